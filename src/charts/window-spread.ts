import type { TopLevelSpec } from 'vega-lite'
import { logTicks } from './log-ticks.ts'
import { distinct, type Rows, rowsOf } from './rows.ts'
import { coloursOf, figure, mutedColour, observedColour, pageWidth } from './theme.ts'

/** Standard deviation of the distinct pages written in windows of `window` seconds: observed, with its interval. */
export interface ObservedSpreadRow {
  trace: string
  window: number
  sd: number
  lower: number
  upper: number
}

/** The same as a model has it, and how often its 90% intervals held what came, with the interval of that share. */
export interface ModelSpreadRow {
  trace: string
  model: string
  window: number
  sd: number
  coverage: number
  lower: number
  upper: number
}

/** How a chart of spreads is written upon. */
export interface WindowSpreadOptions {
  /** Nominal level of the intervals of which the coverage is. */
  level?: number
  /** The model of which is written by how many times it is too sure, in the window (seconds) nearest to this. */
  label?: { model: string; window: number }
}

const quantitative = 'quantitative' as const
const nominal = 'nominal' as const
const gap = 10

/**
 * How sure models are of the pages written, a column per trace: above, the standard deviation of the count over the length
 * of the window, as observed (black, with its interval) and as the models have it; below, the coverage of their intervals.
 */
export function windowSpreadChart(
  observed: Rows<ObservedSpreadRow>,
  modelled: Rows<ModelSpreadRow>,
  { level = 0.9, label }: WindowSpreadOptions = {},
): TopLevelSpec {
  const seen = rowsOf(observed)
  const rows = rowsOf(modelled)
  const traces = distinct(seen, row => row.trace)
  const models = distinct(rows, row => row.model)
  const windows = distinct(seen, row => row.window).sort((a, b) => a - b)
  const domain = ['observed', ...models]
  const color = {
    type: nominal,
    scale: { domain, range: [observedColour, ...coloursOf(models)] },
    legend: { title: null, orient: 'bottom' as const, columns: domain.length, symbolType: 'stroke', symbolSize: 120 },
  }
  const series = { field: 'model', ...color }
  const positive = [...seen.flatMap(row => [row.sd, row.lower, row.upper]), ...rows.map(row => row.sd)].filter(
    sd => sd > 0,
  )
  const extent: [number, number] = [Math.min(...positive) / 1.3, Math.max(...positive) * 1.3]
  const raised = (sd: number) => Math.max(sd, extent[0])
  const span: [number, number] = [windows[0]! / 1.25, windows.at(-1)! * 1.25]
  const at = (title: string | null) => ({
    field: 'window',
    type: quantitative,
    scale: { type: 'log' as const, domain: span, nice: false },
    axis: { title, labels: title !== null, values: windows.filter((_, i) => i % 2 === 0), format: '~g', grid: false },
  })
  const isLabelled = (row: ModelSpreadRow | ObservedSpreadRow) => row.window === label?.window

  const spread = (trace: string, width: number, isLeft: boolean) => {
    const own = seen.filter(row => row.trace === trace)
    const theirs = rows.filter(row => row.trace === trace)
    const y = {
      type: quantitative,
      scale: { type: 'log' as const, domain: extent, nice: false },
      axis: {
        title: isLeft ? 'Standard deviation (pages)' : null,
        labels: isLeft,
        values: logTicks(extent),
        format: ',~r',
      },
    }
    const lines = [
      ...theirs.map(({ model, window, sd }) => ({ model, window, sd: raised(sd) })),
      ...own.map(({ window, sd }) => ({ model: 'observed', window, sd: raised(sd) })),
    ]
    const low = theirs.find(row => row.model === label?.model && isLabelled(row))
    const high = own.find(isLabelled)
    const x = at(null)
    return {
      width,
      height: 96,
      layer: [
        {
          data: {
            values: own.map(({ window, lower, upper }) => ({ window, lower: raised(lower), upper: raised(upper) })),
          },
          mark: { type: 'area' as const, color: observedColour, opacity: 0.15 },
          encoding: { x, y: { field: 'lower', ...y }, y2: { field: 'upper' } },
        },
        ...(low && high
          ? [
              {
                data: { values: [{ window: low.window, low: raised(low.sd), high: raised(high.sd) }] },
                mark: { type: 'rule' as const, color: mutedColour, strokeWidth: 0.7, strokeDash: [2, 1.5] },
                encoding: { x, y: { field: 'low', ...y }, y2: { field: 'high' } },
              },
              timesLabel(high.sd / low.sd, {
                between: [raised(low.sd), raised(high.sd)],
                top: Math.max(...lines.filter(row => row.window === low.window).map(row => row.sd)),
                encoding: { x, y },
                window: low.window,
              }),
            ]
          : []),
        {
          data: { values: lines },
          mark: { type: 'line' as const, point: { size: 9, opacity: 1 }, strokeWidth: 1.1 },
          encoding: { x, y: { field: 'sd', ...y }, color: series },
        },
        heading(trace),
      ],
    }
  }

  const coverage = (trace: string, width: number, isLeft: boolean) => {
    const step = 1.16
    const values = rows
      .filter(row => row.trace === trace)
      .map(({ model, window, coverage, lower, upper }) => {
        const beside = window * step ** (models.indexOf(model) - (models.length - 1) / 2)
        return { model, window: beside, coverage, lower, upper }
      })
    const y = {
      type: quantitative,
      scale: { domain: [0, 1], nice: false },
      axis: { title: isLeft ? 'Coverage' : null, labels: isLeft, values: [0, 0.5, 1], format: '~%' },
    }
    const x = at('Window (s)')
    return {
      width,
      height: 52,
      layer: [
        {
          data: { values: [{ level }] },
          mark: { type: 'rule' as const, color: observedColour, strokeWidth: 0.8 },
          encoding: { y: { field: 'level', ...y } },
        },
        {
          data: { values },
          mark: { type: 'rule' as const, strokeWidth: 1, strokeCap: 'butt' as const },
          encoding: { x, y: { field: 'lower', ...y }, y2: { field: 'upper' }, color: series },
        },
        {
          data: { values },
          mark: { type: 'point' as const, shape: 'circle' as const, size: 12, filled: true, opacity: 1 },
          encoding: { x, y: { field: 'coverage', ...y }, color: series },
        },
      ],
    }
  }
  const width = Math.floor((pageWidth - 48 - gap * (traces.length - 1)) / traces.length)
  const column = (trace: string, i: number) => ({
    bounds: 'flush' as const,
    spacing: 12,
    vconcat: [spread(trace, width, i === 0), coverage(trace, width, i === 0)],
  })
  return figure({
    title: {
      text: `Above: spread of the count, grey its 90% interval; below: what ${level * 100}% intervals hold, with 95% intervals`,
      offset: 8,
    },
    columns: traces.length,
    align: 'each',
    spacing: gap - 8,
    concat: traces.map(column),
  })
}

/** By how many times a model is too sure: within the gap where there is room, above all lines where not. */
function timesLabel<Encoding extends { x: object; y: object }>(
  ratio: number,
  at: { between: readonly [number, number]; top: number; window: number; encoding: Encoding },
) {
  const [low, high] = at.between
  const isRoomy = ratio > 3
  const text = ratio === Infinity ? '' : `${Number(ratio.toPrecision(2))}×`
  return {
    data: { values: [{ window: at.window, at: isRoomy ? Math.sqrt(low * high) : at.top, text }] },
    mark: {
      type: 'text' as const,
      fontWeight: 'bold' as const,
      ...(isRoomy
        ? { align: 'left' as const, dx: 2 }
        : { align: 'center' as const, baseline: 'bottom' as const, dy: -5 }),
    },
    encoding: {
      x: at.encoding.x as Encoding['x'],
      y: { field: 'at', ...(at.encoding.y as Encoding['y']) },
      text: { field: 'text', type: nominal },
    },
  }
}

const heading = (trace: string) => ({
  data: { values: [{ trace }] },
  mark: { type: 'text' as const, align: 'left' as const, baseline: 'bottom' as const, fontWeight: 'bold' as const },
  encoding: { x: { value: 0 }, y: { value: -4 }, text: { field: 'trace' } },
})
