import type { TopLevelSpec } from 'vega-lite'
import { panels } from './panels.ts'
import { type PredictedObservedRow, predictedAxes } from './predicted-axes.ts'
import { predictedPanel, workloadKey } from './predicted-panel.ts'
import type { QuantityName } from './quantity-axis.ts'
import { distinct, type Rows, rowsOf } from './rows.ts'
import { figure } from './theme.ts'

/**
 * Forecast median and interval over what was observed, a panel per model, on logarithmic axes that reach a factor of
 * ten beyond the observed: what lies further stands at the edge. The forecast of an outcome outside its interval is filled.
 *
 * @throws RangeError if nothing positive was observed
 */
export function predictedObservedChart(
  table: Rows<PredictedObservedRow>,
  { quantity, level = 0.9 }: { quantity: QuantityName; level?: number },
): TopLevelSpec {
  const rows = rowsOf(table)
  const models = distinct(rows, row => row.model)
  const axes = predictedAxes(rows, quantity)
  const key = workloadKey(rows, models.length > 2 ? 8 : 4)
  return figure({
    title: {
      text: [
        `${axes.title}: median and ${level * 100}% interval; filled: outside the interval`,
        ...(axes.beyond ? ['On the edge: beyond the axes'] : []),
      ],
      offset: 8,
    },
    ...panels(models, {
      label: model => model,
      margin: 48,
      draw: (model, place) =>
        predictedPanel(
          rows.filter(row => row.model === model),
          axes,
          key,
          place,
        ),
    }),
  })
}
