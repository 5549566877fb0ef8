import type { TopLevelSpec } from 'vega-lite'
import { type Place, panels } from './panels.ts'
import { type QuantityName, quantityAxis } from './quantity-axis.ts'
import { distinct, type Rows, rowsOf } from './rows.ts'
import { coloursOf, figure, observedColour } from './theme.ts'

/**
 * The `density` of PIT values between `from` and `to`, and the band in which it falls by chance if the forecasts are
 * calibrated.
 */
export interface PitRow {
  model: string
  quantity?: QuantityName
  from: number
  to: number
  density: number
  lower: number
  upper: number
}

const quantitative = 'quantitative' as const

/** Histograms of the probability integral transform, a column per model or, of several quantities, a row per quantity. */
export function pitChart(table: Rows<PitRow>, { level = 0.9 }: { level?: number } = {}): TopLevelSpec {
  const rows = rowsOf(table)
  const models = distinct(rows, row => row.model)
  const names = distinct(rows, row => row.quantity)
  const colours = coloursOf(models)
  const most = Math.max(1, ...rows.flatMap(row => [row.density, row.upper])) * 1.06
  const cells = names.flatMap(quantity => models.map(model => ({ quantity, model })))

  const draw = ({ quantity, model }: (typeof cells)[number], { xAxis, yAxis }: Place) => {
    const values = rows
      .filter(row => row.model === model && row.quantity === quantity)
      .map(({ from, to, density, lower, upper }) => ({ from, to, density, lower, upper }))
    const name = quantity === undefined ? 'Density' : quantityAxis(quantity).title
    const x = {
      field: 'from',
      type: quantitative,
      scale: { domain: [0, 1], nice: false },
      axis: { ...xAxis('PIT'), values: [0, 0.5, 1], format: '~g', grid: false },
    }
    const y = {
      type: quantitative,
      scale: { domain: [0, most], nice: false },
      axis: { ...yAxis(name), tickCount: 3, format: '~g' },
    }
    const edge = (field: 'lower' | 'upper') => ({
      data: { values },
      mark: { type: 'rule' as const, color: observedColour, strokeWidth: 0.6, strokeDash: [2, 2] },
      encoding: { x, x2: { field: 'to' }, y: { field, ...y } },
    })
    return {
      height: 56,
      layer: [
        {
          data: { values },
          mark: { type: 'rect' as const, color: observedColour, opacity: 0.12 },
          encoding: { x, x2: { field: 'to' }, y: { field: 'lower', ...y }, y2: { field: 'upper' } },
        },
        {
          data: { values },
          mark: { type: 'bar' as const, color: colours[models.indexOf(model)]!, stroke: 'white', strokeWidth: 0.5 },
          encoding: {
            x,
            x2: { field: 'to' },
            y: { field: 'density', ...y },
            y2: { datum: 0 },
            tooltip: ['from', 'to', 'density', 'lower', 'upper'].map(field => ({
              field,
              type: quantitative,
              format: '.3~g',
            })),
          },
        },
        edge('lower'),
        edge('upper'),
        {
          mark: { type: 'rule' as const, color: observedColour, strokeWidth: 0.8 },
          data: { values: [{ uniform: 1 }] },
          encoding: { y: { field: 'uniform', ...y } },
        },
      ],
    }
  }
  return figure({
    title: { text: `Line: uniform; dashed: ${level * 100}% by chance`, offset: 8 },
    ...panels(cells, {
      label: ({ model }, i) => (i < models.length ? model : ''),
      margin: 42,
      ...(names.length > 1 && { columns: models.length }),
      draw,
    }),
  })
}
