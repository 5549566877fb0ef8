import type { Family } from './family.ts'
import { type Law, logRatio, positive } from './law.ts'
import { moments } from './moments.ts'
import { gammaln, trigamma } from './special.ts'

/**
 * The Weibull law, P(X > x) = exp(−(x / scale)^shape) (Johnson, Kotz & Balakrishnan 1994, chapter 21).
 *
 * @throws RangeError unless `shape` and `scale` are positive and finite
 */
export function weibull(shape: number, scale: number): Law {
  const parameters = positive({ shape, scale })
  const mean = scale * Math.exp(gammaln(1 + 1 / shape))
  const logUnitHazard = Math.log(shape) - Math.log(scale)
  // Fits spend their time here: exp is three times faster than a power, and as precise while its argument is small.
  const cumulativeHazard = (x: number, log = logRatio(x, scale)) => {
    const ratio = x / scale
    return Math.abs(shape * log) < 4 || ratio === Infinity ? Math.exp(shape * log) : ratio ** shape
  }
  return {
    family: 'weibull',
    parameters,
    discrete: false,
    mean,
    variance: mean * mean * Math.expm1(logSquareRatio(1 / shape)),
    logDensity: x => {
      if (x < 0 || x === Infinity) return -Infinity
      const log = logRatio(x, scale)
      return logUnitHazard + (shape === 1 ? 0 : (shape - 1) * log) - cumulativeHazard(x, log)
    },
    logSurvival: x => (x <= 0 ? 0 : -cumulativeHazard(x)),
    cdf: x => (x <= 0 ? 0 : -Math.expm1(-cumulativeHazard(x))),
    quantile: p => scale * Math.abs(Math.log1p(-p)) ** (1 / shape),
    upperQuantile: q => scale * Math.abs(Math.log(q)) ** (1 / shape),
  }
}

/**
 * ln Γ(1 + 2z) − 2 ln Γ(1 + z). For small z, where the terms cancel, it is z² times the integral of the trigamma
 * function at 1 + z + zv over (1 − |v|) dv, by the three-point Gauss rule of that weight.
 */
function logSquareRatio(z: number): number {
  if (z > 0.01) return gammaln(1 + 2 * z) - 2 * gammaln(1 + z)
  const aside = z * Math.sqrt(2 / 5)
  return (z * z * (14 * trigamma(1 + z) + 5 * (trigamma(1 + z - aside) + trigamma(1 + z + aside)))) / 24
}

/** About the shape of the law of that variance over squared mean (Justus et al. 1978). */
export const weibullShape = (dispersion: number): number => dispersion ** -0.543

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
    const { mean, dispersion } = moments(observations)
    const shape = Math.min(10, Math.max(0.1, weibullShape(dispersion)))
    return [shape, mean / Math.exp(gammaln(1 + 1 / shape))]
  },
}
