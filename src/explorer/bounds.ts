import { type Dimension, parseQuantity, QuantityError } from '../units.ts'

/** The least and the most that a quantity may be set to. */
export type Bounds = readonly [least: number, most: number]

/** Bandwidths from 1 MiB/s, below which a draw takes long, to 1 TiB/s; what was asked is within. Bytes per second. */
export const bandwidthBounds = (asked: number): Bounds => [Math.min(2 ** 20, asked), Math.max(2 ** 40, asked)]

/** Downtime limits from 1 ms to 2000 s, the most that QEMU takes; what was asked is within. Seconds. */
export const limitBounds = (asked: number): Bounds => [Math.min(1e-3, asked), Math.max(2000, asked)]

export const isWithin = (value: number, [least, most]: Bounds): boolean => value >= least && value <= most

/**
 * Reads a quantity that a person typed, with its unit.
 *
 * @throws QuantityError when it has no unit or cannot be read, and when it is out of bounds, which it says
 */
export function readTyped(
  text: string,
  dimension: Dimension,
  bounds: Bounds,
  format: (value: number) => string,
): number {
  const value = parseQuantity(text, dimension, { bare: false })
  if (isWithin(value, bounds)) return value
  throw new QuantityError(`expected ${bounds.map(format).join(' to ')}`, text)
}
