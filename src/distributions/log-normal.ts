import erfc from '@stdlib/math-base-special-erfc'
import erfcinv from '@stdlib/math-base-special-erfcinv'
import normalLogCdf from '@stdlib/stats-base-dists-normal-logcdf'
import type { Family } from './family.ts'
import { type Law, logRatio, positive } from './law.ts'
import { moments } from './moments.ts'

const halfLogTwoPi = Math.log(2 * Math.PI) / 2

/**
 * The log-normal law, X = median · exp(sigma · Z) with Z standard normal (Johnson, Kotz & Balakrishnan 1994, chapter 14).
 *
 * @throws RangeError unless `median` and `sigma` are positive and finite
 */
export function logNormal(median: number, sigma: number): Law {
  const parameters = positive({ median, sigma })
  const mean = median * Math.exp((sigma * sigma) / 2)
  const standard = (x: number) => logRatio(x, median) / sigma
  return {
    family: 'log-normal',
    parameters,
    discrete: false,
    mean,
    variance: mean * mean * Math.expm1(sigma * sigma),
    logDensity: x => (x <= 0 ? -Infinity : -Math.log(x) - Math.log(sigma) - halfLogTwoPi - standard(x) ** 2 / 2),
    logSurvival: x => (x <= 0 ? 0 : normalLogCdf(-standard(x), 0, 1)),
    cdf: x => (x <= 0 ? 0 : 0.5 * erfc(-standard(x) / Math.SQRT2)),
    quantile: p => median * Math.exp(sigma * normalQuantile(p)),
    upperQuantile: q => median * Math.exp(-sigma * normalQuantile(q)),
  }
}

/** Far in the lower tail, where a rounding of z moves ln p by z² as much, a Newton step on ln p mends the last digits. */
function normalQuantile(p: number): number {
  const z = -Math.SQRT2 * erfcinv(2 * p)
  if (z > -5 || p === 0) return z
  const logP = normalLogCdf(z, 0, 1)
  return z - (logP - Math.log(p)) * Math.exp(logP + (z * z) / 2 + halfLogTwoPi)
}

/** The log-normal family; a search begins where the first two moments agree. */
export const logNormalFamily: Family = {
  name: 'log-normal',
  discrete: false,
  parameters: [
    { name: 'median', domain: 'positive' },
    { name: 'sigma', domain: 'positive' },
  ],
  law: ([median, sigma]) => logNormal(median!, sigma!),
  start: observations => {
    const { mean, variance } = moments(observations)
    const dispersion = variance / (mean * mean)
    return [mean / Math.sqrt(1 + dispersion), Math.sqrt(Math.log1p(dispersion))]
  },
}
