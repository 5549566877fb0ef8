import { columnTotals, type Matrix, total } from './matrix.ts'

/**
 * How far counts are from proportional rows: Pearson's X² = Σ (n − e)² / e, or the likelihood ratio G = 2 Σ n ln(n /
 * e).
 */
export type Statistic = 'pearson' | 'likelihood-ratio'

/**
 * The statistic of independence of rows and columns, with the degrees of freedom of those rows and columns that hold
 * counts.
 */
export function contingency(table: Matrix, statistic: Statistic): { statistic: number; degreesOfFreedom: number } {
  const rows = table.map(total)
  const columns = columnTotals(table)
  const n = total(rows)
  const sum = total(
    table.flatMap((row, i) =>
      row.map((count, j) => {
        const expected = (rows[i]! * columns[j]!) / n
        if (!(expected > 0)) return 0
        if (statistic === 'pearson') return (count - expected) ** 2 / expected
        return count > 0 ? 2 * count * Math.log(count / expected) : 0
      }),
    ),
  )
  const held = (totals: readonly number[]) => Math.max(1, totals.filter(count => count > 0).length)
  return { statistic: sum, degreesOfFreedom: (held(rows) - 1) * (held(columns) - 1) }
}
