import type { TopLevelSpec } from 'vega-lite'
import { distinct, type Rows, rowsOf } from './rows.ts'
import { byteUnit, inUnit, timeUnit } from './scale-unit.ts'
import { columnWidth, figure } from './theme.ts'

/** A migration at one bandwidth (bytes per second) and downtime limit (seconds; null: unlimited). */
export interface CurveMapRow {
  bandwidth: number
  downtimeLimit: number | null
  /** Seconds; null where it does not converge. */
  totalTime: number | null
  /** The probability that it converges. */
  convergence: number
}

const quantities = {
  totalTime: { title: 'Total time (s), and the probability of convergence where it is uncertain', label: timeLabels },
  convergence: { title: 'Probability of convergence', label: ({ convergence }: CurveMapRow) => [share(convergence)] },
} as const

const shades = ['#F4F8FC', '#08519C'] as const

/**
 * Total time, or the probability of convergence, over bandwidth and downtime limit, as a heat map with its numbers: total
 * time darker by its logarithm, and grey where the migration does not converge.
 */
export function curveMapChart(
  cells: Rows<CurveMapRow>,
  { quantity = 'totalTime' }: { quantity?: keyof typeof quantities } = {},
): TopLevelSpec {
  const rows = rowsOf(cells)
  const { title, label } = quantities[quantity]
  const depth = quantity === 'convergence' ? ({ convergence }: CurveMapRow) => convergence : timeDepth(rows)
  const values = rows.map(row => {
    const labels = label(row)
    const shade = depth(row)
    return {
      bandwidth: rateLabel(row.bandwidth),
      limit: limitLabel(row.downtimeLimit),
      totalTime: row.totalTime,
      convergence: row.convergence,
      first: labels[0]!,
      second: labels[1] ?? '',
      shift: labels.length > 1 ? -3.5 : 0,
      shown: shade !== null,
      shade: shade ?? 0,
    }
  })
  const bandwidths = distinct(rows, row => row.bandwidth).sort((a, b) => b - a)
  const limits = distinct(rows, row => row.downtimeLimit ?? Infinity).sort((a, b) => a - b)
  const side = Math.min(44, Math.floor((columnWidth - 64) / limits.length))
  const axis = { domain: false, ticks: false, labelOverlap: false, labelAngle: 0 }
  const colour = { condition: { test: 'datum.shade > 0.55', value: 'white' }, value: '#222222' }
  const text = { baseline: 'middle' as const, fontSize: side < 34 ? 7 : 8 }
  return figure({
    width: side * limits.length,
    height: 22 * bandwidths.length,
    title,
    data: { values },
    encoding: {
      x: {
        field: 'limit',
        type: 'nominal',
        scale: { domain: limits.map(limitLabel) },
        axis: { ...axis, title: 'Downtime limit' },
      },
      y: {
        field: 'bandwidth',
        type: 'nominal',
        scale: { domain: bandwidths.map(rateLabel) },
        axis: { ...axis, title: 'Bandwidth' },
      },
    },
    layer: [
      {
        mark: { type: 'rect', stroke: 'white', strokeWidth: 1 },
        encoding: {
          color: {
            condition: {
              test: 'datum.shown',
              field: 'shade',
              type: 'quantitative',
              scale: { domain: [0, 1], range: [...shades] },
              legend: null,
            },
            value: '#F0F0F0',
          },
          tooltip: [
            { field: 'bandwidth', type: 'nominal' },
            { field: 'limit', type: 'nominal', title: 'downtime limit' },
            { field: 'totalTime', type: 'quantitative', title: 'total time (s)', format: '.4~g' },
            { field: 'convergence', type: 'quantitative', format: '.3~f' },
          ],
        },
      },
      {
        mark: { type: 'text', ...text, dy: { expr: 'datum.shift' } },
        encoding: { text: { field: 'first', type: 'nominal' }, color: colour },
      },
      {
        mark: { type: 'text', ...text, fontSize: 6, dy: 5 },
        encoding: {
          text: { field: 'second', type: 'nominal' },
          color: colour,
        },
      },
    ],
  })
}

/** Where the logarithm of the total time lies between the least and the greatest. */
function timeDepth(rows: readonly CurveMapRow[]): (row: CurveMapRow) => number | null {
  const logs = rows.flatMap(row => (row.totalTime === null ? [] : [Math.log(row.totalTime)]))
  const [least, most] = [Math.min(...logs), Math.max(...logs)]
  return ({ totalTime }) =>
    totalTime === null ? null : most > least ? (Math.log(totalTime) - least) / (most - least) : 0
}

function timeLabels({ totalTime, convergence }: CurveMapRow): string[] {
  const time = totalTime === null ? '–' : seconds(totalTime)
  return convergence > 0 && convergence < 1 ? [time, share(convergence)] : [time]
}

const seconds = (value: number): string => value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2)

/** In per cent; neither what can happen is rounded to none nor what can fail to all. */
function share(probability: number): string {
  if (probability > 0 && probability < 0.005) return '<1%'
  if (probability < 1 && probability >= 0.995) return '>99%'
  return `${Math.round(probability * 100)}%`
}

const rateLabel = (rate: number): string => `${inUnit(rate, byteUnit(rate))}/s`

const limitLabel = (limit: number | null): string =>
  limit === null || limit === Infinity ? 'unlimited' : inUnit(limit, timeUnit(limit))
