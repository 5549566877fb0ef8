import type { Observations } from './observations.ts'

/**
 * A rough mean and variance to begin a search with: middles of intervals, and censored values as if they ended where they
 * were last seen, divided by the share that ended (exact for the exponential law). Both are positive and finite, whatever
 * the observations are.
 */
export function moments({ lower, upper, entry, weight }: Observations): { mean: number; variance: number } {
  let [total, ended, sum, squares] = [0, 0, 0, 0]
  weight.forEach((times, i) => {
    const isEnded = upper[i]! < Infinity
    const value = (isEnded ? (lower[i]! + upper[i]!) / 2 : lower[i]!) - entry[i]!
    total += times
    if (isEnded) ended += times
    sum += times * value
    squares += times * value * value
  })
  if (!(sum > 0)) return { mean: 1, variance: 1 }
  const stretch = total / Math.max(ended, 0.5)
  const mean = (sum / total) * stretch
  const spread = (squares / total) * stretch * stretch - mean * mean
  return { mean, variance: Math.max(spread, 1e-4 * mean * mean) }
}
