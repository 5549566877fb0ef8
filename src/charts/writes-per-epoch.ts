import type { TopLevelSpec } from 'vega-lite'
import { type Rows, rowsOf } from './rows.ts'
import { columnWidth, figure } from './theme.ts'

/** Pages dirtied per epoch at `time` (seconds); of a binned trace `pages` is the mean and the others are the range. */
export interface WritesRow {
  time: number
  pages: number
  lower?: number
  upper?: number
}

const colour = '#0072B2'

/** Pages dirtied in each epoch over time; a binned trace is drawn as its mean within the range of each bin. */
export function writesPerEpochChart(table: Rows<WritesRow>): TopLevelSpec {
  const values = rowsOf(table).map(({ time, pages, lower, upper }) => ({
    time,
    pages,
    ...(lower !== undefined && upper !== undefined && { lower, upper }),
  }))
  const binned = values.some(row => 'lower' in row)
  const y = { title: 'Pages dirtied per epoch', format: ',~f', tickCount: 4 }
  return figure({
    width: columnWidth - 50,
    height: 90,
    ...(binned && { title: 'Line: mean of a bin; band: its least and greatest epoch' }),
    data: { values },
    encoding: {
      x: {
        field: 'time',
        type: 'quantitative',
        scale: { nice: false, zero: false },
        axis: { title: 'Time (s)', grid: false, tickCount: 6 },
      },
    },
    layer: [
      ...(binned
        ? [
            {
              mark: { type: 'area' as const, color: colour, opacity: 0.28 },
              encoding: {
                y: { field: 'lower', type: 'quantitative' as const, axis: y },
                y2: { field: 'upper' },
              },
            },
          ]
        : []),
      {
        mark: { type: 'line', color: colour, strokeWidth: binned ? 1 : 0.8 },
        encoding: {
          y: { field: 'pages', type: 'quantitative', axis: y },
          tooltip: [
            { field: 'time', type: 'quantitative', title: 'time (s)', format: '.3~f' },
            { field: 'pages', type: 'quantitative', format: ',.0f' },
          ],
        },
      },
    ],
  })
}
