import { type ColumnTable, table } from 'arquero'
import type { Distribution } from '../distributions/distribution.ts'
import { forecastRows, quantities } from '../forecast/forecast.ts'
import type { Observed } from './measured.ts'

/** A score of a forecast against what came; names of metrics become columns. */
export type Metrics = Readonly<Record<string, (forecast: Distribution, observed: number) => number | boolean>>

/**
 * Scores each quantity of each forecast against a migration's outcome: a table of `model`, `quantity` and a column for
 * each metric (0 or 1 for those that say yes or no).
 */
export function score(forecasts: ColumnTable, observed: Observed, metrics: Metrics): ColumnTable {
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
