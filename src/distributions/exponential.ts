import type { Family } from './family.ts'
import { type Law, positive } from './law.ts'
import { moments } from './moments.ts'

/**
 * The exponential law, P(X > x) = exp(−rate · x) (Johnson, Kotz & Balakrishnan 1994, chapter 19).
 *
 * @throws RangeError unless `rate` is positive and finite
 */
export function exponential(rate: number): Law {
  return {
    family: 'exponential',
    parameters: positive({ rate }),
    discrete: false,
    mean: 1 / rate,
    variance: 1 / rate / rate,
    logDensity: x => (x < 0 ? -Infinity : Math.log(rate) - rate * x),
    logSurvival: x => (x <= 0 ? 0 : -rate * x),
    cdf: x => (x <= 0 ? 0 : -Math.expm1(-rate * x)),
    quantile: p => Math.abs(Math.log1p(-p)) / rate,
    upperQuantile: q => Math.abs(Math.log(q)) / rate,
  }
}

/** The exponential family; a search begins at the rate that gives the mean. */
export const exponentialFamily: Family = {
  name: 'exponential',
  discrete: false,
  parameters: [{ name: 'rate', domain: 'positive' }],
  law: ([rate]) => exponential(rate!),
  start: observations => [1 / moments(observations).mean],
}
