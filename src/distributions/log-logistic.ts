import type { Family } from './family.ts'
import { type Law, logRatio, positive } from './law.ts'
import { moments } from './moments.ts'

/**
 * The log-logistic law, P(X > x) = 1 / (1 + (x / scale)^shape); its median is `scale` (Johnson, Kotz & Balakrishnan
 * 1995, chapter 23). Its mean is infinite for a shape of 1 or less, its variance for one of 2 or less.
 *
 * @throws RangeError unless `shape` and `scale` are positive and finite
 */
export function logLogistic(shape: number, scale: number): Law {
  const parameters = positive({ shape, scale })
  const { mean, variance } = unitMoments(shape)
  const logSurvival = (x: number) => {
    if (x <= 0) return 0
    if (x <= scale) return -Math.log1p((x / scale) ** shape)
    return -shape * logRatio(x, scale) - Math.log1p((x / scale) ** -shape)
  }
  const cdf = (x: number) => {
    if (x <= 0) return 0
    if (x > scale) return 1 / (1 + (x / scale) ** -shape)
    const odds = (x / scale) ** shape
    return odds / (1 + odds)
  }
  return {
    family: 'log-logistic',
    parameters,
    discrete: false,
    mean: scale * mean,
    variance: scale * scale * variance,
    logDensity: x => {
      if (x < 0 || x === Infinity) return -Infinity
      const power = shape === 1 ? 0 : (shape - 1) * logRatio(x, scale)
      return Math.log(shape) - Math.log(scale) + power + 2 * logSurvival(x)
    },
    logSurvival,
    cdf,
    quantile: p => scale * (p / (1 - p)) ** (1 / shape),
    upperQuantile: q => scale * (q / (1 - q)) ** (-1 / shape),
  }
}

/**
 * With b = π / shape the mean is b / sin b and the variance b (tan b − b) / sin² b, by a series where tan b − b
 * cancels.
 */
function unitMoments(shape: number): { mean: number; variance: number } {
  const b = Math.PI / shape
  const mean = shape > 1 ? b / Math.sin(b) : Infinity
  if (shape <= 2) return { mean, variance: Infinity }
  const square = b * b
  const series = ((1 + square * (2 / 5 + square * (17 / 105 + (square * 62) / 945))) * b * square) / 3
  return { mean, variance: (mean * mean * (b < 0.03 ? series : Math.tan(b) - b)) / b }
}

/**
 * The log-logistic family; a search begins where the log-normal law of the same mean and variance has its log-moments.
 */
export const logLogisticFamily: Family = {
  name: 'log-logistic',
  discrete: false,
  parameters: [
    { name: 'shape', domain: 'positive' },
    { name: 'scale', domain: 'positive' },
  ],
  law: ([shape, scale]) => logLogistic(shape!, scale!),
  start: observations => {
    const { mean, dispersion } = moments(observations)
    return [Math.PI / Math.sqrt(3 * Math.log1p(dispersion)), mean / Math.sqrt(1 + dispersion)]
  },
}
