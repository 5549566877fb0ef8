import type { Family } from './family.ts'
import { type Law, positive } from './law.ts'
import { moments } from './moments.ts'
import { normalLogDensity } from './normal.ts'
import { gauss } from './quadrature.ts'
import { inversesNear } from './search.ts'
import { normalLogCdf } from './special.ts'

/**
 * The inverse Gaussian law: the time at which a Brownian motion with drift first reaches a level (Johnson, Kotz &
 * Balakrishnan 1994, chapter 15; its variance is mean³ / shape). With a = √(shape / x) (x / mean − 1) and
 * c = a + 2 √(shape / x), P(X ≤ x) = Φ(a) + exp(2 shape / mean) Φ(−c) = φ(a) (M(−a) + M(c)) and
 * P(X > x) = φ(a) (M(a) − M(c)), where M(t) = Φ(−t) / φ(t) is the Mills ratio: so nothing overflows (compare Giner &
 * Smyth 2016, who take logarithms).
 *
 * @throws RangeError unless `mean` and `shape` are positive and finite
 */
export function inverseGaussian(mean: number, shape: number): Law {
  const parameters = positive({ mean, shape })
  const logDensity = (x: number) => {
    if (x <= 0 || x === Infinity) return -Infinity
    return (Math.log(shape) - 3 * Math.log(x)) / 2 + normalLogDensity(lowerBound(x))
  }
  const root = (x: number) => Math.sqrt(shape) / Math.sqrt(x)
  const lowerBound = (x: number) => (root(x) * (x - mean)) / mean
  const logLower = (x: number, a: number) => normalLogDensity(a) + Math.log(mills(-a) + mills(a + 2 * root(x)))
  const logSurvival = (x: number) => {
    if (x <= 0) return 0
    if (x === Infinity) return -Infinity
    const a = lowerBound(x)
    const width = 2 * root(x)
    if (width < 1) return normalLogDensity(a) + Math.log(millsFall(a, width))
    if (a <= 0) return Math.log1p(-Math.exp(logLower(x, a)))
    return normalLogDensity(a) + Math.log(mills(a) - mills(a + width))
  }
  const cdf = (x: number) => {
    if (x <= 0) return 0
    const a = lowerBound(x)
    return a <= 0 ? Math.exp(logLower(x, a)) : -Math.expm1(logSurvival(x))
  }
  return {
    family: 'inverse-gaussian',
    parameters,
    discrete: false,
    mean,
    variance: mean * mean * (mean / shape),
    logDensity,
    logSurvival,
    cdf,
    ...inversesNear({ cdf, logSurvival, logDensity }, mean),
  }
}

/** K of M(t) = 1 / (t + K), by Laplace's continued fraction; for t ≥ 5. */
function laplaceFraction(t: number): number {
  let denominator = t
  for (let k = 40; k >= 2; k--) denominator = t + k / denominator
  return 1 / denominator
}

/** The Mills ratio Φ(−t) / φ(t). */
const mills = (t: number): number =>
  t < 5 ? Math.exp(normalLogCdf(-t, 0, 1) - normalLogDensity(t)) : 1 / (t + laplaceFraction(t))

/** −M′(t) = 1 − t M(t). */
function millsSlope(t: number): number {
  if (t < 5) return 1 - t * mills(t)
  const fraction = laplaceFraction(t)
  return fraction / (t + fraction)
}

/** M(t) − M(t + width) for a width below 1, where it would cancel: the integral of the slope. */
const millsFall = (t: number, width: number): number =>
  width * gauss.reduce((sum, [node, weight]) => sum + weight * millsSlope(t + width * node), 0)

/** The inverse Gaussian family; a search begins where the first two moments agree. */
export const inverseGaussianFamily: Family = {
  name: 'inverse-gaussian',
  discrete: false,
  parameters: [
    { name: 'mean', domain: 'positive' },
    { name: 'shape', domain: 'positive' },
  ],
  law: ([mean, shape]) => inverseGaussian(mean!, shape!),
  start: observations => {
    const { mean, dispersion } = moments(observations)
    return [mean, mean / dispersion]
  },
}
