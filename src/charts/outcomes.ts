import type { TopLevelSpec } from 'vega-lite'
import { logTicks } from './log-ticks.ts'
import { distinct, type Rows, rowsOf } from './rows.ts'
import { categoryColours, figure, pageWidth } from './theme.ts'

/** What migrations of one kind came to in one quantity, such as `Downtime (s)`: its median and its range over several. */
export interface OutcomeRow {
  name: string
  quantity: string
  median: number
  lower: number
  upper: number
}

const quantitative = 'quantitative' as const
const nominal = 'nominal' as const
const margin = 96
const between = 18

/**
 * Kinds of migration, a row each, and what they came to, a panel for each quantity, as wide as a page. Axes are logarithmic, a
 * zero lies on their left end.
 */
export function outcomesChart(table: Rows<OutcomeRow>): TopLevelSpec {
  const rows = rowsOf(table)
  const names = distinct(rows, row => row.name)
  const quantities = distinct(rows, row => row.quantity)
  const width = Math.floor((pageWidth - margin - between * (quantities.length - 1)) / quantities.length)
  const color = {
    field: 'name',
    type: nominal,
    scale: { domain: names, range: names.map((_, i) => categoryColours[i % categoryColours.length]!) },
    legend: null,
  }
  const panel = (quantity: string, column: number) => {
    const here = rows.filter(row => row.quantity === quantity)
    const positive = here.flatMap(({ lower, median, upper }) => [lower, median, upper]).filter(value => value > 0)
    const span = positive.length > 0 ? positive : [1]
    const domain: [number, number] = [Math.min(...span) / 1.4, Math.max(...span) * 1.4]
    const shown = (value: number) => Math.max(value, domain[0])
    const values = here.map(({ name, median, lower, upper }) => {
      return { name, median: shown(median), lower: shown(lower), upper: shown(upper), value: median }
    })
    const x = {
      type: quantitative,
      scale: { type: 'log' as const, domain, nice: false },
      axis: { title: quantity, values: logTicks(domain), format: '~g' },
    }
    const y = {
      field: 'name',
      type: nominal,
      sort: names,
      axis: { title: null, grid: true, domain: false, ticks: false, labels: column === 0, labelLimit: margin },
    }
    return {
      width,
      height: 15 * names.length,
      data: { values },
      layer: [
        {
          mark: { type: 'rule' as const, strokeWidth: 1.5, strokeCap: 'butt' as const },
          encoding: { x: { field: 'lower', ...x }, x2: { field: 'upper' }, y, color },
        },
        {
          mark: { type: 'point' as const, shape: 'circle' as const, size: 22, filled: true, opacity: 1 },
          encoding: {
            x: { field: 'median', ...x },
            y,
            color,
            tooltip: [
              { field: 'name', type: nominal },
              { field: 'value', type: quantitative, title: quantity, format: '.3~g' },
            ],
          },
        },
      ],
    }
  }
  return figure({
    title: { text: 'Dot: median; bar: least to greatest', offset: 8 },
    spacing: between,
    hconcat: quantities.map(panel),
  })
}
