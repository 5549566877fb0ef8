import type { TopLevelSpec } from 'vega-lite'
import { logTicks } from './log-ticks.ts'
import { distinct, type Rows, rowsOf } from './rows.ts'
import { categoryColours, columnWidth, figure, observedColour } from './theme.ts'

/**
 * The share `survival` of the write intervals that exceed `interval` (s), up to the next row, and where it is known the
 * interval from `lower` to `upper` that holds it.
 */
export interface SurvivalRow {
  interval: number
  survival: number
  lower?: number
  upper?: number
}

/** The same by a fitted law, as points of a line. */
export interface LawSurvivalRow {
  law: string
  interval: number
  survival: number
}

/** What a chart of write intervals says of itself. */
export interface WriteIntervalsChartOptions {
  /** What is observed, with its unit. */
  quantity?: string
  /** Of the band. */
  level?: number
}

const quantitative = 'quantitative' as const
const dashes = [
  [5, 2],
  [2, 2],
  [6, 2, 1.5, 2],
  [3, 1.5],
  [8, 2],
  [1, 1.5],
]

/**
 * How long pages stay clean: the survival of observed write intervals in steps, in the band of their uncertainty, under
 * the curves of fitted laws. Both axes are logarithmic, down to a third of the least share observed; what has no logarithm
 * is left out.
 */
export function writeIntervalsChart(
  observed: Rows<SurvivalRow>,
  laws: Rows<LawSurvivalRow> = [],
  { quantity = 'Write interval (s)', level = 0.95 }: WriteIntervalsChartOptions = {},
): TopLevelSpec {
  const seen = rowsOf(observed).filter(row => row.interval > 0)
  const positive = seen.map(row => row.survival).filter(survival => survival > 0)
  const floor = Math.min(0.5, ...positive) / 3
  const lines = rowsOf(laws).filter(row => row.interval > 0 && row.survival >= floor)
  const names = distinct(lines, row => row.law)
  const intervals = [...seen, ...lines].map(row => row.interval)
  const span: [number, number] = [Math.min(...intervals), Math.max(...intervals)]
  const band = seen.flatMap(({ interval, lower, upper }) =>
    lower === undefined || upper === undefined
      ? []
      : [{ interval, lower: Math.max(lower, floor), upper: Math.max(upper, floor) }],
  )
  const domain = ['observed', ...names]
  const key = { title: null, orient: 'bottom' as const, columns: 3, symbolType: 'stroke', symbolSize: 150 }
  const x = {
    field: 'interval',
    type: quantitative,
    scale: { type: 'log' as const, domain: span, nice: false },
    axis: { title: quantity, format: '~r', values: logTicks(span), grid: false },
  }
  const y = {
    type: quantitative,
    scale: { type: 'log' as const, domain: [floor, 1], nice: false },
    axis: { title: 'Share that is longer', format: '~g', values: logTicks([floor, 1]) },
  }
  const range = [observedColour, ...names.map((_, i) => categoryColours[i % categoryColours.length]!)]
  const encoding = {
    x,
    y: { field: 'survival', ...y },
    color: { field: 'law', type: 'nominal' as const, scale: { domain, range }, legend: key },
    strokeDash: {
      field: 'law',
      type: 'nominal' as const,
      scale: { domain, range: [[1, 0], ...names.map((_, i) => dashes[i % dashes.length]!)] },
      legend: key,
    },
    tooltip: [
      { field: 'law', type: 'nominal' as const },
      { field: 'interval', type: quantitative, title: 'interval (s)', format: '.3~g' },
      { field: 'survival', type: quantitative, title: 'share longer', format: '.3~g' },
    ],
  }
  return figure({
    width: columnWidth - 50,
    height: 130,
    ...(band.length > 0 && { title: `Band: ${level * 100}% for the observed share` }),
    layer: [
      ...(band.length > 0
        ? [
            {
              data: { values: band },
              mark: { type: 'area' as const, interpolate: 'step-after' as const, color: observedColour, opacity: 0.16 },
              encoding: { x, y: { field: 'lower', ...y }, y2: { field: 'upper' } },
            },
          ]
        : []),
      {
        data: {
          values: seen
            .filter(row => row.survival > 0)
            .map(({ interval, survival }) => ({ law: 'observed', interval, survival })),
        },
        mark: { type: 'line', interpolate: 'step-after' },
        encoding,
      },
      {
        data: { values: lines.map(({ law, interval, survival }) => ({ law, interval, survival })) },
        mark: 'line',
        encoding,
      },
    ],
  })
}
