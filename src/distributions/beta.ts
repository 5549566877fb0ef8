import { betaincinv } from './special.ts'

/** The p-quantile of the beta law with shapes `a` and `b`, both positive. */
export function betaQuantile(p: number, a: number, b: number): number {
  if (p <= 0 || p >= 1) return p <= 0 ? 0 : 1
  return betaincinv(a, b, p, 1 - p)[0]!
}
