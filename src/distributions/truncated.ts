import { type Law, logProbability } from './law.ts'
import { integerInverses, inversesNear } from './search.ts'
import { tailMoments } from './tail-moments.ts'

/** The ends of an interval (`lower`, `upper`]. */
export interface Bounds {
  readonly lower?: number
  readonly upper?: number
}

/**
 * The law of X given that `lower` < X ≤ `upper`; a bound that is absent bounds nothing. Its moments are integrals of
 * its tails, made when they are asked for.
 *
 * @throws RangeError unless the law gives (lower, upper] some probability
 */
export function truncated(law: Law, bounds: Bounds): Law {
  const { lower = -Infinity, upper = Infinity } = bounds
  const logShare = upper > lower ? logProbability(law, lower, upper) : -Infinity
  if (!(logShare > -Infinity)) throw new RangeError(`the bounds hold no probability: (${lower}, ${upper}]`)
  const isInside = (x: number) => x > lower && x <= upper
  const logDensity = (x: number) => (isInside(x) ? law.logDensity(x) - logShare : -Infinity)
  const logSurvival = (x: number) => {
    if (x <= lower) return 0
    if (x >= upper) return -Infinity
    return Math.min(0, logProbability(law, x, upper) - logShare)
  }
  const cdf = (x: number) => {
    if (x <= lower) return 0
    if (x >= upper) return 1
    return Math.min(1, Math.exp(logProbability(law, lower, x) - logShare))
  }
  const quantiles = quantilesInside(law, lower, upper, logShare, { cdf, logSurvival, logDensity })
  let made: { mean: number; variance: number } | undefined
  const sums = () => {
    made ??= tailMoments({ discrete: law.discrete, cdf, logSurvival, ...quantiles })
    return made
  }
  return {
    family: `truncated ${law.family}`,
    parameters: Object.freeze({ ...law.parameters, ...bounds }),
    discrete: law.discrete,
    get mean() {
      return upper === Infinity && law.mean === Infinity ? Infinity : sums().mean
    },
    get variance() {
      return upper === Infinity && law.variance === Infinity ? Infinity : sums().variance
    },
    logDensity,
    logSurvival,
    cdf,
    ...quantiles,
  }
}

type Quantiles = Pick<Law, 'quantile' | 'upperQuantile'>

function quantilesInside(
  law: Law,
  lower: number,
  upper: number,
  logShare: number,
  inside: Pick<Law, 'cdf' | 'logSurvival' | 'logDensity'>,
): Quantiles {
  const share = Math.exp(logShare)
  const below = law.cdf(lower)
  const above = Math.exp(law.logSurvival(upper))
  const first = law.discrete ? Math.max(law.quantile(0), Math.floor(lower) + 1) : Math.max(law.quantile(0), lower)
  const last = law.discrete ? Math.min(law.quantile(1), Math.floor(upper)) : Math.min(law.quantile(1), upper)
  const clamp = (x: number) => Math.min(last, Math.max(first, x))
  /** Where the law has p · share below and q · share above it, within the bounds. */
  const place = (p: number, q: number) => {
    if (p <= 0) return first
    if (q <= 0) return last
    const left = below + p * share
    return clamp(left < 0.5 ? law.quantile(left) : law.upperQuantile(above + q * share))
  }
  const isFar = share < 1e-290
  if (law.discrete) return integerInverses(inside, [first, last], isFar ? () => first : place)
  if (!isFar) return { quantile: p => place(p, 1 - p), upperQuantile: q => place(1 - q, q) }
  const beyond = (f: (x: number) => number) => (step: number) => f(first + step)
  const { quantile, upperQuantile } = inversesNear(
    { cdf: beyond(inside.cdf), logSurvival: beyond(inside.logSurvival), logDensity: beyond(inside.logDensity) },
    first,
  )
  return { quantile: p => clamp(first + quantile(p)), upperQuantile: q => clamp(first + upperQuantile(q)) }
}
