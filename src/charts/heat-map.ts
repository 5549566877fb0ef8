import type { TopLevelSpec } from 'vega-lite'
import { logTicks } from './log-ticks.ts'
import { type Rows, rowsOf } from './rows.ts'
import { columnWidth, figure } from './theme.ts'

/** Writes to the pages from `page` to `pageEnd` between `time` and `timeEnd` (seconds). */
export interface HeatRow {
  time: number
  timeEnd: number
  page: number
  pageEnd: number
  writes: number
}

/** Where in memory and when pages were written; a cell without writes is left white. */
export function heatMapChart(table: Rows<HeatRow>): TopLevelSpec {
  const cells = rowsOf(table)
    .filter(row => row.writes > 0)
    .map(({ time, timeEnd, page, pageEnd, writes }) => ({ time, timeEnd, page, pageEnd, writes }))
  const most = cells.reduce((greatest, cell) => Math.max(greatest, cell.writes), 2)
  const scale = { scheme: 'cividis' as const, reverse: true, type: 'log' as const, domain: [1, most] }
  return figure({
    width: columnWidth - 54,
    height: 150,
    data: { values: cells },
    mark: { type: 'rect', strokeWidth: 0.3, stroke: { expr: "scale('color', datum.writes)" } },
    encoding: {
      x: {
        field: 'time',
        type: 'quantitative',
        scale: { nice: false, zero: false },
        axis: { title: 'Time (s)', grid: false, tickCount: 6 },
      },
      x2: { field: 'timeEnd' },
      y: {
        field: 'page',
        type: 'quantitative',
        scale: { nice: false, zero: true },
        axis: { title: 'Page', format: ',~f', grid: false, tickCount: 6 },
      },
      y2: { field: 'pageEnd' },
      color: {
        field: 'writes',
        type: 'quantitative',
        scale,
        legend: {
          title: 'Dirty page-epochs per cell',
          orient: 'top',
          gradientLength: 120,
          gradientThickness: 6,
          format: ',',
          values: logTicks([1, most]),
        },
      },
      tooltip: [
        { field: 'time', type: 'quantitative', title: 'time (s)', format: '.3~f' },
        { field: 'page', type: 'quantitative', title: 'first page', format: ',d' },
        { field: 'writes', type: 'quantitative', format: ',d' },
      ],
    },
  })
}
