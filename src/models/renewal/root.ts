/** The lower triangular root of a positive definite matrix (Cholesky); pivots are at least 1e-12. */
export function triangularRoot(matrix: readonly (readonly number[])[]): number[][] {
  const root = matrix.map(row => row.map(() => 0))
  matrix.forEach((row, i) => {
    for (let j = 0; j <= i; j++) {
      let sum = row[j]!
      for (let k = 0; k < j; k++) sum -= root[i]![k]! * root[j]![k]!
      root[i]![j] = i === j ? Math.sqrt(Math.max(1e-12, sum)) : sum / root[j]![j]!
    }
  })
  return root
}
