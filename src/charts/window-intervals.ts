import type { TopLevelSpec } from 'vega-lite'
import { logTicks } from './log-ticks.ts'
import { distinct, type Rows, rowsOf } from './rows.ts'
import { coloursOf, columnWidth, figure, observedColour } from './theme.ts'

/** Quantiles of the distinct pages written in windows of `window` seconds: by a model, or `observed`. */
export interface WindowIntervalRow {
  model: string
  window: number
  q05: number
  q50: number
  q95: number
}

const quantitative = 'quantitative' as const
const nominal = 'nominal' as const

/**
 * The spread of the distinct pages written in windows, bars of models beside each other over the length of the window; both
 * axes are logarithmic, and a window without writes lies on the floor.
 */
export function windowIntervalsChart(table: Rows<WindowIntervalRow>): TopLevelSpec {
  const rows = rowsOf(table)
  const models = distinct(rows, row => row.model)
  const windows = distinct(rows, row => row.window).sort((a, b) => a - b)
  const step = Math.min(2, ...windows.slice(1).map((window, i) => window / windows[i]!)) ** (0.6 / models.length)
  const least = Math.min(...rows.flatMap(({ q05, q50, q95 }) => [q05, q50, q95]).filter(pages => pages > 0))
  const floor = Number.isFinite(least) ? least / 1.25 : 0.5
  const top = Math.max(floor * 2, ...rows.map(row => row.q95 * 1.1))
  const lifted = (pages: number) => Math.max(pages, floor)
  const values = rows.map(({ model, window, q05, q50, q95 }) => ({
    model,
    window,
    beside: window * step ** (models.indexOf(model) - (models.length - 1) / 2),
    q05: lifted(q05),
    q50: lifted(q50),
    q95: lifted(q95),
  }))
  const others = models.filter(model => model !== 'observed')
  const colours = coloursOf(others)
  const colourOf = (model: string) => (model === 'observed' ? observedColour : colours[others.indexOf(model)]!)
  const color = {
    field: 'model',
    type: nominal,
    scale: { domain: models, range: models.map(colourOf) },
    legend: { title: null, orient: 'bottom' as const, columns: 3, symbolType: 'circle', symbolOpacity: 1 },
  }
  const x = {
    field: 'beside',
    type: quantitative,
    scale: {
      type: 'log' as const,
      domain: [windows[0]! / step ** models.length, windows.at(-1)! * step ** models.length],
      nice: false,
    },
    axis: { title: 'Window (s)', values: windows, format: '~g', grid: false },
  }
  const y = {
    type: quantitative,
    scale: { type: 'log' as const, domain: [floor, top], nice: false },
    axis: { title: 'Distinct pages written', format: ',~r', values: logTicks([floor, top]) },
  }
  return figure({
    width: columnWidth - 50,
    height: 120,
    title: 'Dot: median; bar: 5–95% of the windows of that length',
    data: { values },
    layer: [
      {
        mark: { type: 'rule', strokeWidth: 1.6, strokeCap: 'butt' },
        encoding: { x, y: { field: 'q05', ...y }, y2: { field: 'q95' }, color },
      },
      {
        mark: { type: 'point', shape: 'circle', size: 16, filled: true, opacity: 1 },
        encoding: {
          x,
          y: { field: 'q50', ...y },
          color,
          tooltip: [
            { field: 'model', type: nominal },
            { field: 'window', type: quantitative, title: 'window (s)', format: '~g' },
            ...['q05', 'q50', 'q95'].map(field => ({ field, type: quantitative, format: ',.0f' })),
          ],
        },
      },
    ],
  })
}
