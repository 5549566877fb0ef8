import type { TopLevelSpec } from 'vega-lite'

/** A number of a figure, with its unit; a share, a ratio or a count has the unit 1. */
export interface Quantity {
  readonly value: number
  readonly unit: string
}

/** A figure that was computed. */
export interface Drawn {
  readonly spec: TopLevelSpec
  /** All that a reader needs to understand the figure by itself; its numbers are those of the computation. */
  readonly caption: string
  /** The numbers of the caption, and what else is worth knowing. */
  readonly numbers: Readonly<Record<string, Quantity>>
}

/** A figure of the paper. */
export interface Figure {
  readonly name: string
  /** Points. */
  readonly width: number
  /** What its random numbers come from. */
  readonly seed: number
  /** The files it is computed from, in the repository. */
  readonly inputs: readonly string[]
  draw(): Promise<Drawn>
}

/** A share, a ratio or a count. */
export const plain = (value: number): Quantity => ({ value, unit: '1' })
export const seconds = (value: number): Quantity => ({ value, unit: 's' })

/** `0.3` as `30%`. */
export const percent = (share: number, digits = 0) => `${(100 * share).toFixed(digits)}%`

/** Three significant digits, without an exponent. */
export const short = (value: number, digits = 2) => `${Number(value.toPrecision(digits))}`

/** `a, b and c`. */
export const listed = (names: readonly string[]) =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
