import type { TopLevelSpec } from 'vega-lite'
import { logTicks } from './log-ticks.ts'
import { distinct, type Rows, rowsOf } from './rows.ts'
import { coloursOf, columnWidth, figure, observedColour } from './theme.ts'

/** `window` in seconds; `mean`, `q05` and `q95` of the distinct pages written in a window. */
export interface CurveRow {
  window: number
  mean: number
  sd: number
  q05: number
  q95: number
}

/** A model's expected number of distinct pages written in a window. */
export interface ModelCurveRow {
  model: string
  window: number
  mean: number
}

const dashes = [
  [1, 0],
  [5, 2],
  [2, 2],
  [6, 2, 1.5, 2],
  [3, 1.5],
  [8, 2],
  [1, 1.5],
]

/** The dirty curve with the band that holds 90% of the windows, and the curves of models over it; both axes are logarithmic. */
export function dirtyCurveChart(curve: Rows<CurveRow>, modelCurves: Rows<ModelCurveRow> = []): TopLevelSpec {
  const models = rowsOf(modelCurves)
  const names = distinct(models, row => row.model)
  const least = Math.min(...[...rowsOf(curve), ...models].map(row => row.mean).filter(mean => mean > 0))
  const floor = Number.isFinite(least) ? least / 2 : 1
  const lifted = (pages: number) => Math.max(pages, floor)
  const observed = rowsOf(curve).map(({ window, mean, q05, q95 }) => {
    return { window, mean: lifted(mean), q05: lifted(q05), q95: lifted(q95) }
  })
  const windows = [...observed, ...models].map(row => row.window)
  const most = Math.max(floor * 2, ...observed.map(row => row.q95), ...models.map(row => row.mean))
  const span = [Math.min(...windows), Math.max(...windows)] as const
  const domain = ['observed', ...names]
  const key = { title: null, orient: 'bottom' as const, columns: 3, symbolType: 'stroke', symbolSize: 150 }
  const x = {
    field: 'window',
    type: 'quantitative' as const,
    scale: { type: 'log' as const, nice: false },
    axis: { title: 'Window (s)', format: '~r', values: logTicks(span), grid: false },
  }
  const y = {
    type: 'quantitative' as const,
    scale: { type: 'log' as const, nice: false, domain: [floor, most] },
    axis: { title: 'Distinct pages written', format: ',~r', values: logTicks([floor, most]) },
  }
  const colour = { scale: { domain, range: [observedColour, ...coloursOf(names)] }, legend: key }
  const dash = { scale: { domain, range: domain.map((_, i) => dashes[i % dashes.length]!) }, legend: key }
  return figure({
    width: columnWidth - 50,
    height: 120,
    title: 'Band: 5–95% of the windows of that length',
    encoding: { x },
    layer: [
      {
        data: { values: observed },
        mark: { type: 'area', color: observedColour, opacity: 0.16 },
        encoding: {
          y: { field: 'q05', ...y },
          y2: { field: 'q95' },
        },
      },
      {
        data: {
          values: [
            ...observed.map(({ window, mean }) => ({ model: 'observed', window, mean })),
            ...models.map(({ model, window, mean }) => ({ model, window, mean: lifted(mean) })),
          ],
        },
        mark: 'line',
        encoding: {
          y: { field: 'mean', ...y },
          color: { field: 'model', type: 'nominal', ...colour },
          strokeDash: { field: 'model', type: 'nominal', ...dash },
          tooltip: [
            { field: 'model', type: 'nominal' },
            { field: 'window', type: 'quantitative', title: 'window (s)', format: '.3~g' },
            { field: 'mean', type: 'quantitative', title: 'mean (pages)', format: ',.0f' },
          ],
        },
      },
    ],
  })
}
