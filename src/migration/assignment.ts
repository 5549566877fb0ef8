/**
 * The assignment of rows to columns, one each, whose costs have the least sum: shortest augmenting paths with dual
 * variables, O(n³) (Jonker & Volgenant 1987; Burkard, Dell'Amico & Martello 2009, algorithm 4.15).
 *
 * @param cost a square matrix, row by row
 * @returns the column of each row
 * @throws RangeError unless the matrix is square and finite
 */
export function assign(cost: readonly Float64Array[]): Uint32Array {
  const n = cost.length
  for (const row of cost) {
    if (row.length !== n) throw new RangeError(`the costs must be a square of ${n} by ${n}: ${row.length}`)
    const strange = row.find(value => !Number.isFinite(value))
    if (strange !== undefined) throw new RangeError(`costs must be finite: ${strange}`)
  }
  const ofRow = new Float64Array(n + 1)
  const ofColumn = new Float64Array(n + 1)
  const rowIn = new Int32Array(n + 1).fill(-1)
  const before = new Int32Array(n)
  const slack = new Float64Array(n)
  const reached = new Uint8Array(n + 1)

  for (let row = 0; row < n; row++) {
    slack.fill(Infinity)
    reached.fill(0)
    rowIn[n] = row
    let column = n
    while (rowIn[column]! >= 0) {
      reached[column] = 1
      const from = rowIn[column]!
      let nearest = -1
      for (let j = 0; j < n; j++) {
        if (reached[j]) continue
        const reduced = cost[from]![j]! - ofRow[from]! - ofColumn[j]!
        if (reduced < slack[j]!) {
          slack[j] = reduced
          before[j] = column
        }
        if (nearest < 0 || slack[j]! < slack[nearest]!) nearest = j
      }
      const step = slack[nearest]!
      for (let j = 0; j <= n; j++) {
        if (reached[j]) {
          ofRow[rowIn[j]!]! += step
          ofColumn[j]! -= step
        } else if (j < n) slack[j]! -= step
      }
      column = nearest
    }
    while (column !== n) {
      rowIn[column] = rowIn[before[column]!]!
      column = before[column]!
    }
  }
  const columnOf = new Uint32Array(n)
  for (let j = 0; j < n; j++) columnOf[rowIn[j]!] = j
  return columnOf
}
