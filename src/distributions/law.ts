import type { Distribution } from './distribution.ts'
import { log1mexp } from './special.ts'

/**
 * A member of a parametric family. Both tails are exact to rounding: complements and logarithms are computed as such.
 */
export interface Law extends Distribution {
  readonly family: string
  readonly parameters: Readonly<Record<string, number>>
  /** Whether the law is on the integers; its density is then a mass. */
  readonly discrete: boolean
  /** ln of the density, or of the mass, at x; −Infinity where there is none. */
  logDensity(x: number): number
  /** ln P(X > x). */
  logSurvival(x: number): number
  /** The least x with P(X > x) ≤ q, for q in [0, 1]: the quantile at 1 − q, precise for small q. */
  upperQuantile(q: number): number
}

/**
 * The parameters themselves, frozen.
 *
 * @throws RangeError unless all are positive and finite
 */
export function positive<Parameters extends Record<string, number>>(parameters: Parameters): Readonly<Parameters> {
  for (const [name, value] of Object.entries(parameters)) {
    if (!(value > 0)) throw new RangeError(`${name} must be positive: ${value}`)
    if (value === Infinity) throw new RangeError(`${name} must be finite: ${value}`)
  }
  return Object.freeze(parameters)
}

/** ln(x / scale), also where the quotient overflows. */
export function logRatio(x: number, scale: number): number {
  const ratio = x / scale
  return ratio < Infinity ? Math.log(ratio) : Math.log(x) - Math.log(scale)
}

/** P(X > x). */
export const survival = (law: Law, x: number): number => Math.exp(law.logSurvival(x))

/**
 * The rate at which X ends at x given that it lasted until x: density over P(X ≥ x); for integers a probability. NaN
 * where X never lasts until x.
 */
export const hazard = (law: Law, x: number): number =>
  Math.exp(law.logDensity(x) - law.logSurvival(law.discrete ? x - 1 : x))

/** ln P(lower < X ≤ upper), from whichever tail is the smaller. */
export function logProbability(law: Law, lower: number, upper: number): number {
  const beyond = law.logSurvival(upper)
  if (beyond > -Math.LN2) return Math.log(Math.max(0, law.cdf(upper) - law.cdf(lower)))
  const above = law.logSurvival(lower)
  return above <= beyond ? -Infinity : above + log1mexp(beyond - above)
}
