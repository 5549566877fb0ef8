import gammaln from '@stdlib/math-base-special-gammaln'
import type { Family } from './family.ts'
import type { Law } from './law.ts'
import { moments } from './moments.ts'

/**
 * The Weibull law, P(X > x) = exp(−(x / scale)^shape) (Johnson, Kotz & Balakrishnan 1994, chapter 21).
 *
 * @throws RangeError unless `shape` and `scale` are positive
 */
export function weibull(shape: number, scale: number): Law {
  if (!(shape > 0)) throw new RangeError(`shape must be positive: ${shape}`)
  if (!(scale > 0)) throw new RangeError(`scale must be positive: ${scale}`)
  const first = gammaln(1 + 1 / shape)
  const mean = scale * Math.exp(first)
  const logSurvival = (x: number) => (x <= 0 ? 0 : -((x / scale) ** shape))
  return {
    family: 'weibull',
    parameters: { shape, scale },
    discrete: false,
    mean,
    variance: mean * mean * Math.expm1(gammaln(1 + 2 / shape) - 2 * first),
    logDensity: x => (x < 0 ? -Infinity : Math.log(shape / scale) + (shape - 1) * Math.log(x / scale) + logSurvival(x)),
    logSurvival,
    cdf: x => -Math.expm1(logSurvival(x)),
    quantile: p => scale * (-Math.log1p(-p)) ** (1 / shape),
    upperQuantile: q => scale * (-Math.log(q)) ** (1 / shape),
  }
}

/** The Weibull family; a search begins at the shape that the coefficient of variation suggests. */
export const weibullFamily: Family = {
  name: 'weibull',
  discrete: false,
  parameters: [
    { name: 'shape', domain: 'positive' },
    { name: 'scale', domain: 'positive' },
  ],
  law: ([shape, scale]) => weibull(shape!, scale!),
  start: observations => {
    const { mean, variance } = moments(observations)
    const shape = Math.min(10, Math.max(0.1, (mean / Math.sqrt(variance)) ** 1.086))
    return [shape, mean / Math.exp(gammaln(1 + 1 / shape))]
  },
}
