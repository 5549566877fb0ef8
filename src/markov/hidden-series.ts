/**
 * Observations in equal time slots: `values` holds a row of `columns` numbers per slot, row after row. An independent
 * sequence begins at row 0 and at every row listed in `starts`.
 */
export interface Series {
  readonly values: Float64Array
  readonly columns: number
  readonly starts?: readonly number[]
}

/** The number of time slots. */
export const slotsOf = ({ values, columns }: Series): number => values.length / columns

/** The first row of each sequence and the row after its last. */
export function sequencesOf(series: Series): readonly (readonly [from: number, to: number])[] {
  const starts = [0, ...(series.starts ?? []).filter(row => row !== 0)]
  return starts.map((from, i) => [from, starts[i + 1] ?? slotsOf(series)])
}

/** @throws RangeError where the series is empty, ragged or not finite, or a start is not a row after the one before */
export function checkSeries(series: Series): void {
  const { values, columns } = series
  if (!Number.isInteger(columns) || columns < 1) throw new RangeError(`columns must be a positive integer: ${columns}`)
  if (values.length === 0 || values.length % columns !== 0) {
    throw new RangeError(`values must fill rows of ${columns}: ${values.length}`)
  }
  const strange = values.findIndex(value => !Number.isFinite(value))
  if (strange >= 0) {
    const place = `row ${Math.floor(strange / columns)}, column ${strange % columns}`
    throw new RangeError(`values must be finite: ${values[strange]} at ${place}`)
  }
  for (const [from, to] of sequencesOf(series)) {
    if (!Number.isInteger(from) || from < 0 || from >= to)
      throw new RangeError(`starts must be ascending rows: ${from}`)
  }
}

/** Mean and variance (divided by T) of every column. */
export function columnMoments(series: Series): { means: Float64Array; variances: Float64Array } {
  const { values, columns } = series
  const slots = slotsOf(series)
  const means = new Float64Array(columns)
  const variances = new Float64Array(columns)
  for (let at = 0; at < values.length; at++) means[at % columns]! += values[at]! / slots
  for (let at = 0; at < values.length; at++)
    variances[at % columns]! += (values[at]! - means[at % columns]!) ** 2 / slots
  return { means, variances }
}
