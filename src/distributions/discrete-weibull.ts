import type { Family } from './family.ts'
import { type Law, positive } from './law.ts'
import { moments } from './moments.ts'
import { integerInverses } from './search.ts'
import { gammaln } from './special.ts'
import { tailMoments } from './tail-moments.ts'
import { weibullShape } from './weibull.ts'

/**
 * The discrete Weibull law on 1, 2, …, P(X > k) = q^(k^shape) (Nakagawa & Osaki 1975): a Weibull quantity seen in whole
 * epochs. Its moments have no closed form and are summed when they are asked for.
 *
 * @throws RangeError unless `q` is between 0 and 1 and `shape` is positive
 */
export function discreteWeibull(q: number, shape: number): Law {
  if (!(q > 0 && q < 1)) throw new RangeError(`q must be between 0 and 1: ${q}`)
  const parameters = Object.freeze({ q, ...positive({ shape }) })
  const logQ = Math.log(q)
  const logSurvival = (x: number) => (x < 1 ? 0 : logQ * Math.floor(x) ** shape)
  const cdf = (x: number) => (x < 1 ? 0 : -Math.expm1(logSurvival(x)))
  const inverses = integerInverses({ cdf, logSurvival }, [1, Infinity], (u, rest) =>
    Math.ceil(((u < 0.5 ? Math.log1p(-u) : Math.log(rest)) / logQ) ** (1 / shape)),
  )
  let summed: { mean: number; variance: number } | undefined
  const sums = () => {
    summed ??= tailMoments({ discrete: true, cdf, logSurvival, ...inverses })
    return summed
  }
  return {
    family: 'discrete-weibull',
    parameters,
    discrete: true,
    get mean() {
      return sums().mean
    },
    get variance() {
      return sums().variance
    },
    logDensity: x => {
      if (!(x >= 1 && Number.isInteger(x))) return -Infinity
      const before = logSurvival(x - 1)
      return before + Math.log(-Math.expm1(logQ * growth(x, shape)))
    },
    logSurvival,
    cdf,
    ...inverses,
  }
}

/** k^shape − (k − 1)^shape. */
const growth = (k: number, shape: number) => (k === 1 ? 1 : -(k ** shape) * Math.expm1(shape * Math.log1p(-1 / k)))

/** The discrete Weibull family; a search begins at the continuous law that the coefficient of variation suggests. */
export const discreteWeibullFamily: Family = {
  name: 'discrete-weibull',
  discrete: true,
  parameters: [
    { name: 'q', domain: 'unit' },
    { name: 'shape', domain: 'positive' },
  ],
  law: ([q, shape]) => discreteWeibull(q!, shape!),
  start: observations => {
    const { mean, dispersion } = moments(observations)
    const shape = Math.min(5, Math.max(0.2, weibullShape(dispersion)))
    const scale = mean / Math.exp(gammaln(1 + 1 / shape))
    return [Math.min(1 - 1e-12, Math.max(1e-6, Math.exp(-(scale ** -shape)))), shape]
  },
}
