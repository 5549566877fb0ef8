import type { Family } from './family.ts'
import { type Law, logRatio, positive } from './law.ts'
import { moments } from './moments.ts'
import { normalLogDensity, normalQuantile } from './normal.ts'
import { erfc, normalLogCdf } from './special.ts'

/**
 * The log-normal law, X = median · exp(sigma · Z) with Z standard normal (Johnson, Kotz & Balakrishnan 1994, chapter
 * 14).
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
    logDensity: x => (x <= 0 ? -Infinity : -Math.log(x) - Math.log(sigma) + normalLogDensity(standard(x))),
    logSurvival: x => (x <= 0 ? 0 : normalLogCdf(-standard(x), 0, 1)),
    cdf: x => (x <= 0 ? 0 : 0.5 * erfc(-standard(x) / Math.SQRT2)),
    quantile: p => median * Math.exp(sigma * normalQuantile(p)),
    upperQuantile: q => median * Math.exp(-sigma * normalQuantile(q)),
  }
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
    const { mean, dispersion } = moments(observations)
    return [mean / Math.sqrt(1 + dispersion), Math.sqrt(Math.log1p(dispersion))]
  },
}
