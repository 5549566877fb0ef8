import type { TopLevelSpec } from 'vega-lite'
import { percent } from './percent.ts'
import { type Rows, rowsOf } from './rows.ts'
import { categoryColours, columnWidth, figure, ruleColour } from './theme.ts'

/**
 * How probable it is that a migration that starts `at` (seconds from now) keeps what is asked, the 95% interval of that
 * over the draws, and the mean total time (seconds).
 */
export interface StartRow {
  at: number
  probability: number
  lower: number
  upper: number
  totalTime: number
}

const quantitative = 'quantitative' as const
const width = columnWidth - 58
const colour = categoryColours[0]

/**
 * The probability that a migration keeps what is asked by when it starts, with its interval and a rule at the `probability`
 * asked, above the mean total time, which has a gap where it is not finite. The axis of probability ends at 1 and begins at
 * the tenth next below all of these.
 */
export function startChart(starts: Rows<StartRow>, { probability }: { probability: number }): TopLevelSpec {
  const rows = [...rowsOf(starts)].sort((a, b) => a.at - b.at)
  const [first, last] = [rows[0]?.at ?? 0, rows.at(-1)?.at ?? 0]
  const lowest = rows.reduce((least, row) => Math.min(least, row.lower), probability)
  const longest = rows.reduce((most, row) => Math.max(most, Number.isFinite(row.totalTime) ? row.totalTime : 0), 0)
  const x = (isLowest: boolean) => ({
    field: 'at',
    type: quantitative,
    scale: { domain: [first, last > first ? last : first + 1], nice: false, zero: false },
    axis: { title: isLowest ? 'Start (s from now)' : null, labels: isLowest, grid: false, tickCount: 6 },
  })
  const share = {
    type: quantitative,
    scale: { domain: [Math.floor(10 * lowest) / 10, 1], nice: false, zero: false },
    axis: { title: 'Probability', format: '~%', tickCount: 5, minExtent: 24 },
  }
  const time = {
    field: 'totalTime',
    type: quantitative,
    scale: { domain: [0, longest > 0 ? 1.05 * longest : 1], nice: false },
    axis: { title: ['Mean total', 'time (s)'], tickCount: 3, minExtent: 24 },
  }
  const tooltip = [
    { field: 'at', type: quantitative, format: '.4~r', title: 'start (s)' },
    ...['probability', 'lower', 'upper'].map(field => ({ field, type: quantitative, format: '.1~%' })),
    { field: 'totalTime', type: quantitative, format: '.4~r', title: 'mean total time (s)' },
  ]
  const line = { type: 'line' as const, color: colour, point: { size: 14, filled: true, color: colour } }
  return figure({
    title: {
      text: `Band: 95% interval over draws; dashed: the ${percent(probability)} asked`,
      offset: 8,
    },
    data: { values: rows.map(row => ({ ...row, totalTime: Number.isFinite(row.totalTime) ? row.totalTime : null })) },
    spacing: 8,
    vconcat: [
      {
        width,
        height: 90,
        layer: [
          {
            mark: {
              ...(rows.length > 1 ? { type: 'area' } : { type: 'rule', strokeWidth: 4 }),
              color: colour,
              opacity: 0.22,
            },
            encoding: { x: x(false), y: { field: 'lower', ...share }, y2: { field: 'upper' } },
          },
          {
            data: { values: [{ asked: probability }] },
            mark: { type: 'rule', color: ruleColour, strokeWidth: 0.9, strokeDash: [3, 2] },
            encoding: { y: { field: 'asked', ...share } },
          },
          { mark: line, encoding: { x: x(false), y: { field: 'probability', ...share }, tooltip } },
        ],
      },
      {
        width,
        height: 44,
        mark: line,
        encoding: { x: x(true), y: time, tooltip },
      },
    ],
  })
}
