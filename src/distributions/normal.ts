import { erfcinv, normalLogCdf } from './special.ts'

const halfLogTwoPi = Math.log(2 * Math.PI) / 2

/** ln of the standard normal density. */
export const normalLogDensity = (z: number): number => -(z * z) / 2 - halfLogTwoPi

/**
 * The standard normal quantile. Far in the lower tail, where a rounding of z moves ln p by z² as much, a Newton step on
 * ln p mends the last digits.
 */
export function normalQuantile(p: number): number {
  const z = -Math.SQRT2 * erfcinv(2 * p)
  if (z > -5 || p === 0) return z
  const logP = normalLogCdf(z, 0, 1)
  return z - (logP - Math.log(p)) * Math.exp(logP - normalLogDensity(z))
}

/** The z within whose ±z a standard normal quantity lies with probability `level`: 1.96 for 0.95. */
export const normalBound = (level: number): number => Math.SQRT2 * erfcinv(1 - level)
