import erfc from '@stdlib/math-base-special-erfc'
import erfcinv from '@stdlib/math-base-special-erfcinv'
import type { Distribution } from './distribution.ts'

/**
 * X = median · exp(sigma · Z) with Z standard normal.
 *
 * @throws RangeError unless `median` and `sigma` are positive
 */
export function logNormal(median: number, sigma: number): Distribution {
  if (!(median > 0)) throw new RangeError(`median must be positive: ${median}`)
  if (!(sigma > 0)) throw new RangeError(`sigma must be positive: ${sigma}`)
  const mean = median * Math.exp((sigma * sigma) / 2)
  return {
    mean,
    variance: mean * mean * Math.expm1(sigma * sigma),
    cdf: x => (x <= 0 ? 0 : 0.5 * erfc(-Math.log(x / median) / (sigma * Math.SQRT2))),
    quantile: p => median * Math.exp(-sigma * Math.SQRT2 * erfcinv(2 * p)),
  }
}
