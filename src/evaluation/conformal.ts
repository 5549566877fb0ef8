import { type Distribution, interval } from '../distributions/distribution.ts'

/** A forecast and what became of it. */
export interface Resolved {
  readonly law: Distribution
  readonly observed: number
}

/** How an interval is widened: by adding to its ends, or by a factor (for times and bytes, which are positive). */
export type Scale = 'additive' | 'multiplicative'

/** Intervals widened by what past ones missed; `conformalise` learns by how much. */
export interface Conformal {
  /**
   * How far each end moves out, in units of the quantity or as the logarithm of a factor. Negative where the intervals
   * were too wide; Infinity with fewer than level / (1 − level) cases: no finite interval can then promise the level.
   */
  readonly widening: number
  /** A law's central interval, widened; where `widening` is Infinity, everything. */
  interval(law: Distribution): [lower: number, upper: number]
}

/**
 * Split conformalised quantile regression (Romano, Patterson & Candès 2019): the central intervals of `level` are widened
 * by the ⌈(n + 1) level⌉-th smallest of the amounts that the n cases would have needed. The next interval then covers
 * with at least that probability, whatever the laws are worth, if the cases and the next one are exchangeable.
 *
 * @throws RangeError unless 0 < `level` < 1, or when a value is not positive on the multiplicative scale
 */
export function conformalise(cases: readonly Resolved[], level: number, scale: Scale = 'additive'): Conformal {
  if (!(level > 0 && level < 1)) throw new RangeError(`level must be between 0 and 1: ${level}`)
  const widening = conformalQuantile(
    cases.map(one => amountNeeded(one, level, scale)).sort((a, b) => a - b),
    level,
  )
  return { widening, interval: law => widen(interval(law, level), widening, scale) }
}

/** The ⌈(n + 1) level⌉-th smallest of n ascending amounts, −∞ before the first and ∞ after the last. */
export function conformalQuantile(sorted: readonly number[], level: number): number {
  const rank = Math.ceil((sorted.length + 1) * level - 1e-9)
  return rank < 1 ? -Infinity : (sorted[rank - 1] ?? Infinity)
}

/** How far the ends of the central interval must move out to just hold what was observed. */
export const amountNeeded = ({ law, observed }: Resolved, level: number, scale: Scale): number =>
  amountBeyond(interval(law, level), observed, scale)

/**
 * How far the ends of an interval must move out to just hold what was observed; negative where they may move in.
 *
 * @throws RangeError when a value is not positive on the multiplicative scale
 */
export function amountBeyond([lower, upper]: readonly [number, number], observed: number, scale: Scale): number {
  if (scale === 'additive') return Math.max(lower - observed, observed - upper)
  const bad = [observed, lower, upper].find(value => !(value > 0))
  if (bad !== undefined) throw new RangeError(`a value on the multiplicative scale must be positive: ${bad}`)
  return Math.log(Math.max(lower / observed, observed / upper))
}

/** Moves the ends out; ends that would cross meet halfway between where they were. */
export function widen([lower, upper]: readonly [number, number], by: number, scale: Scale): [number, number] {
  if (by === Infinity) return [scale === 'additive' ? -Infinity : 0, Infinity]
  const additive = scale === 'additive'
  const ends: [number, number] = additive ? [lower - by, upper + by] : [lower * Math.exp(-by), upper * Math.exp(by)]
  if (ends[0] <= ends[1]) return ends
  const middle = additive ? (lower + upper) / 2 : Math.sqrt(lower * upper)
  return [middle, middle]
}
