import { interval } from '../distributions/distribution.ts'
import type { Empirical } from '../distributions/empirical.ts'
import { type RestForecast, restVerdict } from '../evaluation/online/forecast.ts'
import type { LeastRemedy } from '../evaluation/online/remedies.ts'
import { formatBytes, formatSeconds } from '../units.ts'

export const restColumns = [
  'time',
  'pending',
  'rounds',
  'converges',
  'as it runs',
  'remaining',
  'more rounds',
  'downtime',
]

const percent = (p: number) => `${Number((p * 100).toFixed(1))}%`

/** A forecast as a row of a table: medians with intervals. */
export function restRow(forecast: RestForecast, level: number): string[] {
  const { time, pending, synchronisations, convergence, steadyConvergence, deadline } = forecast
  const seconds = (value: number) => (value < deadline ? formatSeconds(value) : `>${formatSeconds(deadline)}`)
  const bounded = (law: Empirical | undefined, format: (value: number) => string) =>
    law ? `${format(law.quantile(0.5))} [${interval(law, level).map(format).join(', ')}]` : '–'
  return [
    formatSeconds(time),
    formatBytes(pending),
    String(synchronisations),
    percent(convergence),
    percent(steadyConvergence),
    bounded(forecast.remaining, seconds),
    bounded(forecast.rounds, String),
    bounded(forecast.downtime, formatSeconds),
  ]
}

const widths = [8, 10, 6, 9, 10, 28, 16, 28]

/** A row of a table whose other rows are not known yet. */
export const liveRow = (cells: readonly string[]): string =>
  cells
    .map((cell, i) => cell.padEnd(widths[i]!))
    .join('  ')
    .trimEnd()

export function restJson(forecast: RestForecast, level: number) {
  const summary = (law: Empirical | undefined) => {
    if (!law) return null
    const [lower, upper] = interval(law, level)
    return { median: law.quantile(0.5), lower, upper }
  }
  return {
    ...forecast,
    remaining: summary(forecast.remaining),
    rounds: summary(forecast.rounds),
    downtime: summary(forecast.downtime),
    verdict: restVerdict(forecast),
  }
}

const formats: Record<LeastRemedy['of'], { name: string; format: (value: number) => string }> = {
  throttle: { name: 'throttling by', format: percent },
  downtimeLimit: { name: 'a downtime limit of', format: formatSeconds },
  bandwidth: { name: 'a bandwidth of', format: rate => `${formatBytes(rate)}/s` },
}

/** The verdict on the last forecast, and what would change it. */
export function describeVerdict(
  forecast: RestForecast,
  remedies: readonly LeastRemedy[],
  probability: number,
): string[] {
  const { converges, probability: likely } = restVerdict(forecast)
  const within = `within ${formatSeconds(forecast.deadline)} if its load goes on as it is`
  return [
    `It ${converges ? 'converges' : 'will not converge'} ${within} (probability ${percent(likely)}).`,
    ...(remedies.length > 0
      ? [`To converge with a probability of ${percent(probability)} it needs one of these:`]
      : []),
    ...remedies.map(remedy => `  ${describeRemedy(remedy)}`),
  ]
}

function describeRemedy({ of, value, lower, upper, check }: LeastRemedy): string {
  const { name, format } = formats[of]
  if (value === null || check === null) return `${name} any amount would not do`
  const bounds = upper === null ? `${format(lower ?? value)} or more` : `${format(lower ?? value)} to ${format(upper)}`
  return `${name} ${format(value)} (95%: ${bounds}; in other draws ${percent(check.convergence)} converged)`
}
