import type { Distribution } from './distribution.ts'
import { firstIndex } from './search.ts'

/** The law that gives each of n observations the probability 1/n; `draws` ascends. */
export interface Empirical extends Distribution {
  readonly draws: Float64Array
}

/**
 * The empirical law of a sample. Its quantile is the inverse of its distribution function (type 1 of Hyndman & Fan
 * 1996), so that a quantile is always one of the observations.
 *
 * @throws RangeError when the sample is empty or holds NaN
 */
export function empirical(sample: Iterable<number>): Empirical {
  const draws = Float64Array.from(sample).sort()
  const n = draws.length
  if (n === 0) throw new RangeError('a sample needs at least one observation: 0')
  if (Number.isNaN(draws[n - 1]!)) throw new RangeError('a sample must be of numbers: NaN')
  let mean = 0
  let squares = 0
  draws.forEach((x, i) => {
    const step = x - mean
    mean += step / (i + 1)
    squares += step * (x - mean)
  })
  return {
    draws,
    mean,
    variance: squares / n,
    cdf: x => firstIndex(n, i => draws[i]! > x) / n,
    quantile: p => draws[Math.min(n - 1, Math.max(0, Math.ceil(p * n - 1e-9) - 1))]!,
  }
}
