import type { TopLevelSpec } from 'vega-lite'
import { type Place, panels } from './panels.ts'
import { distinct, type Rows, rowsOf } from './rows.ts'
import { coloursOf, figure, mutedColour } from './theme.ts'

/**
 * Of the `n` forecasts that gave `probability`, the recalibrated `frequency` of the event, and the consistency band in
 * which it falls if the forecasts are calibrated.
 */
export interface ReliabilityRow {
  model: string
  probability: number
  frequency: number
  n: number
  lower: number
  upper: number
}

const quantitative = 'quantitative' as const
const strip = 0.2

/**
 * CORP reliability diagrams (Dimitriadis, Gneiting & Jordan 2021), a panel per model: the recalibrated frequency over
 * the consistency band of the given `level`, and below them how many forecasts gave each probability.
 */
export function reliabilityChart(
  table: Rows<ReliabilityRow>,
  { event = 'Convergence', level = 0.9 }: { event?: string; level?: number } = {},
): TopLevelSpec {
  const rows = rowsOf(table)
  const models = distinct(rows, row => row.model)
  const colours = coloursOf(models)

  const draw = (model: string, { width, xAxis, yAxis }: Place) => {
    const color = colours[models.indexOf(model)]!
    const own = rows.filter(row => row.model === model)
    const most = Math.max(...own.map(row => row.n))
    const values = own
      .toSorted((a, b) => a.probability - b.probability)
      .map(({ probability, frequency, n, lower, upper }) => {
        return { probability, frequency, lower, upper, n, bar: strip * (0.85 * (n / most) - 1) }
      })
    const scale = { nice: false, zero: false }
    const ticks = { values: [0, 0.5, 1], format: '~g' }
    const x = {
      field: 'probability',
      type: quantitative,
      scale: { ...scale, domain: [-0.02, 1.02] },
      axis: { ...ticks, ...xAxis('Forecast probability'), grid: false },
    }
    const y = {
      type: quantitative,
      scale: { ...scale, domain: [-strip, 1.02] },
      axis: { ...ticks, ...yAxis('Frequency') },
    }
    const tooltip = ['probability', 'frequency', 'lower', 'upper', 'n'].map(field => ({
      field,
      type: quantitative,
      format: '.3~g',
    }))
    const band = values.length > 1 ? { type: 'area' as const } : { type: 'rule' as const, strokeWidth: 5 }
    return {
      height: width,
      layer: [
        {
          data: {
            values: [
              { probability: 0, diagonal: 0 },
              { probability: 1, diagonal: 1 },
            ],
          },
          mark: { type: 'line' as const, color: mutedColour, strokeWidth: 0.8, strokeDash: [3, 2] },
          encoding: { x, y: { field: 'diagonal', ...y } },
        },
        {
          data: { values },
          mark: { ...band, color: mutedColour, opacity: 0.22, clip: true },
          encoding: { x, y: { field: 'lower', ...y }, y2: { field: 'upper' } },
        },
        {
          data: { values },
          mark: { type: 'rule' as const, color: mutedColour, strokeWidth: 2, strokeCap: 'butt' as const },
          encoding: { x, y: { field: 'bar', ...y }, y2: { datum: -strip } },
        },
        {
          data: { values },
          mark: {
            type: 'line' as const,
            color,
            point: { color, size: 10, opacity: 1 },
          },
          encoding: { x, y: { field: 'frequency', ...y }, tooltip },
        },
      ],
    }
  }
  return figure({
    title: { text: `${event}; band: ${level * 100}% of calibrated forecasts; bars: their number`, offset: 8 },
    ...panels(models, { label: model => model, margin: 44, draw }),
  })
}
