import type { Law } from './law.ts'
import { integerSum, integral } from './quadrature.ts'

type Tails = Pick<Law, 'discrete' | 'cdf' | 'logSurvival' | 'quantile' | 'upperQuantile'>

/**
 * The mean and variance of a law from its two tails about its median c: E(X − c)₊ = ∫ P(X > x) dx above c, E(X − c)₊² =
 * 2 ∫ (x − c) P(X > x) dx, and as much below it; sums for a law on the integers. For laws whose moments are finite.
 */
export function tailMoments(law: Tails): { mean: number; variance: number } {
  const centre = law.quantile(0.5)
  const survival = (x: number) => Math.exp(law.logSurvival(x))
  const upper = (power: number) =>
    law.discrete
      ? summed(j => (2 * j + 1) ** power * survival(centre + j), law.quantile(1) - centre)
      : integrated(
          t => (2 * t) ** power * survival(centre + t),
          p => law.upperQuantile(p) - centre,
        )
  const lower = (power: number) =>
    law.discrete
      ? summed(j => (2 * j + 1) ** power * law.cdf(centre - 1 - j), centre - law.quantile(0))
      : integrated(
          t => (2 * t) ** power * law.cdf(centre - t),
          p => centre - law.quantile(p),
        )
  const shift = upper(0) - lower(0)
  return { mean: centre + shift, variance: upper(1) + lower(1) - shift * shift }
}

function summed(f: (j: number) => number, terms: number): number {
  if (!(terms > 0)) return 0
  const within = (j: number) => (j < terms ? f(j) : 0)
  let total = 0
  for (let first = 0, level = 0; first < terms; first += 16 * 2 ** level, level++) {
    const size = 16 * 2 ** level
    const block = integerSum(within, first, level, Math.max(1e-15 * total, 1e-12 * size * within(first + size / 2)))
    total += block
    if (block <= 1e-17 * total || total === Infinity) break
  }
  return total
}

/** Over the panels between the quantiles at ½, ¼, ⅛, …, in which a tail is smooth. */
function integrated(f: (t: number) => number, quantile: (p: number) => number): number {
  let total = 0
  let left = 0
  for (let p = 0.25; p > 0; p /= 2) {
    const right = quantile(p)
    if (!(right < Infinity)) break
    const size = (right - left) * f((left + right) / 2)
    const panel = integral(f, left, right, Math.max(1e-15 * total, 1e-12 * size))
    total += panel
    left = right
    if (panel <= 1e-17 * total && p < 1e-9) break
  }
  return total
}
