import { type ColumnTable, table } from 'arquero'
import { interval } from '../distributions/distribution.ts'
import { forecastRows, type Quantity } from './forecast.ts'

/** Central prediction intervals: a table of `model`, `level`, `lower`, `upper`, in the unit of the quantity. */
export function intervals(forecasts: ColumnTable, quantity: Quantity, levels: readonly number[]): ColumnTable {
  const rows = forecastRows(forecasts).flatMap(row =>
    levels.map(level => {
      const [lower, upper] = interval(row[quantity], level)
      return { model: row.model, level, lower, upper }
    }),
  )
  return table({
    model: rows.map(row => row.model),
    level: rows.map(row => row.level),
    lower: rows.map(row => row.lower),
    upper: rows.map(row => row.upper),
  })
}
