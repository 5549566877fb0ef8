import type { TopLevelSpec } from 'vega-lite'
import { distinct, type Rows, rowsOf } from './rows.ts'
import { timeUnit } from './scale-unit.ts'
import { columnWidth, figure, observedColour } from './theme.ts'

/** CPU seconds (`supply`) that are had in a window of `window` seconds, by a bound or as found. */
export interface SupplyRow {
  curve: string
  window: number
  supply: number
}

const colours = [observedColour, '#0072B2', '#D55E00', '#009E73', '#CC79A7']
const dashes = [
  [1, 0],
  [5, 2],
  [2, 2],
  [6, 2, 1.5, 2],
  [3, 1.5],
]

/** Supply of CPU time over the length of a window, a line a curve: of a bound nothing that is found lies below it. */
export function supplyChart(table: Rows<SupplyRow>): TopLevelSpec {
  const rows = rowsOf(table)
  const domain = distinct(rows, row => row.curve)
  const unit = timeUnit(Math.max(...rows.map(row => row.window)))
  const shown = (seconds: number) => Number((seconds / unit.size).toPrecision(6))
  const values = rows.map(({ curve, window, supply }) => ({ curve, window: shown(window), supply: shown(supply) }))
  const legend = { title: null, orient: 'bottom' as const, columns: 2, symbolType: 'stroke', symbolSize: 150 }
  const own = <Value>(of: readonly Value[]) => domain.map((_, i) => of[i % of.length]!)
  const axis = (title: string) => ({ title: `${title} (${unit.name})`, tickCount: 6 })
  return figure({
    width: columnWidth - 48,
    height: 130,
    data: { values },
    mark: 'line',
    encoding: {
      x: {
        field: 'window',
        type: 'quantitative',
        scale: { nice: false },
        axis: { ...axis('Window'), grid: false },
      },
      y: { field: 'supply', type: 'quantitative', axis: axis('CPU time in it, at least') },
      color: { field: 'curve', type: 'nominal', scale: { domain, range: own(colours) }, legend },
      strokeDash: { field: 'curve', type: 'nominal', scale: { domain, range: own(dashes) }, legend },
      tooltip: [
        { field: 'curve', type: 'nominal' },
        { field: 'window', type: 'quantitative', format: '.3~r' },
        { field: 'supply', type: 'quantitative', format: '.3~r' },
      ],
    },
  })
}
