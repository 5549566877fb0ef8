import type { Family } from './family.ts'
import { type Law, positive } from './law.ts'
import { moments } from './moments.ts'
import { integerInverses } from './search.ts'
import { log1mexp } from './special.ts'
import { log1pMinus, stirlingError } from './stirling.ts'

/**
 * The negative binomial law on 0, 1, … by its size and mean: a Poisson count whose mean is gamma with shape `size`
 * (Johnson, Kemp & Kotz 2005, chapter 5). Its variance is mean + mean² / size; size need not be whole.
 *
 * @throws RangeError unless `size` and `mean` are positive and finite
 */
export function negativeBinomial(size: number, mean: number): Law {
  const parameters = positive({ size, mean })
  const total = size + mean
  const variance = mean + (mean * mean) / size
  /** Logarithms of both tails: (k + 1) P(X = k + 1) over a continued fraction for the one beyond the mean. */
  const tails = (x: number): [lower: number, upper: number] => {
    if (!(x >= 0)) return [-Infinity, 0]
    if (x > 1e150 * Math.max(1, mean)) return [0, -Infinity]
    const k = Math.floor(x)
    const difference = size * ((k + 1 - mean) / total)
    const isUpper = difference >= 0
    const fraction = isUpper
      ? betaFraction(k + 1, size, mean / total, size / total, difference)
      : betaFraction(size, k + 1, size / total, mean / total, -difference)
    const tail = Math.log(k + 1) + negativeBinomialLogMass(k + 1, size, mean) - Math.log(fraction)
    return isUpper ? [log1mexp(tail), tail] : [tail, log1mexp(tail)]
  }
  const logSurvival = (x: number) => tails(x)[1]
  const cdf = (x: number) => Math.exp(tails(x)[0])
  return {
    family: 'negative-binomial',
    parameters,
    discrete: true,
    mean,
    variance,
    logDensity: x => negativeBinomialLogMass(x, size, mean),
    logSurvival,
    cdf,
    ...integerInverses({ cdf, logSurvival }, [0, Infinity], p => mean + (p - 0.5) * 2 * Math.sqrt(variance)),
  }
}

/** ln P(X = k) by deviances, without loss in the middle of laws of large mean (Loader 2000). */
export function negativeBinomialLogMass(k: number, size: number, mean: number): number {
  if (!(k >= 0 && Number.isInteger(k))) return -Infinity
  if (k === 0) return -size * Math.log1p(mean / size)
  const step = (k - mean) / (size + mean)
  return (
    0.5 * Math.log(size / (2 * Math.PI * k * (size + k))) +
    (stirlingError(size + k) - stirlingError(size) - stirlingError(k)) +
    size * log1pMinus(step) +
    k * log1pMinus((-size / k) * step)
  )
}

/**
 * The continued fraction f of the incomplete beta function, I_x(a, b) = x^a y^b / (B(a, b) f), where y = 1 − x and
 * `difference` = a y − b x ≥ 0 (Didonato & Morris 1992, equation 9), by the modified method of Lentz (1976).
 */
function betaFraction(a: number, b: number, x: number, y: number, difference: number): number {
  const denominator = (m: number) =>
    m === 0
      ? (a / (a + 1)) * (difference + 1)
      : m + (m * (b - m) * x) / (a + 2 * m - 1) + ((a + m) * (difference + 1 + m * (1 + y))) / (a + 2 * m + 1)
  const tiny = 1e-300
  let f = denominator(0) || tiny
  let [c, d] = [f, 0]
  for (let m = 1; m < 1e6; m++) {
    const numerator = ((a + m - 1) / (a + 2 * m - 1)) * ((a + b + m - 1) / (a + 2 * m - 1)) * m * (b - m) * x * x
    const term = denominator(m)
    d = 1 / (term + numerator * d || tiny)
    c = term + numerator / c || tiny
    f *= c * d
    if (Math.abs(c * d - 1) < 2e-16) break
  }
  return f
}

/** The negative binomial family; a search begins at the observed mean and, where it exceeds the mean, variance. */
export const negativeBinomialFamily: Family = {
  name: 'negative-binomial',
  discrete: true,
  parameters: [
    { name: 'size', domain: 'positive' },
    { name: 'mean', domain: 'positive' },
  ],
  law: ([size, mean]) => negativeBinomial(size!, mean!),
  start: observations => {
    const { mean, dispersion } = moments(observations)
    return [mean / Math.max(dispersion * mean - 1, 0.01), mean]
  },
}
