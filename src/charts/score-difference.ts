import type { TopLevelSpec } from 'vega-lite'
import { distinct, type Rows, rowsOf } from './rows.ts'
import { columnWidth, figure, modelScale, mutedColour, observedColour } from './theme.ts'

/** Mean score of a model minus that of the reference on the same cases, its interval, and the p-value of equality. */
export interface ScoreDifferenceRow {
  model: string
  reference: string
  mean: number
  lower: number
  upper: number
  pValue: number
}

const quantitative = 'quantitative' as const
const nominal = 'nominal' as const
const width = columnWidth - 112

/**
 * Difference in mean score from the reference, a row per model; left is better. `title` names the score and its unit.
 *
 * @throws RangeError if the rows are of several references
 */
export function scoreDifferenceChart(
  table: Rows<ScoreDifferenceRow>,
  { title, level = 0.95 }: { title: string; level?: number },
): TopLevelSpec {
  const rows = rowsOf(table)
  const references = distinct(rows, row => row.reference)
  if (references.length > 1) throw new RangeError(`one reference at a time: ${references.join(', ')}`)
  const models = distinct(rows, row => row.model)
  const values = rows.map(({ model, mean, lower, upper, pValue }) => {
    return { model, mean, lower, upper, p: pValueLabel(pValue) }
  })
  const x = {
    type: quantitative,
    scale: { nice: false, padding: 6 },
    axis: { title: `Difference in ${title}`, tickCount: 5, format: '~g' },
  }
  const y = {
    field: 'model',
    type: nominal,
    sort: models,
    axis: { title: null, grid: true, domain: false, ticks: false, labelLimit: 64 },
  }
  const color = { field: 'model', type: nominal, scale: modelScale(models), legend: null }
  return figure({
    width,
    height: 15 * models.length,
    title: [`Dot: mean; bar: ${level * 100}% interval`, `Left of zero: better than ${references[0]}`],
    layer: [
      {
        data: { values: [{ zero: 0 }] },
        mark: { type: 'rule', color: observedColour, strokeWidth: 0.8 },
        encoding: { x: { field: 'zero', ...x } },
      },
      {
        data: { values },
        mark: { type: 'rule', strokeWidth: 1.5, strokeCap: 'butt' },
        encoding: { x: { field: 'lower', ...x }, x2: { field: 'upper' }, y, color },
      },
      {
        data: { values },
        mark: { type: 'point', shape: 'circle', size: 24, filled: true, opacity: 1 },
        encoding: {
          x: { field: 'mean', ...x },
          y,
          color,
          tooltip: [
            { field: 'model', type: nominal },
            ...['mean', 'lower', 'upper'].map(field => ({ field, type: quantitative, format: '.3~g' })),
            { field: 'p', type: nominal },
          ],
        },
      },
      {
        data: { values },
        mark: { type: 'text', align: 'left', baseline: 'middle', fontSize: 7.5, color: mutedColour },
        encoding: { x: { value: width + 5 }, y, text: { field: 'p' } },
      },
    ],
  })
}

/** `p = 0.02`, with a third decimal below 0.01, and never zero; nothing where there was no test. */
function pValueLabel(p: number): string {
  if (Number.isNaN(p)) return ''
  return p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(p < 0.01 ? 3 : 2)}`
}
