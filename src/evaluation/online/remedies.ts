import { normalBound } from '../../distributions/normal.ts'
import { firstIndex } from '../../distributions/search.ts'
import { wilsonInterval } from '../../distributions/wilson.ts'
import { steadily } from './forecast.ts'
import type { Remedy } from './options.ts'
import { drawRest, type Underway } from './rest.ts'

/**
 * The least value of one thing, all else as it is and the guest's load too, with which a migration converges by its
 * deadline often enough.
 */
export interface LeastRemedy {
  readonly of: keyof Remedy
  /** Share of time, seconds or bytes per second; null where no value that is thought of suffices. */
  readonly value: number | null
  /** 95% confidence interval of the value, for the error of so few draws; null: no value that is thought of. */
  readonly lower: number | null
  readonly upper: number | null
  /** How often it converges with that value in as many other draws, with its 95% confidence interval. */
  readonly check: { readonly convergence: number; readonly lower: number; readonly upper: number } | null
}

/** Values in steps of 5%, from one on. */
const rising = (from: number, most: number): number[] =>
  Array.from({ length: 1 + Math.ceil(Math.log(most / from) / Math.log(1.05)) }, (_, k) => from * 1.05 ** k)

/**
 * What would bring the probability of converging by the deadline to `probability`, each alone, if the load goes on as
 * it is: throttling the guest, in whole per cents from what it is to 99; a longer downtime limit, to a minute; more
 * bandwidth, to a hundred times what it is. In each draw there is a least value with which it converges, found by
 * halving as if more never hurt; the value asked for is a quantile of those, and its confidence interval lies between
 * two of their order statistics (Thompson 1936). Other draws check it, and what halving took for granted.
 *
 * @throws RangeError unless 0 < `probability` < 1
 */
export function leastRemedies(migration: Underway, draws: number, probability: number): LeastRemedy[] {
  if (!(probability > 0 && probability < 1)) throw new RangeError(`probability must be in (0, 1): ${probability}`)
  const { progress, options } = migration
  const steady = steadily(migration)
  const held = Math.round(progress.throttle * 100)
  const limit = options.downtimeLimit ?? 0.3
  const rate = [...progress.rates].sort((a, b) => a - b)[progress.rates.length >> 1]!
  const choices: Record<keyof Remedy, readonly number[]> = {
    throttle: Array.from({ length: 100 - held }, (_, k) => (held + k) / 100),
    downtimeLimit: rising(limit, Math.max(limit, 60)),
    bandwidth: rising(rate, 100 * rate),
  }
  const half = normalBound(0.95) * Math.sqrt(draws * probability * (1 - probability))
  return (Object.keys(choices) as (keyof Remedy)[]).map(of => {
    const values = choices[of]
    const converges = (i: number, value: number) => drawRest(steady, i, { [of]: value }).converged
    const least = Array.from({ length: draws }, (_, i) => firstIndex(values.length, k => converges(i, values[k]!)))
    least.sort((a, b) => a - b)
    const ranked = (rank: number) => values[least[Math.max(0, Math.ceil(rank) - 1)] ?? values.length] ?? null
    const value = ranked(draws * probability)
    return {
      of,
      value,
      lower: ranked(draws * probability - half),
      upper: ranked(draws * probability + half + 1),
      check: value === null ? null : checkOf(i => converges(draws + i, value), draws),
    }
  })
}

function checkOf(converges: (i: number) => boolean, draws: number) {
  const successes = Array.from({ length: draws }, (_, i) => converges(i)).filter(Boolean).length
  const [lower, upper] = wilsonInterval(successes, draws)
  return { convergence: successes / draws, lower, upper }
}
