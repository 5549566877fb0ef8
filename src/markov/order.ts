import { logLikelihoodOf } from './chain.ts'
import { type ChiSquareTest, chiSquareTest } from './chi-square.ts'
import { contingency, type Statistic } from './contingency.ts'
import { total } from './matrix.ts'
import { type TransitionCounts, withOrder } from './transition-counts.ts'

/**
 * Tests whether a chain of a lower `order` (one less than that of the counts, unless given) would do: whether what
 * follows is independent of the older states given the newer (Anderson & Goodman 1957; Billingsley 1961). Degrees of
 * freedom are (kᵐ − kˡ)(k − 1), less what histories and successors that never occurred leave out.
 *
 * With Pearson's statistic, counts of order 2 and at least three states this is R's assessOrder.
 *
 * @throws RangeError unless `order` is an integer from 0 to below that of the counts
 */
export function orderTest(
  counts: TransitionCounts,
  { order = counts.order - 1, statistic = 'likelihood-ratio' }: { order?: number; statistic?: Statistic } = {},
): ChiSquareTest {
  if (!(Number.isInteger(order) && order >= 0 && order < counts.order)) {
    throw new RangeError(`order must be an integer from 0 to ${counts.order - 1}: ${order}`)
  }
  const recent = counts.states ** order
  const tables = Array.from({ length: recent }, (_, history) =>
    contingency(
      counts.counts.filter((_, longer) => longer % recent === history),
      statistic,
    ),
  )
  return chiSquareTest(total(tables.map(table => table.statistic)), total(tables.map(table => table.degreesOfFreedom)))
}

/** A chain of one order and how well it explains the data. */
export interface OrderRow {
  readonly order: number
  readonly logLikelihood: number
  readonly parameters: number
  readonly aic: number
  readonly bic: number
}

/**
 * Chains of each order from 0 to that of the counts, all fitted to the same transitions, so that their AIC (Tong 1975)
 * and BIC (Katz 1981) can be compared. Parameters of histories that never occurred are not counted.
 */
export function orderTable(counts: TransitionCounts): OrderRow[] {
  return Array.from({ length: counts.order + 1 }, (_, order) => {
    const seen = withOrder(counts, order).counts.filter(row => total(row) > 0)
    const logLikelihood = logLikelihoodOf(
      seen,
      seen.map(row => row.map(count => count / total(row))),
    )
    const parameters = seen.length * (counts.states - 1)
    const transitions = total(seen.map(total))
    return {
      order,
      logLikelihood,
      parameters,
      aic: 2 * parameters - 2 * logLikelihood,
      bic: Math.log(transitions) * parameters - 2 * logLikelihood,
    }
  })
}

/** The order of least AIC or BIC. */
export const selectOrder = (counts: TransitionCounts, criterion: 'aic' | 'bic' = 'bic'): number =>
  orderTable(counts).reduce((best, row) => (row[criterion] < best[criterion] ? row : best)).order
