import type { Family } from './family.ts'
import { type Law, logRatio, positive } from './law.ts'
import { moments } from './moments.ts'

/**
 * The Lomax law, or Pareto law of the second kind, P(X > x) = (1 + x / scale)^−shape (Johnson, Kotz & Balakrishnan
 * 1994, chapter 20). Its mean is infinite for a shape of 1 or less, its variance for one of 2 or less.
 *
 * @throws RangeError unless `shape` and `scale` are positive and finite
 */
export function lomax(shape: number, scale: number): Law {
  const parameters = positive({ shape, scale })
  const mean = shape > 1 ? scale / (shape - 1) : Infinity
  const logGrowth = (x: number) => {
    const ratio = x / scale
    return ratio < Infinity ? Math.log1p(ratio) : logRatio(x, scale)
  }
  return {
    family: 'lomax',
    parameters,
    discrete: false,
    mean,
    variance: shape > 2 ? (mean * mean * shape) / (shape - 2) : Infinity,
    logDensity: x => (x < 0 ? -Infinity : Math.log(shape) - Math.log(scale) - (shape + 1) * logGrowth(x)),
    logSurvival: x => (x <= 0 ? 0 : -shape * logGrowth(x)),
    cdf: x => (x <= 0 ? 0 : -Math.expm1(-shape * logGrowth(x))),
    quantile: p => scale * Math.expm1(Math.abs(Math.log1p(-p)) / shape),
    upperQuantile: q => scale * Math.expm1(Math.abs(Math.log(q)) / shape),
  }
}

/** The Lomax family; a search begins where the first two moments agree, or near the exponential law if none do. */
export const lomaxFamily: Family = {
  name: 'lomax',
  discrete: false,
  parameters: [
    { name: 'shape', domain: 'positive' },
    { name: 'scale', domain: 'positive' },
  ],
  law: ([shape, scale]) => lomax(shape!, scale!),
  start: observations => {
    const { mean, dispersion } = moments(observations)
    const shape = dispersion > 1.1 ? (2 * dispersion) / (dispersion - 1) : 22
    return [shape, mean * (shape - 1)]
  },
}
