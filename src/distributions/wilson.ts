import { normalBound } from './normal.ts'

/**
 * The confidence interval of a share by Wilson (1927): all p at which the score test would not reject `successes` of
 * `n`. Wald's p̂ ± z √(p̂(1 − p̂)/n) has no width where all or none succeed, which coverages near 1 often do, and
 * reaches beyond [0, 1]; its coverage is erratic even for large n (Brown, Cai & DasGupta 2001).
 *
 * @throws RangeError unless 0 ≤ `successes` ≤ `n` and 0 < `level` < 1
 */
export function wilsonInterval(successes: number, n: number, level = 0.95): [lower: number, upper: number] {
  if (!(successes >= 0 && successes <= n)) throw new RangeError(`successes must be from 0 to ${n}: ${successes}`)
  if (!(level > 0 && level < 1)) throw new RangeError(`level must be between 0 and 1: ${level}`)
  if (n === 0) return [0, 1]
  const z = normalBound(level)
  const centre = (successes + (z * z) / 2) / (n + z * z)
  const half = (z * Math.sqrt((successes * (n - successes)) / n + (z * z) / 4)) / (n + z * z)
  return [successes === 0 ? 0 : centre - half, successes === n ? 1 : centre + half]
}
