import type { Family } from './family.ts'
import { type Law, positive } from './law.ts'
import { moments } from './moments.ts'
import { inversesNear } from './search.ts'
import { gammainc, gammaln, log1mexp, normalLogCdf } from './special.ts'
import { log1pMinus, stirlingError } from './stirling.ts'

/**
 * The gamma law of density x^(shape − 1) exp(−x / scale) / (Γ(shape) scale^shape) (Johnson, Kotz & Balakrishnan 1994,
 * chapter 17).
 *
 * @throws RangeError unless `shape` and `scale` are positive and finite
 */
export function gamma(shape: number, scale: number): Law {
  const parameters = positive({ shape, scale })
  const tails = (x: number) => (x <= 0 ? { lower: -Infinity, upper: 0 } : logTails(shape, x / scale))
  const logDensity = (x: number) => {
    if (x < 0 || x === Infinity) return -Infinity
    if (x > 0) return logPower(shape, x / scale) - Math.log(x)
    return shape < 1 ? Infinity : shape > 1 ? -Infinity : -Math.log(scale)
  }
  const logSurvival = (x: number) => tails(x).upper
  const cdf = (x: number) => Math.exp(tails(x).lower)
  return {
    family: 'gamma',
    parameters,
    discrete: false,
    mean: shape * scale,
    variance: shape * scale * scale,
    logDensity,
    logSurvival,
    cdf,
    ...inversesNear({ cdf, logSurvival, logDensity }, shape * scale),
  }
}

/**
 * ln P(shape, x) and ln Q(shape, x), the regularised incomplete gamma functions: Kummer's series below the mean,
 * Legendre's continued fraction above it (Press et al. 2007, section 6.2), both with the leading factor in logarithms.
 * The library serves only where 1 − P would cancel: its values for shapes above 170 are wrong in the third digit.
 */
function logTails(shape: number, x: number): { lower: number; upper: number } {
  if (x === Infinity) return { lower: 0, upper: -Infinity }
  if (shape > 1e7) return largeShapeTails(shape, x)
  if (x > shape + 1) {
    const upper = logPower(shape, x) + Math.log(fraction(shape, x))
    return { lower: log1mexp(upper), upper }
  }
  const lower = logPower(shape, x) + Math.log(series(shape, x))
  return { lower, upper: shape < 1 && lower > -0.5 ? Math.log(gammainc(x, shape, true, true)) : log1mexp(lower) }
}

function series(shape: number, x: number): number {
  let term = 1 / shape
  let sum = term
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= x / (shape + k)
    sum += term
  }
  return sum
}

/** By the method of Lentz; the denominators are positive where x > shape + 1. */
function fraction(shape: number, x: number): number {
  let b = x + 1 - shape
  let c = Infinity
  let d = 1 / b
  let value = d
  for (let k = 1; ; k++) {
    const a = k * (shape - k)
    b += 2
    d = 1 / (a * d + b)
    c = b + a / c
    value *= c * d
    if (Math.abs(c * d - 1) < 2e-16) return value
  }
}

/** The first term of Temme's uniform expansion (1979); what is left out is of order shape^−3/2 / 540. */
function largeShapeTails(shape: number, x: number): { lower: number; upper: number } {
  const excess = (x - shape) / shape
  const eta = Math.sign(excess) * Math.sqrt(-2 * logExcess(shape, x))
  const z = eta * Math.sqrt(shape)
  const first = Math.abs(eta) < 1e-3 ? -1 / 3 + eta / 12 - (2 * eta * eta) / 135 : 1 / excess - 1 / eta
  const logCorrection = -(z * z) / 2 - Math.log(2 * Math.PI * shape) / 2
  const [lower, upper] = [normalLogCdf(z, 0, 1), normalLogCdf(-z, 0, 1)]
  return {
    lower: lower + Math.log1p(-first * Math.exp(logCorrection - lower)),
    upper: upper + Math.log1p(first * Math.exp(logCorrection - upper)),
  }
}

/** ln of x^shape e^−x / Γ(shape); for large shapes by Stirling's formula, as its terms would cancel. */
function logPower(shape: number, x: number): number {
  if (shape < 10) return shape * Math.log(x) - x - gammaln(shape)
  return shape * logExcess(shape, x) + Math.log(shape / (2 * Math.PI)) / 2 - stirlingError(shape)
}

/** ln(x / shape) − (x − shape) / shape. */
function logExcess(shape: number, x: number): number {
  const t = (x - shape) / shape
  return Math.abs(t) > 0.2 ? Math.log(x / shape) - t : log1pMinus(t)
}

/** The gamma family; a search begins where the first two moments agree. */
export const gammaFamily: Family = {
  name: 'gamma',
  discrete: false,
  parameters: [
    { name: 'shape', domain: 'positive' },
    { name: 'scale', domain: 'positive' },
  ],
  law: ([shape, scale]) => gamma(shape!, scale!),
  start: observations => {
    const { mean, dispersion } = moments(observations)
    const shape = Math.max(0.05, 1 / dispersion)
    return [shape, mean / shape]
  },
}
