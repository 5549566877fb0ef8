/**
 * A small matrix, a list per row. In all of `markov/` the row is where a transition starts, the column where it ends.
 */
export type Matrix = readonly (readonly number[])[]

/** The matrix of `rows` × `columns` whose entries are `entry(row, column)`. */
export const matrixOf = (rows: number, columns: number, entry: (i: number, j: number) => number): number[][] =>
  Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => entry(i, j)))

export const identity = (size: number): number[][] => matrixOf(size, size, (i, j) => (i === j ? 1 : 0))

export const total = (row: readonly number[]): number => row.reduce((sum, value) => sum + value, 0)

export const columnTotals = (matrix: Matrix): number[] =>
  matrix[0]!.map((_, j) => matrix.reduce((sum, row) => sum + row[j]!, 0))

/** a · b. */
export function product(a: Matrix, b: Matrix): number[][] {
  const columns = b[0]!.length
  return a.map(row => {
    const result = new Array<number>(columns).fill(0)
    row.forEach((factor, inner) => {
      const other = b[inner]!
      if (factor !== 0) for (let j = 0; j < columns; j++) result[j]! += factor * other[j]!
    })
    return result
  })
}

/** @throws RangeError unless each row is a probability vector over as many states as there are rows */
export function checkTransition(matrix: Matrix): void {
  matrix.forEach((row, i) => {
    if (row.length !== matrix.length) throw new RangeError(`a transition matrix is square: ${row.length} in row ${i}`)
    const wrong = row.find(p => !(p >= 0 && p <= 1 + 1e-9))
    if (wrong !== undefined) throw new RangeError(`a probability lies between 0 and 1: ${wrong} in row ${i}`)
    if (Math.abs(total(row) - 1) > 1e-9) throw new RangeError(`probabilities sum to 1: ${total(row)} in row ${i}`)
  })
}

/** @throws RangeError unless rates off the diagonal are not negative and each row sums to 0 */
export function checkGenerator(matrix: Matrix): void {
  matrix.forEach((row, i) => {
    if (row.length !== matrix.length) throw new RangeError(`a generator is square: ${row.length} in row ${i}`)
    const wrong = row.find((rate, j) => i !== j && !(rate >= 0 && rate < Infinity))
    if (wrong !== undefined) throw new RangeError(`a rate is not negative: ${wrong} in row ${i}`)
    if (!(Math.abs(total(row)) <= 1e-9 * Math.max(1, -row[i]!))) {
      throw new RangeError(`rates of a generator sum to 0: ${total(row)} in row ${i}`)
    }
  })
}

/** Rates off the diagonal made into a generator: whatever stood on the diagonal, rows sum to 0. */
export const generator = (rates: Matrix): number[][] =>
  rates.map((row, i) => row.map((rate, j) => (i === j ? rate - total(row) : rate)))
