import type { TopLevelSpec } from 'vega-lite'
import { dotPlot } from './dot-plot.ts'
import type { ForecastRow } from './forecast-row.ts'
import { type Rows, rowsOf } from './rows.ts'

/**
 * The total time of each model as quantile dots; migrations that last to the `deadline` are hollow, `observed` is what came
 * (s).
 */
export function totalTimeChart(
  forecasts: Rows<Pick<ForecastRow, 'model' | 'convergence' | 'totalTime'>>,
  { level = 0.9, deadline, observed }: { level?: number; deadline?: number; observed?: number } = {},
): TopLevelSpec {
  const rows = rowsOf(forecasts).map(({ model, convergence, totalTime }) => ({ model, convergence, law: totalTime }))
  const rule = deadline !== undefined && { rule: { label: 'deadline', at: deadline }, end: deadline }
  return dotPlot({ title: 'Total time', rows, level, ...rule, ...(observed !== undefined && { observed }) })
}
