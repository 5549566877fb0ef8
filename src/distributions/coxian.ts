import type { Family } from './family.ts'
import type { Law } from './law.ts'
import { moments } from './moments.ts'
import { namedValues } from './named-values.ts'
import { fromRates } from './phase-type.ts'

/**
 * The Coxian law: phases in a row, the i-th of which lasts an exponential time of rate `rates[i]` and is followed by
 * the next with probability `continues[i]`, else by the end (Cox 1955). A phase-type law of which every acyclic one is
 * an instance with falling rates (Cumani 1982).
 *
 * @throws RangeError unless rates are positive and there is one probability fewer, each in [0, 1]
 */
export function coxian(rates: readonly number[], continues: readonly number[]): Law {
  if (continues.length !== rates.length - 1) {
    throw new RangeError(`continues must be one fewer than ${rates.length} rates: ${continues.length}`)
  }
  for (const rate of rates) if (!(rate > 0 && rate < Infinity)) throw new RangeError(`rates must be positive: ${rate}`)
  for (const p of continues) if (!(p >= 0 && p <= 1)) throw new RangeError(`continues must be probabilities: ${p}`)
  return {
    ...fromRates(
      rates.map((_, i) => Number(i === 0)),
      rates.map((rate, i) => rates.map((_, j) => (j === i + 1 ? rate * continues[i]! : 0))),
      rates.map((rate, i) => rate * (1 - (continues[i] ?? 0))),
    ),
    family: 'coxian',
    parameters: Object.freeze(
      Object.fromEntries([
        ...rates.map((rate, i) => [`rate${i + 1}`, rate]),
        ...continues.map((p, i) => [`continue${i + 1}`, p]),
      ]),
    ),
  }
}

/** A product of ratios that falls below it is it. */
const least = 1e-300

/**
 * The family of Coxian laws of so many phases, by the rate of the first, the ratio of each further rate to the one
 * before (below 1, which makes the law's parameters unique) and the probabilities of going on. A search begins at the
 * observed mean, with long rows where the values vary little.
 *
 * @throws RangeError unless `phases` is a whole number above 0
 */
export function coxianFamily(phases: number): Family {
  if (!(phases >= 1 && Number.isInteger(phases)))
    throw new RangeError(`phases must be a whole number above 0: ${phases}`)
  const names = (name: string, from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, i) => ({ name: `${name}${from + i}`, domain: 'unit' as const }))
  const name = `coxian-${phases}`
  const parameters = [
    { name: 'rate', domain: 'positive' as const },
    ...names('ratio', 2, phases),
    ...names('continue', 1, phases - 1),
  ]
  const law = (values: readonly number[]) => {
    const own = namedValues(parameters, values)
    const rates = [values[0]!]
    for (const ratio of values.slice(1, phases)) rates.push(Math.max(least, rates.at(-1)! * ratio))
    return { ...coxian(rates, values.slice(phases)), family: name, parameters: own }
  }
  return {
    name,
    discrete: false,
    parameters,
    law,
    start: observations => {
      const { mean, dispersion } = moments(observations)
      const shape = Array.from({ length: 2 * (phases - 1) }, (_, i) => (i < phases - 1 === dispersion > 1 ? 0.3 : 0.9))
      return [law([1, ...shape]).mean / mean, ...shape]
    },
  }
}
