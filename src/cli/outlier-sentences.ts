import { formatNumber } from '../charts/format-number.ts'
import type { ExplainedOutlier, Reason } from '../evaluation/outliers.ts'
import type { RoundStatistic } from '../evaluation/round-statistics.ts'
import { outlierLevel } from '../evaluation/scored.ts'
import { formatSeconds } from '../units.ts'

type Format = (value: number) => string

const count: Format = value => formatNumber(Math.round(value))
const percent: Format = share => `${(Math.round(share * 1000) / 10 + 0).toFixed(1)}%`

const quantities: Record<ExplainedOutlier['quantity'], { name: string; format: Format }> = {
  rounds: { name: 'rounds', format: count },
  totalTime: { name: 'total time', format: formatSeconds },
  downtime: { name: 'downtime', format: formatSeconds },
  bytes: { name: 'bytes', format: count },
}

/** How each part of a migration is told: in words that lead up to its value, and words that follow. */
const parts: Record<Exclude<RoundStatistic, 'unfinished'>, { before: string; format: Format; after?: string }> = {
  setupTime: { before: 'set-up took', format: formatSeconds },
  firstRound: { before: 'the first round took', format: formatSeconds },
  firstRoundPages: { before: 'the first round left', format: count, after: 'pages newly set' },
  shortfall: { before: 'the link lacked', format: percent, after: 'of its bandwidth' },
  longRounds: { before: 'the later rounds of 0.1 s or longer numbered', format: count },
  longRoundsRate: { before: 'later rounds of 0.1 s or longer found', format: count, after: 'pages a second newly set' },
  borderRounds: { before: 'the rounds shorter than 0.1 s, at the border of convergence, numbered', format: count },
  borderRoundsRate: { before: 'rounds shorter than 0.1 s found', format: count, after: 'pages a second newly set' },
  lastPages: { before: 'the last two synchronisations found', format: count, after: 'pages newly set' },
  otherDowntime: {
    before: 'of the downtime',
    format: formatSeconds,
    after: 'went beside sending the pages found last',
  },
}

/** Two ends of an interval, the unit of both once: `1.85–2.4 s`. */
function range(format: Format, lower: number, upper: number): string {
  const [from, to] = [format(lower), format(upper)]
  if (from === to) return to
  const unit = /[ %].*$/.exec(to)?.[0]
  return `${unit && from.endsWith(unit) ? from.slice(0, -unit.length) : from}–${to}`
}

const list = new Intl.ListFormat('en-GB')

/** What a migration was against its forecast, and why, in one plain sentence. */
export function outlierSentence({ id, quantity, observed, lower, upper, because }: ExplainedOutlier): string {
  const { name, format } = quantities[quantity]
  const what = `${id}, ${name}: ${format(observed)} against ${range(format, lower, upper)}`
  if (because.length === 0) return `${what}; its log does not tell why.`
  const lead = because.some(isOutside) ? '' : 'no part of it is as far out by itself; the furthest: '
  return `${what}: ${lead}${list.format(because.map(reasonWords))}.`
}

const isOutside = ({ observed, lower, upper }: Reason): boolean => observed < lower || observed > upper

function reasonWords(reason: Reason): string {
  const { statistic, observed, lower, upper } = reason
  if (statistic === 'unfinished') {
    return `it converged by the deadline (which ${isOutside(reason) ? 'next to none' : 'not all'} of the draws did)`
  }
  const { before, format, after } = parts[statistic]
  const words = [before, format(observed), after].filter(Boolean).join(' ')
  return `${words} (${isOutside(reason) ? 'forecast' : 'within the forecast of'} ${range(format, lower, upper)})`
}

/** What sentences about outliers are of. */
export const outlierHeading = (model: string, draws: number): string =>
  draws < 2 / (1 - outlierLevel) - 1e-9
    ? `Beyond all of the ${draws} draws of ${model}:`
    : `Outside the ${outlierLevel * 100}% intervals of ${model}:`
