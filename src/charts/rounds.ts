import type { TopLevelSpec } from 'vega-lite'
import type { Distribution } from '../distributions/distribution.ts'
import { convergenceLabel, type ForecastRow } from './forecast-row.ts'
import { distinct, type Rows, rowsOf } from './rows.ts'
import { columnWidth, figure, modelScale } from './theme.ts'

/** What `roundsChart` needs of a forecast. */
export type RoundsRow = Pick<ForecastRow, 'model' | 'convergence' | 'rounds'>

const mostBars = 40

/**
 * The probability of each number of rounds, a row per model, over what holds all but the outer 1% of every model.
 * More than 40 different numbers are put into bins of equal width.
 */
export function roundsChart(forecasts: Rows<RoundsRow>): TopLevelSpec {
  const rows = rowsOf(forecasts)
  const lowest = Math.floor(Math.min(...rows.map(row => finiteQuantile(row.rounds, 0.005))))
  const first = Number.isFinite(lowest) ? lowest : 1
  const last = Math.ceil(Math.max(first, ...rows.map(row => finiteQuantile(row.rounds, 0.995)).filter(Number.isFinite)))
  const width = Math.ceil((last - first + 1) / mostBars)
  const start = width === 1 ? first : Math.floor(first / width) * width
  const bars = rows.flatMap(({ model, convergence, rounds }) =>
    Array.from({ length: Math.floor((last - start) / width) + 1 }, (_, i) => {
      const from = start + i * width
      const to = from + width - 1
      return {
        model,
        row: rows.some(other => other.convergence < 1) ? `${model} · ${convergenceLabel(convergence)}` : model,
        rounds: from === to ? `${from}` : `${from}–${to}`,
        left: from - 0.5,
        right: to + 0.5,
        probability: rounds.cdf(to) - rounds.cdf(from - 1),
      }
    }),
  )
  return figure({
    ...(width > 1 && { title: `Bins of ${width} rounds` }),
    data: { values: bars.filter((bar, i) => bar.probability > 0 || bar.model !== bars[i - 1]?.model) },
    facet: {
      row: {
        field: 'row',
        type: 'nominal',
        sort: distinct(bars, bar => bar.row),
        header: {
          title: 'Probability',
          titleFontSize: 8.5,
          titleFontWeight: 'normal',
          titlePadding: 2,
          labelOrient: 'top',
        },
      },
    },
    spacing: 6,
    resolve: { scale: { y: 'independent' } },
    spec: {
      width: columnWidth - 56,
      height: 34,
      mark: { type: 'bar', stroke: 'white', strokeWidth: 0.5 },
      encoding: {
        x: {
          field: 'left',
          type: 'quantitative',
          scale: {
            domain: [start - 0.5, start + Math.ceil((last - start + 1) / width) * width - 0.5],
            nice: false,
            zero: false,
          },
          axis: { title: 'Rounds', grid: false, format: 'd', tickMinStep: 1, tickCount: 8 },
        },
        x2: { field: 'right' },
        y2: { datum: 0 },
        y: { field: 'probability', type: 'quantitative', axis: { title: null, format: '~%', tickCount: 2 } },
        color: { field: 'model', type: 'nominal', scale: modelScale(rows.map(row => row.model)), legend: null },
        tooltip: [
          { field: 'model', type: 'nominal' },
          { field: 'rounds', type: 'nominal' },
          { field: 'probability', type: 'quantitative', format: '.1%' },
        ],
      },
    },
  })
}

/** The quantile at p, or the greatest finite one below it. */
function finiteQuantile(law: Distribution, p: number): number {
  let at = p
  while (at > 0 && !Number.isFinite(law.quantile(at))) at -= 0.005
  return law.quantile(Math.max(0, at))
}
