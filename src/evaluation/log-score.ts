import type { Empirical } from '../distributions/empirical.ts'
import { erfc } from '../distributions/special.ts'

/** The least bandwidth as a share of the median: no forecast is credited with knowing more than a thousandth of it. */
const RESOLUTION = 1e-3

/**
 * −ln f(y) for a continuous quantity, f a Gaussian kernel density of the draws (Krüger et al. 2021); smaller is better,
 * and a change of unit shifts all scores alike. Bandwidth: Silverman's (1986) 0.9 min(sd, IQR / 1.349) n^−⅕, and at least
 * a thousandth of the median, so that a point mass has a density. The density is mixed with a share 1 / (n + 1) of a
 * Cauchy law about the median, as wide as the median is large, so that what no draw foresaw costs much, not infinitely.
 */
export function logScore(forecast: Empirical, observed: number): number {
  const { draws } = forecast
  const n = draws.length
  const median = forecast.quantile(0.5)
  const broad = Math.abs(median) || Math.sqrt(forecast.variance) || 1
  const h = Math.max(bandwidth(forecast), RESOLUTION * broad)
  let kernels = 0
  for (const x of draws) kernels += Math.exp(-0.5 * ((observed - x) / h) ** 2)
  const density = kernels / (n * h * Math.sqrt(2 * Math.PI))
  const cauchy = broad / (Math.PI * (broad ** 2 + (observed - median) ** 2))
  return -Math.log((n * density + cauchy) / (n + 1))
}

/**
 * −ln P(X = y) for a count y ≥ 0; smaller is better. Each draw is spread over the counts by a Gaussian kernel, cut at
 * −½, of the bandwidth of `logScore` without its least value (so that a point mass stays one), and a share 1 / (n + 1) is
 * geometric about the draws' mean plus one, so that the score is finite.
 *
 * @throws RangeError when `observed` is not a count
 */
export function logScoreCount(forecast: Empirical, observed: number): number {
  if (!(Number.isInteger(observed) && observed >= 0)) throw new RangeError(`expected a count: ${observed}`)
  const { draws, mean } = forecast
  const n = draws.length
  const h = bandwidth(forecast)
  let kernels = 0
  for (const x of draws) kernels += above(observed - 0.5 - x, h, x) - above(observed + 0.5 - x, h, x)
  const geometric = ((mean + 1) / (mean + 2)) ** observed / (mean + 2)
  return -Math.log((kernels + geometric) / (n + 1))
}

/** Probability that a kernel about `centre`, given that it lies above −½, exceeds its centre by more than `distance`. */
const above = (distance: number, h: number, centre: number): number =>
  h > 0 ? erfc(distance / (h * Math.SQRT2)) / erfc((-0.5 - centre) / (h * Math.SQRT2)) : distance < 0 ? 1 : 0

/** −ln P(X > threshold), for an outcome of which only that is known; the probability is floored by 1 / (n + 1). */
export const logScoreCensored = (forecast: Empirical, threshold: number): number =>
  -Math.log(Math.max(1 - forecast.cdf(threshold), 1 / (forecast.draws.length + 1)))

function bandwidth({ draws, variance, quantile }: Empirical): number {
  const sd = Math.sqrt(variance)
  const spread = Math.min(sd, (quantile(0.75) - quantile(0.25)) / 1.349) || sd
  return 0.9 * spread * draws.length ** -0.2
}
