import type { Distribution } from '../distributions/distribution.ts'
import type { Empirical } from '../distributions/empirical.ts'
import { ensembleCrps } from '../distributions/ensemble-crps.ts'
import { integral } from '../distributions/quadrature.ts'

/**
 * The continuous ranked probability score ∫ (F(x) − 1{y ≤ x})² dx = E|X − y| − ½ E|X − X'| (Gneiting & Raftery 2007), in
 * the unit of the quantity; smaller is better. Exact for an empirical law, where X' may be the same draw as X (the
 * score of the law itself; the estimator that is fair to small ensembles would divide by n(n − 1)); by quadrature for
 * others, to about nine digits where F is smooth.
 */
export const crps = (forecast: Distribution, observed: number): number =>
  thresholdWeightedCrps(forecast, observed, Infinity)

/**
 * ∫ (F(x) − 1{y ≤ x})² dx over x ≤ `threshold` (Gneiting & Ranjan 2011): the proper score of an outcome of which nothing
 * is known beyond `threshold`, such as the total time of a migration with a deadline. It is the CRPS of min(X, threshold)
 * at min(y, threshold) (Allen, Ginsbourger & Ziegel 2023), so `observed` may be anything from the threshold on, Infinity
 * included, where the outcome is right-censored.
 */
export function thresholdWeightedCrps(forecast: Distribution, observed: number, threshold: number): number {
  const y = Math.min(observed, threshold)
  return isEmpirical(forecast) ? scoreOfDraws(forecast.draws, y, threshold) : scoreByQuadrature(forecast, y, threshold)
}

const isEmpirical = (law: Distribution): law is Empirical => 'draws' in law

function scoreOfDraws(draws: Float64Array, y: number, threshold: number): number {
  const weight = 1 / draws.length
  return ensembleCrps(threshold < Infinity ? draws.map(x => Math.min(x, threshold)) : draws, () => weight, y)
}

/** Levels 2⁻⁴⁰ to 1 − 2⁻⁴⁰, halving towards the tails: between their quantiles F changes by no more than doubling. */
const levels = Array.from({ length: 79 }, (_, i) => (i < 40 ? 2 ** (i - 40) : 1 - 2 ** (38 - i)))

function scoreByQuadrature(law: Distribution, y: number, threshold: number): number {
  const quantile = (p: number) => Math.min(law.quantile(p), threshold)
  const scale = quantile(0.95) - quantile(0.05) + Math.abs(y - quantile(0.5))
  if (!Number.isFinite(scale)) return scale
  const edges = [...new Set([...levels.map(quantile), y])].filter(Number.isFinite).sort((a, b) => a - b)
  let score = 0
  for (let i = 1; i < edges.length; i++) {
    const left = edges[i - 1]!
    const integrand = left < y ? (x: number) => law.cdf(x) ** 2 : (x: number) => (1 - law.cdf(x)) ** 2
    score += integral(integrand, left, edges[i]!, 1e-11 * scale)
  }
  return score
}
