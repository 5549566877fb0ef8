import { type Law, logProbability } from './law.ts'
import type { Observations } from './observations.ts'

/**
 * The log-likelihood of a law: ln of the density of what is known exactly, of the probability of the interval of what
 * is not, and of the survival of what did not end, each given that it exceeds its entry (Klein & Moeschberger 2003,
 * chapter 3).
 */
export function logLikelihood(law: Law, { lower, upper, entry, weight }: Observations): number {
  let sum = 0
  for (let i = 0; i < weight.length; i++) {
    const low = lower[i]!
    const high = upper[i]!
    let term =
      low === high ? law.logDensity(low) : high === Infinity ? law.logSurvival(low) : logProbability(law, low, high)
    if (entry[i]! > 0) term -= law.logSurvival(entry[i]!)
    sum += weight[i]! * term
  }
  return sum
}
