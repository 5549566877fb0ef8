import type { Law } from './law.ts'
import { integerInverses, inverses } from './search.ts'

/**
 * The law of a quantity that follows `components[i]` with probability `weights[i]`. Its tails are sums of logarithms of
 * tails, and a quantile is sought between the least and the greatest of the components' quantiles.
 *
 * @throws RangeError unless there is a weight for each of at least one component, the weights are not negative and add
 *   up to 1, and the components are all discrete or all continuous
 */
export function mixture(components: readonly Law[], weights: readonly number[]): Law {
  if (components.length === 0) throw new RangeError('a mixture needs at least one component: 0')
  const shares = normalised('weights', weights, components.length)
  const discrete = components[0]!.discrete
  if (components.some(law => law.discrete !== discrete)) {
    throw new RangeError(`components must be all discrete or all continuous: ${components.map(({ family }) => family)}`)
  }
  const present = components.flatMap((law, i) => (shares[i]! > 0 ? [{ law, share: shares[i]! }] : []))
  const average = (f: (law: Law) => number) => present.reduce((sum, { law, share }) => sum + share * f(law), 0)
  const logAverage = (f: (law: Law) => number) => {
    const terms = present.map(({ law, share }) => Math.log(share) + f(law))
    const greatest = Math.max(...terms)
    if (!Number.isFinite(greatest)) return greatest
    return greatest + Math.log(terms.reduce((sum, term) => sum + Math.exp(term - greatest), 0))
  }
  const cdf = (x: number) =>
    Math.min(
      1,
      average(law => law.cdf(x)),
    )
  const logDensity = (x: number) => logAverage(law => law.logDensity(x))
  const logSurvival = (x: number) => {
    const below = cdf(x)
    return below < 0.5 ? Math.log1p(-below) : logAverage(law => law.logSurvival(x))
  }
  const range = (f: (law: Law) => number): [number, number] => {
    const values = present.map(({ law }) => f(law))
    return [Math.min(...values), Math.max(...values)]
  }
  const bracket = {
    quantile: (p: number) => range(law => law.quantile(p)),
    upperQuantile: (q: number) => range(law => law.upperQuantile(q)),
  }
  const support = () => [bracket.quantile(0)[0], bracket.quantile(1)[1]] as const
  return {
    family: 'mixture',
    parameters: Object.freeze(
      Object.fromEntries([
        ...components.flatMap(({ parameters }, i) =>
          Object.entries(parameters).map(([name, value]) => [`${name}${i + 1}`, value]),
        ),
        ...shares.map((share, i) => [`weight${i + 1}`, share]),
      ]),
    ),
    discrete,
    get mean() {
      return average(law => law.mean)
    },
    get variance() {
      const { mean } = this
      return mean === Infinity ? Infinity : average(law => law.variance + (law.mean - mean) ** 2)
    },
    logDensity,
    logSurvival,
    cdf,
    ...(discrete
      ? integerInverses({ cdf, logSurvival }, support(), (p, q) =>
          p < 0.5 ? bracket.quantile(p)[0] : bracket.upperQuantile(q)[0],
        )
      : inverses({ cdf, logSurvival, logDensity }, bracket)),
  }
}

/**
 * Probabilities divided by their sum.
 *
 * @throws RangeError unless there are so many of them, none negative, that add up to 1
 */
export function normalised(name: string, probabilities: readonly number[], length: number): number[] {
  if (probabilities.length !== length) throw new RangeError(`${name} must be ${length}: ${probabilities.length}`)
  for (const p of probabilities) if (!(p >= 0)) throw new RangeError(`${name} must not be negative: ${p}`)
  const sum = probabilities.reduce((total, p) => total + p, 0)
  if (!(Math.abs(sum - 1) <= 1e-9)) throw new RangeError(`${name} must add up to 1: ${sum}`)
  return probabilities.map(p => p / sum)
}
