import type { TopLevelSpec } from 'vega-lite'
import { type Rows, rowsOf } from './rows.ts'
import { coloursOf, columnWidth, figure, mutedColour, observedColour } from './theme.ts'

/**
 * Quantiles of when a migration will have ended, and the probability that it converges, as forecast at `time`; seconds.
 */
export interface OnlineRow {
  time: number
  q05: number
  q25: number
  q50: number
  q75: number
  q95: number
  convergence: number
}

const quantitative = 'quantitative' as const

/**
 * When a running migration will have ended, by the time of the forecast: median and bands of 50% and 90%, over the
 * probability that it converges. `end` is when it did, in seconds since its start. Bands that reach beyond twice the
 * end, or without one beyond twice the last forecast's time, are cut off there.
 */
export function onlineChart(forecasts: Rows<OnlineRow>, { end }: { end?: number } = {}): TopLevelSpec {
  const rows = rowsOf(forecasts)
  const last = rows.reduce((latest, row) => Math.max(latest, row.time), 0)
  const most = rows.reduce((greatest, row) => Math.max(greatest, row.q95), end ?? 0)
  const top = Math.min(most, 2 * (end ?? last))
  const [colour] = coloursOf(['online'])
  const x = (labels: boolean) => ({
    field: 'time',
    type: quantitative,
    scale: { domain: [0, end ?? last], nice: false },
    axis: { title: labels ? 'Time of the forecast (s)' : null, labels, grid: false, tickCount: 5 },
  })
  const y = { type: quantitative, scale: { domain: [0, top], nice: false }, axis: { title: 'End (s)', tickCount: 5 } }
  const band = (low: string, high: string, opacity: number) => ({
    mark: { type: 'area' as const, opacity, color: colour!, clip: true },
    encoding: { x: x(false), y: { field: low, ...y }, y2: { field: high } },
  })
  const straight = (points: readonly { time: number; at: number }[], color: string, dashed: boolean) => ({
    data: { values: [...points] },
    mark: { type: 'line' as const, color, clip: true, strokeWidth: 0.8, ...(dashed && { strokeDash: [3, 2] }) },
    encoding: { x: x(false), y: { field: 'at', ...y } },
  })
  const width = columnWidth - 46
  const key = 'Median, bands of 50% and 90%; dashed: now'
  return figure({
    title: { text: end === undefined ? key : `${key}; line: the end`, offset: 8 },
    data: { values: [...rows] },
    spacing: 8,
    vconcat: [
      {
        width,
        height: 110,
        layer: [
          band('q05', 'q95', 0.25),
          band('q25', 'q75', 0.4),
          {
            mark: { type: 'line', color: colour!, clip: true },
            encoding: {
              x: x(false),
              y: { field: 'q50', ...y },
              tooltip: ['time', 'q05', 'q25', 'q50', 'q75', 'q95'].map(field => ({
                field,
                type: quantitative,
                format: '.4~r',
                title: `${field} (s)`,
              })),
            },
          },
          straight(
            [
              { time: 0, at: 0 },
              { time: top, at: top },
            ],
            mutedColour,
            true,
          ),
          ...(end === undefined
            ? []
            : [
                straight(
                  [
                    { time: 0, at: end },
                    { time: end, at: end },
                  ],
                  observedColour,
                  false,
                ),
              ]),
        ],
      },
      {
        width,
        height: 36,
        mark: { type: 'line', color: colour! },
        encoding: {
          x: x(true),
          y: {
            field: 'convergence',
            type: quantitative,
            scale: { domain: [0, 1] },
            axis: { title: 'P(converges)', values: [0, 0.5, 1], format: '~%' },
          },
          tooltip: [
            { field: 'time', type: quantitative, format: '.4~r', title: 'time (s)' },
            { field: 'convergence', type: quantitative, format: '.1%' },
          ],
        },
      },
    ],
  })
}
