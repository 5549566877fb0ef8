import { exponential } from './exponential.ts'
import type { Family } from './family.ts'
import type { Law } from './law.ts'
import { mixture } from './mixture.ts'
import { moments } from './moments.ts'
import { namedValues } from './named-values.ts'

/**
 * The hyper-exponential law: exponential with rate `rates[i]` with probability `probabilities[i]` (Feldmann & Whitt
 * 1998).
 *
 * @throws RangeError unless rates are positive and there is a probability for each, not negative, that add up to 1
 */
export function hyperExponential(probabilities: readonly number[], rates: readonly number[]): Law {
  return {
    ...mixture(rates.map(exponential), probabilities),
    family: 'hyper-exponential',
    parameters: Object.freeze(
      Object.fromEntries([
        ...probabilities.map((p, i) => [`probability${i + 1}`, p]),
        ...rates.map((rate, i) => [`rate${i + 1}`, rate]),
      ]),
    ),
  }
}

/** A product of ratios that falls below it is it. */
const least = 1e-300

/**
 * The family of hyper-exponential laws of so many branches, by the greatest rate, the ratio of each further rate to the
 * one before (below 1, which makes the law's parameters unique) and each branch's share of what the earlier ones left.
 * A search begins with branches that add as much to the mean each (balanced means), as spread as the observations are.
 *
 * @throws RangeError unless `branches` is a whole number above 0
 */
export function hyperExponentialFamily(branches: number): Family {
  if (!(branches >= 1 && Number.isInteger(branches))) {
    throw new RangeError(`branches must be a whole number above 0: ${branches}`)
  }
  const names = (name: string, from: number) =>
    Array.from({ length: branches - 1 }, (_, i) => ({ name: `${name}${from + i}`, domain: 'unit' as const }))
  const name = `hyper-exponential-${branches}`
  const parameters = [{ name: 'rate', domain: 'positive' as const }, ...names('ratio', 2), ...names('share', 1)]
  return {
    name,
    discrete: false,
    parameters,
    law: values => {
      const own = namedValues(parameters, values)
      const rates = [values[0]!]
      for (const ratio of values.slice(1, branches)) rates.push(Math.max(least, rates.at(-1)! * ratio))
      const probabilities: number[] = []
      let left = 1
      for (const share of values.slice(branches)) {
        probabilities.push(left * share)
        left *= 1 - share
      }
      return { ...hyperExponential([...probabilities, left], rates), family: name, parameters: own }
    },
    start: observations => {
      const { mean, dispersion } = moments(observations)
      const spread = Math.max(dispersion, 1.2)
      const imbalance = Math.sqrt((spread - 1) / (spread + 1))
      const ratio = Math.max(0.01, ((1 - imbalance) / (1 + imbalance)) ** (1 / Math.max(1, branches - 1)))
      const powers = Array.from({ length: branches }, (_, i) => ratio ** i)
      const rest = powers.map((_, i) => powers.slice(i).reduce((sum, power) => sum + power, 0))
      return [
        branches / (mean * rest[0]!),
        ...Array.from({ length: branches - 1 }, () => ratio),
        ...powers.slice(0, -1).map((power, i) => power / rest[i]!),
      ]
    },
  }
}
