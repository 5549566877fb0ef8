import { gammaVariate } from '../markov/dirichlet.ts'
import { type Source, standardNormal } from '../random.ts'

/**
 * A binomial count: by geometric jumps from success to success (Devroye 1986), or where more than 15 are expected the
 * nearest integer to a normal number of the same mean and variance.
 */
export function binomial(n: number, p: number, source: Source): number {
  if (!(n > 0 && p > 0)) return 0
  if (p >= 1) return n
  if (p > 0.5) return n - binomial(n, 1 - p, source)
  const mean = n * p
  if (mean > 15) {
    const count = Math.round(mean + Math.sqrt(mean * (1 - p)) * standardNormal(source))
    return Math.min(n, Math.max(0, count))
  }
  const logFailure = Math.log1p(-p)
  let count = 0
  for (let at = 0; ; count++) {
    at += Math.floor(Math.log1p(-source()) / logFailure) + 1
    if (at > n) return count
  }
}

/** A beta variate of mean `p` and shapes that sum to `precision`; `p` itself where that is infinite. */
export function betaVariate(p: number, precision: number, source: Source): number {
  if (p <= 0 || p >= 1 || precision === Infinity) return p
  const a = gammaVariate(p * precision, source)
  const b = gammaVariate((1 - p) * precision, source)
  return a + b > 0 ? a / (a + b) : p
}
