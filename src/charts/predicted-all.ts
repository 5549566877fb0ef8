import type { TopLevelSpec } from 'vega-lite'
import { panels } from './panels.ts'
import { type PredictedObservedRow, predictedAxes } from './predicted-axes.ts'
import { predictedPanel, workloadKey } from './predicted-panel.ts'
import type { QuantityName } from './quantity-axis.ts'
import { distinct, type Rows, rowsOf } from './rows.ts'
import { figure } from './theme.ts'

/** A forecast of one quantity of a measured migration, with an interval and a wider one. */
export interface PredictedQuantityRow extends PredictedObservedRow {
  quantity: QuantityName
}

/** Width that the axis on the left of a panel needs, in points. */
const axis = 42

/**
 * All that one model said of some migrations over what was observed, a panel per quantity, each on axes of its own as in
 * `predictedObservedChart`: medians with an interval and, thin, where there is one, a wider one. Filled: outside the interval; ringed, with the
 * migration's name: outside the wider one. A quantity of which nothing positive was observed is left out.
 *
 * @throws RangeError if the rows are of several models, or nothing positive was observed
 */
export function predictedAllChart(
  table: Rows<PredictedQuantityRow>,
  { level = 0.9, outerLevel = 0.99 }: { level?: number; outerLevel?: number } = {},
): TopLevelSpec {
  const rows = rowsOf(table)
  const models = distinct(rows, row => row.model)
  if (models.length > 1) throw new RangeError(`quantities are drawn of one model at a time: ${models.join(', ')}`)
  const quantities = distinct(
    rows.filter(row => row.observed > 0),
    row => row.quantity,
  )
  if (quantities.length === 0) throw new RangeError(`no positive value was observed: ${rows.length} rows`)
  const drawn = quantities.map(quantity => {
    const its = rows.filter(row => row.quantity === quantity)
    return { rows: its, axes: predictedAxes(its, quantity) }
  })
  const key = workloadKey(rows, 8)
  const isOuter = rows.some(row => row.outerLower !== undefined)
  return figure({
    title: {
      text: [
        `${models[0]}: median with ${level * 100}% interval${isOuter ? ` and, thin, ${outerLevel * 100}% interval` : ''}`,
        [
          `Filled: outside the ${level * 100}% interval${isOuter ? `; ringed, with its name: outside the ${outerLevel * 100}% interval` : ''}`,
          ...(drawn.some(({ axes }) => axes.beyond) ? ['on the edge: beyond the axes'] : []),
        ].join('; '),
      ],
      offset: 8,
    },
    ...panels(drawn, {
      label: ({ axes }) => axes.title,
      margin: axis * drawn.length,
      columns: drawn.length,
      draw: ({ rows, axes }, { width }) => {
        const own = (title: string) => ({ title, labels: true })
        return predictedPanel(rows, axes, key, { width, xAxis: own, yAxis: own })
      },
    }),
  })
}
