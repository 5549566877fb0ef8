import { type ColumnTable, table } from 'arquero'
import type { Distribution } from '../distributions/distribution.ts'
import type { Source } from '../random.ts'

/** The ends of the jump of a distribution function at what was observed; equal where there is none. */
export type Pit = readonly [lower: number, upper: number]

/** The probability integral transform [P(X < y), P(X ≤ y)]. */
export function pit(forecast: Distribution, observed: number): Pit {
  const below = observed - Math.max(Number.MIN_VALUE, Math.abs(observed) * Number.EPSILON)
  return [forecast.cdf(below), forecast.cdf(observed)]
}

/** A point drawn evenly from the jump: uniform on [0, 1] when the forecast is the truth (Brockwell 2007). */
export const randomisedPit = ([lower, upper]: Pit, source: Source): number => lower + (upper - lower) * source()

/**
 * The histogram of the transforms without randomness, each jump spread evenly over its length (Czado, Gneiting & Held
 * 2009), for any laws: a table of `lower`, `upper` and `density`, which is 1 everywhere for a calibrated forecast.
 *
 * @throws RangeError when there is no transform
 */
export function pitHistogram(pits: readonly Pit[], bins = 10): ColumnTable {
  if (pits.length === 0) throw new RangeError('a histogram needs at least one observation: 0')
  const edges = Array.from({ length: bins + 1 }, (_, j) => j / bins)
  const shares = edges.map((u, j) => {
    if (j === 0 || j === bins) return j / bins
    return pits.reduce((sum, [lower, upper]) => sum + shareBelow(u, lower, upper), 0) / pits.length
  })
  return table({
    lower: edges.slice(0, -1),
    upper: edges.slice(1),
    density: edges.slice(1).map((_, j) => bins * (shares[j + 1]! - shares[j]!)),
  })
}

const shareBelow = (u: number, lower: number, upper: number): number =>
  u >= upper ? 1 : u <= lower ? 0 : (u - lower) / (upper - lower)

/**
 * Kolmogorov's test that transforms are uniform on [0, 1]: the largest distance of their distribution function from the
 * diagonal, and its p-value by the limiting law with the correction for finite n of Vrbik (2018), right to about 0.001.
 * It takes the transforms for independent: thin or block those of overlapping windows first.
 *
 * @throws RangeError when there is no transform
 */
export function uniformity(pits: readonly number[]): { statistic: number; pValue: number } {
  const n = pits.length
  if (n === 0) throw new RangeError('a test needs at least one observation: 0')
  const sorted = [...pits].sort((a, b) => a - b)
  const statistic = sorted.reduce((most, u, i) => Math.max(most, (i + 1) / n - u, u - i / n), 0)
  const root = Math.sqrt(n) * statistic
  return { statistic, pValue: kolmogorovTail(root + 1 / (6 * Math.sqrt(n)) + (root - 1) / (4 * n)) }
}

/** P(K > x) for Kolmogorov's law: by its alternating series, and for small x by that of Jacobi's theta function. */
function kolmogorovTail(x: number): number {
  if (x <= 0) return 1
  const terms = (f: (k: number) => number) => [1, 2, 3, 4, 5].reduce((sum, k) => sum + f(k), 0)
  const tail =
    x < 1.18
      ? 1 - (Math.sqrt(2 * Math.PI) / x) * terms(k => Math.exp(-(((2 * k - 1) * Math.PI) ** 2) / (8 * x * x)))
      : 2 * terms(k => (-1) ** (k - 1) * Math.exp(-2 * (k * x) ** 2))
  return Math.min(1, Math.max(0, tail))
}

/**
 * Between which counts a binomial count of n lies with probability `level`, cut off evenly: the chance band of a bin. The
 * masses are summed from logarithms, as the first of many trials vanish.
 *
 * @param share above 0 and below 1
 */
export function binomialBand(n: number, share: number, level = 0.9): [lower: number, upper: number] {
  const logOdds = Math.log(share) - Math.log1p(-share)
  let logMass = n * Math.log1p(-share)
  let below = Math.exp(logMass)
  let lower = 0
  let upper = 0
  while (upper < n && below < (1 + level) / 2) {
    if (below < (1 - level) / 2) lower = upper + 1
    upper++
    logMass += Math.log((n - upper + 1) / upper) + logOdds
    below += Math.exp(logMass)
  }
  return [lower, upper]
}
