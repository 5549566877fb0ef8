import type { TopLevelSpec } from 'vega-lite'
import { distinct, type Rows, rowsOf } from './rows.ts'
import { figure, pageWidth } from './theme.ts'

/**
 * That the workload was in a phase from `time` to `timeEnd` (seconds), with this probability; without one it is certain,
 * as on a most probable path. Phases are numbered by their level.
 */
export interface PhaseRow {
  time: number
  timeEnd: number
  phase: number
  probability?: number
}

/** What was observed at `time` (seconds); series of different names stand under each other. */
export interface PhaseSeriesRow {
  time: number
  value: number
  name: string
}

/** Probabilities below this are not drawn. */
const visible = 1 / 200
const left = 52
const heights = { band: 14, stacked: 36, series: 48 }

/**
 * A strip of phases above the series they were found in, as wide as a page: one band where phases are certain, stacked
 * probabilities where not. Darker phases have a higher number.
 */
export function phasesChart(series: Rows<PhaseSeriesRow>, phases: Rows<PhaseRow>): TopLevelSpec {
  const observed = rowsOf(series)
  const rows = rowsOf(phases)
  const numbers = distinct(rows, row => row.phase).sort((a, b) => a - b)
  const certain = rows.every(row => (row.probability ?? 1) === 1)
  const names = distinct(observed, row => row.name)
  const domain = [Math.min(...rows.map(row => row.time)), Math.max(...rows.map(row => row.timeEnd))]
  const x = (isLowest: boolean) => ({
    field: 'time',
    type: 'quantitative' as const,
    scale: { domain, nice: false, zero: false },
    axis: { title: isLowest ? 'Time (s)' : null, labels: isLowest, ticks: isLowest, grid: false, tickCount: 10 },
  })
  const width = pageWidth - left
  const strip = {
    width,
    height: certain ? heights.band : heights.stacked,
    data: { values: stacked(rows) },
    mark: { type: 'rect' as const, strokeWidth: 0.3, stroke: { expr: "scale('color', datum.phase)" } },
    encoding: {
      x: x(false),
      x2: { field: 'timeEnd' },
      y: {
        field: 'below',
        type: 'quantitative' as const,
        scale: { domain: [0, 1], nice: false },
        axis: certain
          ? {
              title: 'Phase',
              labels: false,
              ticks: false,
              grid: false,
              domain: false,
              titleAngle: 0,
              titleAlign: 'right' as const,
            }
          : { title: 'Probability', format: '~%', values: [0, 0.5, 1], grid: false },
      },
      y2: { field: 'above' },
      color: {
        field: 'phase',
        type: 'ordinal' as const,
        scale: { domain: numbers, scheme: { name: 'viridis' as const, extent: [0.05, 0.95] }, reverse: true },
        legend: {
          title: 'Phase',
          orient: 'bottom' as const,
          direction: 'horizontal' as const,
          titleOrient: 'left' as const,
        },
      },
      tooltip: [
        { field: 'phase', type: 'ordinal' as const },
        { field: 'time', type: 'quantitative' as const, title: 'from (s)', format: ',.3~r' },
        { field: 'timeEnd', type: 'quantitative' as const, title: 'to (s)', format: ',.3~r' },
        ...(certain ? [] : [{ field: 'probability', type: 'quantitative' as const, format: '.1%' }]),
      ],
    },
  }
  const panel = (name: string, i: number) => ({
    width,
    height: heights.series,
    data: { values: observed.filter(row => row.name === name).map(({ time, value }) => ({ time, value })) },
    mark: { type: 'line' as const, color: '#444444', strokeWidth: 0.7 },
    encoding: {
      x: x(i === names.length - 1),
      y: {
        field: 'value',
        type: 'quantitative' as const,
        axis: { title: name, tickCount: 3, format: '~s' },
      },
    },
  })
  return figure({ spacing: 6, vconcat: [strip, ...names.map(panel)] })
}

/** Rows of the same time on top of each other, in the order of their phases. */
function stacked(rows: readonly PhaseRow[]) {
  const heights = new Map<number, number>()
  return [...rows]
    .sort((a, b) => a.time - b.time || a.phase - b.phase)
    .map(({ time, timeEnd, phase, probability = 1 }) => {
      const below = heights.get(time) ?? 0
      heights.set(time, below + probability)
      return { time, timeEnd, phase, probability, below, above: Math.min(1, below + probability) }
    })
    .filter(row => row.probability >= visible)
}
