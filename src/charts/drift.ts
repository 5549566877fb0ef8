import type { TopLevelSpec } from 'vega-lite'
import { logTicks } from './log-ticks.ts'
import { type Rows, rowsOf } from './rows.ts'
import { columnWidth, figure, observedColour } from './theme.ts'

/** Quantiles of the distinct pages written in windows of `window` seconds, in the past or at present. */
export interface DriftRow {
  window: number
  part: 'past' | 'present'
  q05: number
  q25: number
  q50: number
  q75: number
  q95: number
}

const quantitative = 'quantitative' as const
const presentColour = '#D55E00'
const quantiles = ['q05', 'q25', 'q50', 'q75', 'q95'] as const

/** Distinct pages per window: the past as bands, the present as intervals over them; both axes are logarithmic. */
export function driftChart(table: Rows<DriftRow>): TopLevelSpec {
  const rows = rowsOf(table)
  const pages = rows.flatMap(row => quantiles.map(name => row[name]))
  const least = Math.min(...pages.filter(count => count > 0))
  const floor = Number.isFinite(least) ? least / 1.2 : 1
  const most = Math.max(floor * 2, ...pages) * 1.2
  const windows = rows.map(row => row.window)
  const [shortest, longest] = [Math.min(...windows), Math.max(...windows)]
  const span = [shortest / 1.15, longest * 1.15] as const
  const lifted = rows.map(({ window, part, ...row }) => ({
    window,
    part,
    ...Object.fromEntries(quantiles.map(name => [name, Math.max(row[name], floor)])),
  }))
  const of = (part: DriftRow['part']) => ({ values: lifted.filter(row => row.part === part) })
  const x = {
    field: 'window',
    type: quantitative,
    scale: { type: 'log' as const, domain: [...span], nice: false },
    axis: { title: 'Window (s)', format: '~r', values: logTicks(span), grid: false },
  }
  const y = {
    type: quantitative,
    scale: { type: 'log' as const, domain: [floor, most], nice: false },
    axis: { title: 'Distinct pages written', format: ',~r', values: logTicks([floor, most]) },
  }
  const color = {
    field: 'part',
    type: 'nominal' as const,
    scale: { domain: ['past', 'present'], range: [observedColour, presentColour] },
    legend: { title: null, orient: 'bottom' as const, symbolType: 'stroke', symbolSize: 150 },
  }
  const tooltip = ['window', ...quantiles].map(field => ({ field, type: quantitative, format: ',.3~r' }))
  const band = (low: string, high: string, opacity: number) => ({
    data: of('past'),
    mark: { type: 'area' as const, color: observedColour, opacity },
    encoding: { x, y: { field: low, ...y }, y2: { field: high } },
  })
  const bar = (low: string, high: string, strokeWidth: number) => ({
    data: of('present'),
    mark: { type: 'rule' as const, color: presentColour, strokeWidth, strokeCap: 'butt' as const },
    encoding: { x, y: { field: low, ...y }, y2: { field: high } },
  })
  return figure({
    width: columnWidth - 50,
    height: 120,
    title: 'Median, 50% and 90% of the windows of that length',
    layer: [
      band('q05', 'q95', 0.14),
      band('q25', 'q75', 0.18),
      {
        data: of('past'),
        mark: { type: 'line', color: observedColour },
        encoding: { x, y: { field: 'q50', ...y }, color, tooltip },
      },
      bar('q05', 'q95', 1),
      bar('q25', 'q75', 3),
      {
        data: of('present'),
        mark: { type: 'point', shape: 'circle', size: 20, fill: 'white', strokeWidth: 1.2, opacity: 1 },
        encoding: { x, y: { field: 'q50', ...y }, color, tooltip },
      },
    ],
  })
}
