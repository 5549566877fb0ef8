import type { TopLevelSpec } from 'vega-lite'
import type { CurveRow } from './dirty-curve.ts'
import { logTicks } from './log-ticks.ts'
import { type Place, panels } from './panels.ts'
import { distinct, type Rows, rowsOf } from './rows.ts'
import { byteUnit } from './scale-unit.ts'
import { coloursOf, columnWidth, figure, ruleColour } from './theme.ts'

/** A row of the dirty curve of a trace; pages. */
export interface TraceCurveRow extends CurveRow {
  trace: string
}

/** What a chart of dirty curves says besides them. */
export interface DirtyCurvesOptions {
  /** Bytes; default 4096. */
  pageSize?: number
  /** A link, in bytes per second: what it sends in a window is drawn over the curves. */
  bandwidth?: number
  columns?: number
}

const quantitative = 'quantitative' as const
const [curveColour] = coloursOf(['renewal']) as [string]

/**
 * Dirty curves of several traces in bytes, a panel each, with the band that holds 90% of the windows and, grey, the curves
 * of the others; all axes are logarithmic and alike. Where the dashed line of a link lies above a curve, it sends pages
 * faster than they are dirtied.
 */
export function dirtyCurvesChart(
  table: Rows<TraceCurveRow>,
  { pageSize = 4096, bandwidth, columns = 3 }: DirtyCurvesOptions = {},
): TopLevelSpec {
  const rows = rowsOf(table)
  const traces = distinct(rows, row => row.trace)
  const unit = byteUnit(pageSize * Math.max(...rows.map(row => row.mean)))
  const bytes = (pages: number) => Number(((pages * pageSize) / unit.size).toPrecision(6))
  const means = rows.map(row => bytes(row.mean)).filter(mean => mean > 0)
  const floor = Math.min(...means) / 2
  const top = Math.max(...rows.map(row => bytes(row.q95)), floor * 10) * 1.15
  const shown = (pages: number) => Math.max(floor, bytes(pages))
  const windows = rows.map(row => row.window)
  const span: [number, number] = [Math.min(...windows), Math.max(...windows)]
  const values = rows.map(({ trace, window, mean, q05, q95 }) => {
    return { trace, window, mean: shown(mean), q05: shown(q05), q95: shown(q95) }
  })

  const draw = (trace: string, { width, xAxis, yAxis }: Place) => {
    const x = {
      field: 'window',
      type: quantitative,
      scale: { type: 'log' as const, domain: span, nice: false },
      axis: { ...xAxis('Window (s)'), values: logTicks(span), format: '~r', grid: false },
    }
    const y = {
      type: quantitative,
      scale: { type: 'log' as const, domain: [floor, top], nice: false },
      axis: { ...yAxis(`Written (${unit.name})`), values: logTicks([floor, top]), format: '~r' },
    }
    const own = { values: values.filter(row => row.trace === trace) }
    const line = (data: object, look: { color: string; strokeWidth: number }) => ({
      data: data as typeof own,
      mark: { type: 'line' as const, ...look },
      encoding: { x, y: { field: 'mean', ...y }, detail: { field: 'trace', type: 'nominal' as const } },
    })
    return {
      height: Math.round(width * 0.95),
      layer: [
        line({ values: values.filter(row => row.trace !== trace) }, { color: '#D0D0D0', strokeWidth: 0.7 }),
        {
          data: own,
          mark: { type: 'area' as const, color: curveColour, opacity: 0.25 },
          encoding: { x, y: { field: 'q05', ...y }, y2: { field: 'q95' } },
        },
        line(own, { color: curveColour, strokeWidth: 1.4 }),
        ...(bandwidth === undefined
          ? []
          : [
              {
                data: { values: span.map(window => ({ window, sent: bytes((window * bandwidth) / pageSize) })) },
                mark: { type: 'line' as const, color: ruleColour, strokeWidth: 0.9, strokeDash: [3, 2], clip: true },
                encoding: { x, y: { field: 'sent', ...y } },
              },
            ]),
      ],
    }
  }
  const link =
    bandwidth === undefined
      ? ''
      : `; dashed: a link of ${bandwidth / byteUnit(bandwidth).size} ${byteUnit(bandwidth).name}/s`
  return figure({
    title: { text: `Line: mean; band: 5–95% of the windows${link}`, offset: 8 },
    ...panels(traces, { label: trace => trace, margin: 42, columns, width: columnWidth, draw }),
  })
}
