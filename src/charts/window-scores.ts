import type { TopLevelSpec } from 'vega-lite'
import { logTicks } from './log-ticks.ts'
import { distinct, type Rows, rowsOf } from './rows.ts'
import { columnWidth, figure, modelScale, observedColour, pageWidth } from './theme.ts'

/** How a model forecast the pages written in windows of `window` seconds, over the traces of a workload. */
export interface WindowScoreRow {
  workload: string
  model: string
  window: number
  /** CRPS over the mean count, and its range over traces. */
  relativeCrps: number
  least: number
  most: number
  /** Of the 90% intervals, with the interval of that share. */
  coverage90: number
  coverage90Interval: readonly [number, number]
}

const quantitative = 'quantitative' as const
const nominal = 'nominal' as const
const margin = 46
const between = 14

/**
 * Relative CRPS of each model over the length of the window, and below it the coverage of its 90% intervals: a panel per
 * workload, on one pair of axes, both of them logarithmic but that of coverage. A score of zero lies on the floor.
 */
export function windowScoresChart(table: Rows<WindowScoreRow>, { level = 0.9 }: { level?: number } = {}): TopLevelSpec {
  const rows = rowsOf(table)
  const workloads = distinct(rows, row => row.workload)
  const models = distinct(rows, row => row.model)
  const windows = distinct(rows, row => row.window).sort((a, b) => a - b)
  const columns = Math.ceil(workloads.length / Math.ceil(workloads.length / 4))
  const width = Math.floor(((columns > 2 ? pageWidth : columnWidth) - margin - between * (columns - 1)) / columns)
  const step = Math.min(2, ...windows.slice(1).map((window, i) => window / windows[i]!)) ** (0.5 / models.length)
  const span = [windows[0]! / step ** models.length, windows.at(-1)! * step ** models.length] as const
  const scores = rows.flatMap(({ least, most }) => [least, most]).filter(score => score > 0)
  const ranged = rows.some(({ least, most }) => least < most)
  const onFloor = scores.length < 2 * rows.length
  const floor = Math.min(...scores, 0.5) / 1.25
  const top = Math.max(...scores, floor * 2) * 1.25
  const least = Math.floor(Math.min(...rows.map(row => row.coverage90Interval[0]), level) * 10) / 10
  const values = rows.map(({ workload, model, window, relativeCrps, coverage90, ...row }) => ({
    workload,
    model,
    window,
    beside: window * step ** (models.indexOf(model) - (models.length - 1) / 2),
    score: relativeCrps,
    at: Math.max(floor, relativeCrps),
    from: Math.max(floor, row.least),
    to: Math.max(floor, row.most),
    coverage: coverage90,
    lower: row.coverage90Interval[0],
    upper: row.coverage90Interval[1],
  }))
  const color = {
    field: 'model',
    type: nominal,
    scale: modelScale(models),
    legend: {
      title: null,
      orient: 'bottom' as const,
      columns: columns > 2 ? 8 : 3,
      symbolType: 'circle',
      symbolOpacity: 1,
    },
  }
  const tooltip = [
    { field: 'model', type: nominal },
    { field: 'window', type: quantitative, title: 'window (s)', format: '~g' },
    { field: 'score', type: quantitative, title: 'relative CRPS', format: '.3~%' },
    { field: 'coverage', type: quantitative, format: '.1~%' },
  ]
  const panel = (workload: string, i: number) => {
    const data = { values: values.filter(row => row.workload === workload) }
    const left = i % columns === 0
    const x = (below: boolean) => ({
      field: 'beside',
      type: quantitative,
      scale: { type: 'log' as const, domain: [...span], nice: false },
      axis: {
        title: below && i + columns >= workloads.length ? 'Window (s)' : null,
        labels: below,
        values: windows,
        format: '~g',
        grid: false,
      },
    })
    const y = (title: string, axis: object, scale: object) => ({
      type: quantitative,
      scale: { ...scale, nice: false },
      axis: { title: left ? title : null, labels: left, ...axis },
    })
    const score = y(
      'Relative CRPS',
      { values: logTicks([floor, top]), format: '~%' },
      { type: 'log', domain: [floor, top] },
    )
    const coverage = y('Coverage', { format: '~%', tickCount: 5 }, { domain: [least, 1], zero: false })
    const marks = (below: boolean, scale: typeof score, [value, low, high]: readonly [string, string, string]) => [
      {
        data,
        mark: { type: 'line' as const, strokeWidth: 0.8, opacity: 0.6 },
        encoding: { x: x(below), y: { field: value, ...scale }, color },
      },
      {
        data,
        mark: { type: 'rule' as const, strokeWidth: 1, strokeCap: 'butt' as const },
        encoding: { x: x(below), y: { field: low, ...scale }, y2: { field: high }, color },
      },
      {
        data,
        mark: { type: 'point' as const, shape: 'circle' as const, size: 14, filled: true, opacity: 1 },
        encoding: { x: x(below), y: { field: value, ...scale }, color, tooltip },
      },
    ]
    const heading = {
      data: { values: [{ workload }] },
      mark: { type: 'text' as const, align: 'left' as const, baseline: 'bottom' as const, fontWeight: 'bold' as const },
      encoding: { x: { value: 0 }, y: { value: -4 }, text: { field: 'workload' } },
    }
    const nominalLevel = {
      data: { values: [{ level }] },
      mark: { type: 'rule' as const, color: observedColour, strokeWidth: 0.9 },
      encoding: { y: { field: 'level', ...coverage } },
    }
    return {
      bounds: 'flush' as const,
      spacing: 14,
      vconcat: [
        { width, height: 80, layer: [...marks(false, score, ['at', 'from', 'to']), heading] },
        { width, height: 56, layer: [nominalLevel, ...marks(true, coverage, ['coverage', 'lower', 'upper'])] },
      ],
    }
  }
  return figure({
    title: {
      text: [
        `CRPS over the mean count${ranged ? '; bars: range over traces' : ''}`,
        `Coverage of ${level * 100}% intervals; bars: 95% intervals`,
        ...(onFloor ? ['On the floor: zero'] : []),
      ],
      offset: 8,
    },
    columns,
    align: 'each',
    spacing: { row: 12, column: 4 },
    concat: workloads.map(panel),
  })
}
