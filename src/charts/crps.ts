import type { TopLevelSpec } from 'vega-lite'
import { columnWidth, figure, ruleColour } from './theme.ts'

const quantitative = 'quantitative' as const

/** How finely a law is drawn: by its quantiles at multiples of this. */
const GRAIN = 1 / 400

/**
 * The CRPS as an area: the distribution function F of a forecast, the step at what was `observed`, which the best forecast
 * would be, and, filled, the square of what lies between them, whose area is the CRPS. `quantity` names the axis.
 */
export function crpsChart(
  law: { readonly cdf: (x: number) => number; readonly quantile: (p: number) => number },
  observed: number,
  { quantity }: { quantity: string },
): TopLevelSpec {
  const levels = Array.from({ length: Math.round(1 / GRAIN) }, (_, i) => (i + 0.5) * GRAIN)
  const inner = [...new Set([...levels.map(law.quantile), observed])].filter(Number.isFinite).sort((a, b) => a - b)
  const [least, most] = [inner[0]!, inner.at(-1)!]
  const margin = 0.06 * (most - least) || 0.1 * Math.abs(observed) || 1
  const rows = [least - margin, ...inner, most + margin].map(at => {
    const [F, step] = [law.cdf(at), Number(at >= observed)]
    return { at, F, step, square: (F - step) ** 2 }
  })
  const x = {
    field: 'at',
    type: quantitative,
    scale: { domain: [digits(least - margin), digits(most + margin)], nice: false, zero: false },
    axis: { title: quantity, grid: false, tickCount: 6 },
  }
  const y = {
    field: 'height',
    type: quantitative,
    scale: { domain: [0, 1] },
    axis: { title: 'Probability', values: [0, 0.5, 1], format: '~g' },
  }
  const color = {
    field: 'curve',
    type: 'nominal' as const,
    scale: { domain: Object.values(curves), range: ['#0072B2', ruleColour, '#CCCCCC'] },
    legend: { title: null, orient: 'bottom' as const, symbolType: 'stroke', symbolSize: 120, symbolOpacity: 1 },
  }
  const layer = (name: keyof typeof curves, mark: { type: 'area' | 'line'; strokeDash?: number[] }) => ({
    data: { values: rows.map(row => ({ curve: curves[name], at: digits(row.at), height: digits(row[name]) })) },
    mark: { interpolate: 'step-after' as const, opacity: 1, ...mark },
    encoding: { x, y, color },
  })
  return figure({
    width: columnWidth - 50,
    height: 120,
    title: 'The CRPS is the area that is filled',
    layer: [
      layer('square', { type: 'area' }),
      layer('F', { type: 'line' }),
      layer('step', { type: 'line', strokeDash: [4, 2] }),
    ],
  })
}

const curves = { F: 'forecast F', step: 'observed', square: 'squared difference' } as const

const digits = (x: number) => Number(x.toPrecision(6))
