import type { Observations } from './observations.ts'

/**
 * A rough mean and dispersion, the variance over the squared mean, to begin a search with: middles of intervals, and
 * censored values as if they ended where they were last seen, divided by the share that ended (exact for the
 * exponential law). Both are positive and finite, whatever the observations are.
 */
export function moments({ lower, upper, entry, weight }: Observations): { mean: number; dispersion: number } {
  let [total, ended, sum, squares] = [0, 0, 0, 0]
  const values = lower.map((from, i) => from + (upper[i]! < Infinity ? (upper[i]! - from) / 2 : 0) - entry[i]!)
  const greatest = values.reduce((most, value) => Math.max(most, value), 0)
  weight.forEach((times, i) => {
    const share = values[i]! / greatest
    total += times
    if (upper[i]! < Infinity) ended += times
    sum += times * share
    squares += times * share * share
  })
  if (!(sum > 0)) return { mean: 1, dispersion: 1 }
  const mean = (sum / Math.max(ended, 0.5)) * greatest
  return {
    mean: Math.min(1e300, Math.max(1e-300, mean)),
    dispersion: Math.max((total * squares) / (sum * sum) - 1, 1e-4),
  }
}
