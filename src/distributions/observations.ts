import { type ObservationColumns, tabulate } from './tabulate.ts'

/**
 * Observations of a positive quantity as a weighted table, by columns: row i was seen `weight[i]` times. A value is
 * known exactly where `lower` = `upper`, to lie in (`lower`, `upper`] where not, and to exceed `lower` where `upper` is
 * Infinity (right-censored). It was seen only because it exceeds `entry` (left-truncated; 0 where nothing was missed).
 *
 * Equal rows are one row, so that write intervals, which are whole numbers of epochs, take no more memory than there
 * are different lengths: a histogram is all that a likelihood needs. Tables merge by `mergeObservations`.
 */
export interface Observations {
  readonly lower: Float64Array
  readonly upper: Float64Array
  readonly entry: Float64Array
  readonly weight: Float64Array
}

/** By observation: where it came into sight (left truncation), and how often it was made. */
export type Extra = Pick<ObservationColumns, 'entry' | 'weight'>

/** Values that are known exactly. @throws RangeError as `tabulate` does */
export const exactly = (values: ArrayLike<number>, extra: Extra = {}): Observations =>
  tabulate({ lower: values, upper: values, ...extra })

const beyond = [Infinity, 0]

/**
 * Times until an end, or, where `ended` is false (or 0), until observation stopped. @throws RangeError as `tabulate`
 * does
 */
export function rightCensored(
  times: ArrayLike<number>,
  ended: ArrayLike<boolean | number>,
  extra: Extra = {},
): Observations {
  if (ended.length !== times.length) throw new RangeError(`columns must be of ${times.length} rows: ${ended.length}`)
  const upper = new Float64Array(times.length)
  for (let i = 0; i < upper.length; i++) upper[i] = times[i]! + beyond[+ended[i]!]!
  return tabulate({ lower: times, upper, ...extra })
}

/** Values known to lie in (lower, upper]. @throws RangeError as `tabulate` does */
export const intervalCensored = (lower: ArrayLike<number>, upper: ArrayLike<number>, extra: Extra = {}): Observations =>
  tabulate({ lower, upper, ...extra })

/** The table of all rows of these tables. */
export function mergeObservations(...tables: readonly Observations[]): Observations {
  const column = (name: keyof Observations) => {
    const joined = new Float64Array(tables.reduce((rows, table) => rows + table[name].length, 0))
    let at = 0
    for (const table of tables) {
      joined.set(table[name], at)
      at += table[name].length
    }
    return joined
  }
  return tabulate({ lower: column('lower'), upper: column('upper'), entry: column('entry'), weight: column('weight') })
}

/** How many values were seen: the sum of the weights. */
export const countObservations = ({ weight }: Observations): number => weight.reduce((sum, times) => sum + times, 0)
