import type { TopLevelSpec } from 'vega-lite'
import { dotPlot } from './dot-plot.ts'
import type { ForecastRow } from './forecast-row.ts'
import { type Rows, rowsOf } from './rows.ts'

/** The downtime of each model as quantile dots; `limit` is the downtime limit of the migration, `observed` what came (s). */
export function downtimeChart(
  forecasts: Rows<Pick<ForecastRow, 'model' | 'convergence' | 'downtime'>>,
  { level = 0.9, limit, observed }: { level?: number; limit?: number; observed?: number } = {},
): TopLevelSpec {
  const rows = rowsOf(forecasts).map(({ model, convergence, downtime }) => ({ model, convergence, law: downtime }))
  return dotPlot({
    title: 'Downtime',
    rows,
    level,
    ...(limit !== undefined && { rule: { label: 'limit', at: limit } }),
    ...(observed !== undefined && { observed }),
  })
}
