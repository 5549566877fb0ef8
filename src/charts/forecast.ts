import type { TopLevelSpec } from 'vega-lite'
import { dotPanel } from './dot-plot.ts'
import type { ForecastRow } from './forecast-row.ts'
import { type Rows, rowsOf } from './rows.ts'
import { figure } from './theme.ts'

/** Levels and values that a chart of a forecast marks. */
export interface ForecastChartOptions {
  /** Share of the probability that the outer interval holds; default 0.9. */
  level?: number
  /** Seconds after which a migration is cancelled. */
  deadline?: number
  /** The downtime limit, seconds. */
  limit?: number
  /** What came of the migration, seconds; infinite where it did not finish. */
  observed?: { totalTime: number; downtime: number }
}

/** Total time and downtime beside each other as quantile dots, a row per model, and what came; as wide as a page. */
export function forecastChart(
  forecasts: Rows<Pick<ForecastRow, 'model' | 'convergence' | 'totalTime' | 'downtime'>>,
  { level = 0.9, deadline, limit, observed }: ForecastChartOptions = {},
): TopLevelSpec {
  const rows = rowsOf(forecasts)
  const lawsOf = (quantity: 'totalTime' | 'downtime') =>
    rows.map(({ model, convergence, [quantity]: law }) => ({ model, convergence, law }))
  const end = deadline !== undefined && { rule: { label: 'deadline', at: deadline }, end: deadline }
  const total = dotPanel({
    title: 'Total time',
    rows: lawsOf('totalTime'),
    level,
    observed: observed?.totalTime,
    ...end,
  })
  const { title, ...down } = dotPanel({
    title: 'Downtime',
    rows: lawsOf('downtime'),
    level,
    observed: observed?.downtime,
    ...(limit !== undefined && { rule: { label: 'limit', at: limit } }),
  })
  return figure({ spacing: 8, hconcat: [total, down] })
}
