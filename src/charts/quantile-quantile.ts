import type { TopLevelSpec } from 'vega-lite'
import { logTicks } from './log-ticks.ts'
import { type Place, panels } from './panels.ts'
import { distinct, type Rows, rowsOf } from './rows.ts'
import { coloursOf, figure, mutedColour } from './theme.ts'

/** An observed quantile beside that of a `law`, and the band in which it falls by chance if the law is the truth; all > 0. */
export interface QuantileRow {
  law: string
  theoretical: number
  observed: number
  lower: number
  upper: number
}

const quantitative = 'quantitative' as const

/**
 * Observed quantiles over those of laws, a panel per law, on logarithmic axes that are the same in all; quantiles of 0 and
 * Infinity have no place there and are left out. `quantity` names what is observed, with its unit.
 */
export function quantileChart(
  table: Rows<QuantileRow>,
  { quantity = 'Write interval (s)', level = 0.95 }: { quantity?: string; level?: number } = {},
): TopLevelSpec {
  const isShown = (x: number) => x > 0 && x < Infinity
  const rows = rowsOf(table).filter(row => isShown(row.theoretical) && isShown(row.observed))
  const laws = distinct(rows, row => row.law)
  const colours = coloursOf(laws)
  const values = rows.flatMap(row => [row.theoretical, row.observed])
  const domain: [number, number] = [extent(Math.min(...values) / 1.3), extent(Math.max(...values) * 1.3)]
  const within = (x: number) => Math.min(domain[1], Math.max(domain[0], x))
  const scale = { type: 'log' as const, domain, nice: false }
  const ticks = { values: logTicks(domain), format: '~r' }

  const draw = (law: string, { width, xAxis, yAxis }: Place) => {
    const own = rows
      .filter(row => row.law === law)
      .map(({ theoretical, observed, lower, upper }) => {
        return { theoretical, observed, lower: within(lower), upper: within(upper) }
      })
    const x = {
      field: 'theoretical',
      type: quantitative,
      scale,
      axis: { ...ticks, ...xAxis('By the law'), grid: false },
    }
    const y = { type: quantitative, scale, axis: { ...ticks, ...yAxis(quantity) } }
    return {
      height: width,
      layer: [
        {
          data: { values: own },
          mark: { type: 'area' as const, color: mutedColour, opacity: 0.2 },
          encoding: { x, y: { field: 'lower', ...y }, y2: { field: 'upper' } },
        },
        {
          data: { values: domain.map(theoretical => ({ theoretical })) },
          mark: { type: 'line' as const, color: mutedColour, strokeWidth: 0.8, strokeDash: [3, 2] },
          encoding: { x, y: { field: 'theoretical', ...y } },
        },
        {
          data: { values: own },
          mark: { type: 'point' as const, filled: true, size: 8, opacity: 1, color: colours[laws.indexOf(law)]! },
          encoding: {
            x,
            y: { field: 'observed', ...y },
            tooltip: ['theoretical', 'observed', 'lower', 'upper'].map(field => ({
              field,
              type: quantitative,
              format: '.3~g',
            })),
          },
        },
      ],
    }
  }
  return figure({
    title: { text: `Dashed: as by the law; band: ${level * 100}% by chance, pointwise`, offset: 8 },
    ...panels(laws, { label: law => law, margin: 46, draw }),
  })
}

const extent = (x: number) => Number(x.toPrecision(6))
