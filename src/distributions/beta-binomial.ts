import type { Family } from './family.ts'
import { type Law, positive } from './law.ts'
import { moments } from './moments.ts'
import { negativeBinomialLogMass } from './negative-binomial.ts'
import { integerInverses } from './search.ts'

/**
 * The beta-binomial law on 0, …, `trials`: successes of trials whose common probability is beta with parameters a and b
 * (Johnson, Kemp & Kotz 2005, section 6.2.2). Its tails are sums of masses, which are made when first asked for, in
 * time and memory linear in `trials`.
 *
 * @throws RangeError unless `trials` is a whole number not below 0 and `a` and `b` are positive and finite
 */
export function betaBinomial(trials: number, a: number, b: number): Law {
  if (!(trials >= 0 && Number.isSafeInteger(trials))) {
    throw new RangeError(`trials must be a whole number not below 0: ${trials}`)
  }
  const parameters = positive({ a, b })
  const share = a / (a + b)
  const mean = trials * share
  const rest = trials * (b / (a + b))
  // Two negative binomial counts of one probability, given their sum.
  const logDensity = (x: number) =>
    trials === 0 && x === 0
      ? 0
      : negativeBinomialLogMass(x, a, mean) +
        negativeBinomialLogMass(trials - x, b, rest) -
        negativeBinomialLogMass(trials, a + b, trials)
  let lowerSums: Float64Array | undefined
  let upperSums: Float64Array | undefined
  const logLower = (k: number) => {
    lowerSums ??= relativeTails(trials, a, b)
    return logDensity(k) + Math.log(lowerSums[k]!)
  }
  const logUpper = (k: number) => {
    upperSums ??= relativeTails(trials, b, a)
    return logDensity(k + 1) + Math.log(upperSums[trials - k - 1]!)
  }
  const cdf = (x: number) => {
    if (!(x >= 0)) return 0
    const k = Math.floor(x)
    if (k >= trials) return 1
    const lower = logLower(k)
    return lower < Infinity ? Math.min(1, Math.exp(lower)) : -Math.expm1(logUpper(k))
  }
  const logSurvival = (x: number) => {
    if (!(x >= 0)) return 0
    const k = Math.floor(x)
    if (k >= trials) return -Infinity
    const upper = logUpper(k)
    return upper < -0.1 ? upper : Math.log1p(-Math.exp(logLower(k)))
  }
  return {
    family: familyName(trials),
    parameters,
    discrete: true,
    mean,
    variance: mean * (b / (a + b)) * ((a + b + trials) / (a + b + 1)),
    logDensity,
    logSurvival,
    cdf,
    ...integerInverses({ cdf, logSurvival }, [0, trials], p => trials * p),
  }
}

/** P(X ≤ k) / P(X = k) for k from 0, by a recurrence whose terms are all positive; Infinity where it overflows. */
function relativeTails(trials: number, a: number, b: number): Float64Array {
  const sums = new Float64Array(trials)
  let sum = 1
  for (let k = 0; k < trials; k++) {
    sums[k] = sum
    sum = 1 + sum * ((k + 1) / (k + a)) * ((trials - k - 1 + b) / (trials - k))
  }
  return sums
}

const familyName = (trials: number) => `beta-binomial-${trials}`

/** The family of beta-binomial laws of so many trials; a search begins at the observed mean and variance. */
export function betaBinomialFamily(trials: number): Family {
  return {
    name: familyName(trials),
    discrete: true,
    parameters: [
      { name: 'a', domain: 'positive' },
      { name: 'b', domain: 'positive' },
    ],
    law: ([a, b]) => betaBinomial(trials, a!, b!),
    start: observations => {
      const { mean, dispersion } = moments(observations)
      const share = Math.min(0.999, Math.max(0.001, mean / Math.max(trials, 1)))
      // The variance is trials · share · (1 − share) · (1 + (trials − 1) ρ), with ρ = 1 / (a + b + 1).
      const excess = (dispersion * mean * mean) / (Math.max(trials, 1) * share * (1 - share)) - 1
      const correlation = Math.min(0.9, Math.max(1e-4, excess / Math.max(trials - 1, 1)))
      const total = 1 / correlation - 1
      return [share * total, (1 - share) * total]
    },
  }
}
