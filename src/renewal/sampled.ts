import type { Family } from '../distributions/family.ts'
import { type Law, logProbability, positive } from '../distributions/law.ts'
import { gauss } from '../distributions/quadrature.ts'
import { integerInverses } from '../distributions/search.ts'
import { integrate } from './quadrature.ts'

/**
 * The law of a write interval as a trace shows it: of the number g ≥ 1 of epochs from one dirty epoch of a page to the
 * next, when the page is written by a stationary renewal process whose intervals X follow `law`. Writes within one
 * epoch are seen as one, so intervals shorter than an epoch Δ are hidden or seen as g = 1. An epoch is clean with the
 * probability of no event in it, hence
 *
 *     P(g > k) = ∫ P(X > u) du over (kΔ, (k+1)Δ), divided by that over (0, Δ),
 *
 * and E g = E X / ∫₀^Δ P(X > u) du = 1 / P(an epoch is dirty), as Kac (1947) has it. Exact for each interval; a page's
 * successive g are only nearly independent unless X is exponential.
 *
 * @param epoch Δ, in seconds
 * @throws RangeError when the law is discrete or the epoch not positive
 */
export function sampled(law: Law, epoch: number): Law {
  if (law.discrete) throw new RangeError(`a law of real times is needed: ${law.family}`)
  positive({ epoch })
  const seen = integrate(u => Math.exp(law.logSurvival(u)), epoch)
  const logSeen = Math.log(seen / epoch)
  const average = (f: (u: number) => number, k: number) =>
    k < 3 ? integrate(f, epoch) / epoch : gauss.reduce((sum, [node, weight]) => sum + weight * f(node * epoch), 0)
  const logSurvival = (x: number) => {
    const k = Math.floor(x)
    if (k <= 0) return 0
    const from = law.logSurvival(k * epoch)
    if (from === -Infinity) return -Infinity
    return from + Math.log(average(u => Math.exp(law.logSurvival(k * epoch + u) - from), k)) - logSeen
  }
  const cdf = (x: number) => 0 - Math.expm1(logSurvival(x))
  return {
    family: law.family,
    parameters: law.parameters,
    discrete: true,
    mean: law.mean / seen,
    get variance() {
      if (!(law.variance < Infinity)) return Infinity
      return secondMoment(law, epoch) / seen - (law.mean / seen) ** 2
    },
    logDensity: k => {
      if (!(Number.isInteger(k) && k >= 1)) return -Infinity
      const crossing = (u: number) => Math.exp(logProbability(law, (k - 1) * epoch + u, k * epoch + u))
      return Math.log(average(crossing, k - 1)) - logSeen
    },
    logSurvival,
    cdf,
    ...integerInverses({ cdf, logSurvival }, [1, Infinity], (_, q) => law.upperQuantile(q) / epoch),
  }
}

/**
 * Σ (2k + 1) ∫ P(X > u) du over (kΔ, (k+1)Δ): E X² / Δ, and the part of a fraction of an epoch, which far out is Δ/6 of
 * the survival that is left.
 */
function secondMoment(law: Law, epoch: number): number {
  const terms = 64
  const fraction = Array.from({ length: terms }, (_, k) =>
    integrate(u => (1 - (2 * u) / epoch) * Math.exp(law.logSurvival(k * epoch + u)), epoch),
  ).reduce((sum, term) => sum + term, (epoch / 6) * Math.exp(law.logSurvival(terms * epoch)))
  return (law.variance + law.mean ** 2) / epoch + fraction
}

/** A family of laws of intervals in seconds, fitted through the numbers of epochs that a trace shows of them. */
export const sampledFamily = (family: Family, epoch: number): Family => ({
  ...family,
  discrete: true,
  law: values => sampled(family.law(values), epoch),
  start: observations => {
    const inSeconds = (column: Float64Array) => column.map(value => value * epoch)
    const { lower, upper, entry, weight } = observations
    return family.start({ lower: inSeconds(lower), upper: inSeconds(upper), entry: inSeconds(entry), weight })
  },
})
