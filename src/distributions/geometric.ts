import type { Family } from './family.ts'
import type { Law } from './law.ts'
import { moments } from './moments.ts'
import { integerInverses } from './search.ts'

/**
 * The geometric law on 1, 2, …: trials up to the first success, P(X > k) = (1 − p)^k (Johnson, Kemp & Kotz 2005,
 * section 5.2).
 *
 * @throws RangeError unless `p` is above 0 and not above 1
 */
export function geometric(p: number): Law {
  if (!(p > 0 && p <= 1)) throw new RangeError(`p must be above 0 and not above 1: ${p}`)
  const logFailure = Math.log1p(-p)
  const logSurvival = (x: number) => (x < 1 ? 0 : Math.floor(x) * logFailure)
  const cdf = (x: number) => (x < 1 ? 0 : -Math.expm1(logSurvival(x)))
  return {
    family: 'geometric',
    parameters: Object.freeze({ p }),
    discrete: true,
    mean: 1 / p,
    variance: (1 - p) / p / p,
    logDensity: x => (x >= 1 && Number.isInteger(x) ? Math.log(p) + logSurvival(x - 1) : -Infinity),
    logSurvival,
    cdf,
    ...integerInverses({ cdf, logSurvival }, [1, p < 1 ? Infinity : 1], (u, q) =>
      Math.ceil((u < 0.5 ? Math.log1p(-u) : Math.log(q)) / logFailure),
    ),
  }
}

/** The geometric family; a search begins at the law of the observed mean. */
export const geometricFamily: Family = {
  name: 'geometric',
  discrete: true,
  parameters: [{ name: 'p', domain: 'unit' }],
  law: ([p]) => geometric(p!),
  start: observations => [1 / Math.max(moments(observations).mean, 1.0001)],
}
