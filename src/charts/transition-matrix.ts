import type { TopLevelSpec } from 'vega-lite'
import { distinct, type Rows, rowsOf } from './rows.ts'
import { columnWidth, figure } from './theme.ts'

/** The probability of a step `from` a state `to` another, and the interval that it is known to lie in. */
export interface TransitionRow {
  from: string
  to: string
  probability: number
  lower?: number
  upper?: number
}

/**
 * A transition matrix as a heat map with its numbers, rows and columns in the order in which the states first appear as
 * `from`. Meant for up to ten states; from six on the numbers have two digits, not three.
 */
export function transitionMatrixChart(table: Rows<TransitionRow>): TopLevelSpec {
  const rows = rowsOf(table)
  const states = distinct([...rows.map(row => row.from), ...rows.map(row => row.to)], state => state)
  const digits = states.length > 5 ? 2 : 3
  const values = rows.map(({ from, to, probability, lower, upper }) => ({
    from,
    to,
    probability,
    label: probabilityLabel(probability, digits),
    ...(lower !== undefined && upper !== undefined && { interval: `${lower.toFixed(4)} to ${upper.toFixed(4)}` }),
  }))
  const longest = Math.max(...states.map(state => state.length))
  const size = Math.min(36, Math.floor((columnWidth - 40 - 4.5 * longest) / states.length))
  const label = { domain: false, ticks: false, labelLimit: 80, labelOverlap: false }
  const labelAngle = longest * 4.5 > size + 9 ? -90 : 0
  return figure({
    width: size * states.length,
    height: Math.min(size, 26) * states.length,
    data: { values },
    encoding: {
      x: {
        field: 'to',
        type: 'nominal',
        scale: { domain: states },
        axis: { ...label, labelAngle, title: 'To', orient: 'top' },
      },
      y: { field: 'from', type: 'nominal', scale: { domain: states }, axis: { ...label, title: 'From' } },
    },
    layer: [
      {
        mark: { type: 'rect', stroke: 'white', strokeWidth: 1 },
        encoding: {
          color: {
            field: 'probability',
            type: 'quantitative',
            scale: { domain: [0, 1], range: ['#F4F8FC', '#08519C'] },
            legend: null,
          },
          tooltip: [
            { field: 'from', type: 'nominal' },
            { field: 'to', type: 'nominal' },
            { field: 'probability', type: 'quantitative', format: '.4f' },
            ...(values.some(row => row.interval) ? [{ field: 'interval', type: 'nominal' as const }] : []),
          ],
        },
      },
      {
        mark: { type: 'text', baseline: 'middle', fontSize: states.length > 5 ? 7 : 8 },
        encoding: {
          text: { field: 'label', type: 'nominal' },
          color: { condition: { test: 'datum.probability > 0.7', value: 'white' }, value: '#222222' },
        },
      },
    ],
  })
}

/** Neither what can happen is rounded to 0 nor what can fail to 1; what cannot happen has no number. */
function probabilityLabel(probability: number, digits: number): string {
  if (probability === 0 || probability === 1) return probability === 0 ? '' : '1'
  const least = 10 ** -digits
  if (probability < least / 2) return `<${least.toFixed(digits).slice(1)}`
  if (probability >= 1 - least / 2) return `>${(1 - least).toFixed(digits).slice(1)}`
  return probability.toFixed(digits).slice(1)
}
