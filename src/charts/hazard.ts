import type { TopLevelSpec } from 'vega-lite'
import { logTicks } from './log-ticks.ts'
import { distinct, type Rows, rowsOf } from './rows.ts'
import { coloursOf, columnWidth, figure, observedColour } from './theme.ts'

/** The hazard between `from` and `to`: 'observed', with its interval, or that of a law. */
export interface HazardRow {
  law: string
  from: number
  to: number
  hazard: number
  lower: number | null
  upper: number | null
}

const quantitative = 'quantitative' as const
const dashes = [
  [1, 0],
  [5, 2],
  [2, 2],
  [6, 2, 1.5, 2],
  [3, 1.5],
]

/**
 * Observed hazards with their intervals, each over its bin, and those of laws as lines through the bins; both axes are
 * logarithmic. A hazard of 0 stands at the lower edge; of one of
 * Infinity, where all ended, only the interval is drawn. `quantity` and `hazard` name the axes.
 */
export function hazardChart(
  table: Rows<HazardRow>,
  {
    quantity = 'Time since the last write (s)',
    hazard = 'Hazard (1/s)',
    level = 0.95,
  }: { quantity?: string; hazard?: string; level?: number } = {},
): TopLevelSpec {
  const rows = rowsOf(table)
  const names = distinct(rows, row => row.law).filter(law => law !== 'observed')
  const ends = rows.flatMap(row => [row.from, row.to]).filter(time => time > 0)
  const first = Math.min(...ends)
  const start = rows.some(row => row.from <= 0) ? first / 3 : first
  const hazards = rows.map(row => row.hazard).filter(value => value > 0 && value < Infinity)
  const limits = rows.flatMap(({ lower, upper }) => [lower ?? 0, upper ?? 0]).filter(x => x > 0 && x < Infinity)
  const low = Math.max(Math.min(...hazards) / 5, Math.min(...hazards, ...limits) / 1.2)
  const high = Math.min(Math.max(...hazards) * 5, Math.max(...hazards, ...limits) * 1.2)
  const within = (x: number) => Number(Math.min(high, Math.max(low, x)).toPrecision(6))
  const drawn = rows.map(({ law, from, to, hazard, lower, upper }) => {
    const left = Math.max(from, start)
    return {
      ...{ law, from: left, to, middle: Math.sqrt(left * to), hazard: hazard < Infinity ? within(hazard) : null },
      bin: `${digits(from)} to ${digits(to)}`,
      rate:
        lower === null || upper === null ? digits(hazard) : `${digits(hazard)} (${digits(lower)} to ${digits(upper)})`,
      ...(lower !== null && upper !== null && { lower: within(lower), upper: within(upper) }),
    }
  })
  const observed = { values: drawn.filter(row => row.law === 'observed') }
  const span: [number, number] = [start, Math.max(...ends)]
  const x = {
    type: quantitative,
    scale: { type: 'log' as const, domain: span, nice: false },
    axis: { title: quantity, format: '~r', values: logTicks(span), grid: false },
  }
  const y = {
    type: quantitative,
    scale: { type: 'log' as const, domain: [low, high].map(within), nice: false },
    axis: { title: hazard, format: '~r', values: logTicks([low, high]) },
  }
  const domain = ['observed', ...names]
  const legend = { title: null, orient: 'bottom' as const, columns: 3, symbolType: 'stroke', symbolSize: 150 }
  const color = {
    field: 'law',
    type: 'nominal' as const,
    scale: { domain, range: [observedColour, ...coloursOf(names)] },
    legend,
  }
  const strokeDash = {
    field: 'law',
    type: 'nominal' as const,
    scale: { domain, range: domain.map((_, i) => dashes[i % dashes.length]!) },
    legend,
  }
  const tooltip = ['law', 'bin', 'rate'].map(field => ({ field, type: 'nominal' as const }))
  return figure({
    width: columnWidth - 50,
    height: 120,
    title: `Boxes: ${level * 100}% intervals of the observed hazard`,
    layer: [
      {
        data: observed,
        mark: { type: 'rect', color: observedColour, opacity: 0.16 },
        encoding: {
          x: { field: 'from', ...x },
          x2: { field: 'to' },
          y: { field: 'lower', ...y },
          y2: { field: 'upper' },
        },
      },
      {
        data: { values: observed.values.filter(row => row.hazard !== null) },
        mark: { type: 'rule', strokeWidth: 1.2, strokeCap: 'butt' },
        encoding: { x: { field: 'from', ...x }, x2: { field: 'to' }, y: { field: 'hazard', ...y }, color, tooltip },
      },
      {
        data: { values: drawn.filter(row => row.law !== 'observed') },
        mark: 'line',
        encoding: { x: { field: 'middle', ...x }, y: { field: 'hazard', ...y }, color, strokeDash, tooltip },
      },
    ],
  })
}

const digits = (x: number) => (Number.isFinite(x) ? String(Number(x.toPrecision(3))) : '∞')
