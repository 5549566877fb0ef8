import log1mexp from '@stdlib/math-base-special-log1mexp'
import type { Distribution } from './distribution.ts'

/** A member of a parametric family. Both tails are exact to rounding: complements and logarithms are computed as such. */
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
 * The rate at which X ends at x given that it lasted until x: density over P(X ≥ x); for integers a probability. NaN where
 * X never lasts until x.
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

/**
 * Quantiles of a continuous law on x > 0 without a closed form: Newton steps of ln(−ln P) against ln x, where P is the
 * probability of the smaller tail, inside a bracket that is halved (in ln x) when a step leaves it. A quantile
 * below 1e-300 is 0. `start` is any positive value.
 */
export function searchedQuantiles(
  law: Pick<Law, 'logDensity' | 'logSurvival'> & { logCdf(x: number): number },
  start: number,
): Pick<Law, 'quantile' | 'upperQuantile'> {
  const search = (logTail: (x: number) => number, target: number, upper: boolean): number => {
    if (target === -Infinity) return upper ? Infinity : 0
    let [low, high] = [1e-300, Number.MAX_VALUE]
    if (logTail(low) > target !== upper) return 0
    if (logTail(high) > target === upper) return Infinity
    let x = start
    for (let i = 0; i < 200; i++) {
      const tail = logTail(x)
      if (tail === target) return x
      if (tail > target === upper) low = x
      else high = x
      const slope = Math.exp(law.logDensity(x) + Math.log(x) - tail) / (upper ? -tail : tail)
      const step = -Math.log(tail / target) / slope
      const next = x * Math.exp(step)
      if (Math.abs(step) < 1e-9) return next
      x = next > low && next < high ? next : Math.sqrt(low) * Math.sqrt(high)
      if (x <= low || x >= high) return x
    }
    return x
  }
  const fromBelow = (logP: number) => search(law.logCdf, logP, false)
  const fromAbove = (logQ: number) => search(law.logSurvival, logQ, true)
  return {
    quantile: p => (p <= 0.5 ? fromBelow(Math.log(p)) : fromAbove(Math.log1p(-p))),
    upperQuantile: q => (q <= 0.5 ? fromAbove(Math.log(q)) : fromBelow(Math.log1p(-q))),
  }
}
