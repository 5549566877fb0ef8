import { type ColumnTable, table } from 'arquero'
import type { Distribution } from '../distributions/distribution.ts'
import { forecastRows, quantities } from '../forecast/forecast.ts'
import type { Observed } from './measured.ts'

/** A score of a forecast against what came; names of metrics become columns. */
export type Metrics = Readonly<Record<string, (forecast: Distribution, observed: number) => number | boolean>>

/**
 * Scores each quantity of each forecast against a migration's outcome: a table of `model`, `quantity` and a column for
 * each metric (0 or 1 for those that say yes or no). A forecast without a deadline is bounded (`withDeadline`); a replay that
 * it is held against needs the same.
 *
 * @throws RangeError when the outcome is that of a replay that outlived its trace, of which only a bound is known
 */
export function score(
  forecasts: ColumnTable,
  observed: Observed & { readonly censored?: boolean },
  metrics: Metrics,
): ColumnTable {
  if (observed.censored) {
    throw new RangeError(`a replay that outlives its trace cannot be scored: censored at ${observed.totalTime} s`)
  }
  const rows = forecastRows(forecasts).flatMap(row => quantities.map(quantity => ({ row, quantity })))
  const columns = Object.entries(metrics).map(([name, metric]) => [
    name,
    rows.map(({ row, quantity }) => Number(metric(row[quantity], observed[quantity]))),
  ])
  return table({
    model: rows.map(({ row }) => row.model),
    quantity: rows.map(({ quantity }) => quantity),
    ...Object.fromEntries(columns),
  })
}
