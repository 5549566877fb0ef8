import type { TopLevelSpec } from 'vega-lite'
import { dotPlot } from './dot-plot.ts'
import type { ForecastRow } from './forecast-row.ts'
import { type Rows, rowsOf } from './rows.ts'

/** A row, with a deadline of its own if it is not that of the others (s). */
export type TotalTimeRow = Pick<ForecastRow, 'model' | 'convergence' | 'totalTime'> & { deadline?: number }

/**
 * The total time of each model as quantile dots; migrations that last to the `deadline` are hollow, `observed` is what came
 * (s). Where deadlines differ, each is marked in its own row.
 */
export function totalTimeChart(
  forecasts: Rows<TotalTimeRow>,
  { level = 0.9, deadline, observed }: { level?: number; deadline?: number; observed?: number } = {},
): TopLevelSpec {
  const given = rowsOf(forecasts)
  const ends = new Set(given.map(row => row.deadline ?? deadline))
  const until = (at: number | undefined, label = 'deadline') => at !== undefined && { rule: { label, at }, end: at }
  const rows = given.map(({ model, convergence, totalTime, deadline: own = deadline }, i) => ({
    model,
    convergence,
    law: totalTime,
    ...(ends.size > 1 && until(own, i > 0 ? `${model}: deadline` : undefined)),
  }))
  const shared = ends.size === 1 && until([...ends][0])
  return dotPlot({ title: 'Total time', rows, level, ...shared, ...(observed !== undefined && { observed }) })
}
