import type { Source } from '../random.ts'

/** A law of one real quantity. Draws, intervals and the median are derived from it, never stored. */
export interface Distribution {
  readonly mean: number
  readonly variance: number
  /** P(X ≤ x). */
  cdf(x: number): number
  /** The least x with P(X ≤ x) ≥ p, for p in [0, 1]. */
  quantile(p: number): number
}

/** One draw by inversion. */
export const draw = (law: Distribution, source: Source): number => law.quantile(source())

/** The central interval that holds the share `level` of the probability. */
export function interval(law: Distribution, level: number): [lower: number, upper: number] {
  return [law.quantile((1 - level) / 2), law.quantile((1 + level) / 2)]
}
