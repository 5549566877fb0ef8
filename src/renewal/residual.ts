import type { Law } from '../distributions/law.ts'
import { inversesNear } from '../distributions/search.ts'
import { integrate } from './quadrature.ts'

/** The time t with P(X > age + t | X > age) = q, also where P(X > age) is too small for a number. */
export function residualQuantile(law: Law, age: number, q: number): number {
  if (q <= 0) return law.upperQuantile(0) - age
  const reached = law.logSurvival(age)
  if (reached + Math.log(q) > -690) return Math.max(0, law.upperQuantile(Math.exp(reached) * q) - age)
  const logSurvival = (t: number) => law.logSurvival(age + t) - reached
  const tails = { logSurvival, cdf: cdfOf(logSurvival), logDensity: (t: number) => law.logDensity(age + t) - reached }
  return inversesNear(tails, age).upperQuantile(q)
}

const cdfOf = (logSurvival: (t: number) => number) => (t: number) => 0 - Math.expm1(logSurvival(t))

/** E(X − age | X > age); Infinity where X has no mean, 0 where X cannot reach the age. */
export function meanResidualLife(law: Law, age: number): number {
  return age > 0 ? residualMoment(law, age, () => 1) : law.mean - age
}

/** ∫₀^∞ factor(t)·P(X > age + t | X > age) dt. */
export function residualMoment(law: Law, age: number, factor: (t: number) => number): number {
  const reached = law.logSurvival(age)
  const median = reached === -Infinity ? 0 : residualQuantile(law, age, 0.5)
  if (!(median < Infinity)) return Infinity
  return integrate(t => factor(t) * Math.exp(law.logSurvival(age + t) - reached), Infinity, median)
}

/**
 * The law of the time until the next event when `age` seconds have passed since the last one: of X − age given X > age.
 * At age 0 it is the law itself.
 *
 * @throws RangeError when the law is discrete, or the age is negative or cannot be reached
 */
export function residual(law: Law, age: number): Law {
  if (law.discrete) throw new RangeError(`a law of real times is needed: ${law.family}`)
  const reached = law.logSurvival(age)
  if (!(age >= 0 && reached > -Infinity)) throw new RangeError(`age must be one that ${law.family} can reach: ${age}`)
  if (age === 0) return law
  const logSurvival = (t: number) => (t <= 0 ? 0 : law.logSurvival(age + t) - reached)
  return {
    family: `residual ${law.family}`,
    parameters: { ...law.parameters, age },
    discrete: false,
    get mean() {
      return meanResidualLife(law, age)
    },
    get variance() {
      return law.variance === Infinity
        ? Infinity
        : 2 * residualMoment(law, age, t => t) - meanResidualLife(law, age) ** 2
    },
    logDensity: t => (t < 0 ? -Infinity : law.logDensity(age + t) - reached),
    logSurvival,
    cdf: cdfOf(logSurvival),
    quantile: p => residualQuantile(law, age, 1 - p),
    upperQuantile: q => residualQuantile(law, age, q),
  }
}
