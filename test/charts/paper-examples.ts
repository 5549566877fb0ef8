import type { TopLevelSpec } from 'vega-lite'
import { coverageLevelsChart } from '../../src/charts/coverage-levels.ts'
import { dirtyCurvesChart } from '../../src/charts/dirty-curves.ts'
import { forecastChart } from '../../src/charts/forecast.ts'
import { modelScoresChart } from '../../src/charts/model-scores.ts'
import { pendingChart } from '../../src/charts/pending.ts'
import { windowSpreadChart } from '../../src/charts/window-spread.ts'
import { coverages, forecasts } from './examples.ts'

/** Three traces, one of which writes nothing in most short windows. */
export const curves = ['gcc', 'idle', 'redis'].flatMap((trace, i) =>
  [0.05, 0.5, 5].map((window, k) => {
    const mean = 400 * (k + 1) * 10 ** -i
    return { trace, window, mean, sd: mean / 4, q05: i === 1 && k === 0 ? 0 : mean / 2, q95: 1.5 * mean }
  }),
)

/** Observed spreads of two traces, on one of which a model is ten times too sure and on the other right. */
export const spreads = ['gcc', 'hotcold'].flatMap(trace =>
  [0.25, 1, 4].map(window => ({ trace, window, sd: 100 * window, lower: 70 * window, upper: 120 * window })),
)
export const modelSpreads = spreads.flatMap(({ trace, window, sd }) => [
  { trace, window, model: 'independent', sd: trace === 'gcc' ? sd / 10 : sd, coverage: 0.1, lower: 0, upper: 0.3 },
  { trace, window, model: 'phases', sd: 1.1 * sd, coverage: 0.9, lower: 0.7, upper: 0.97 },
])

/** Scores in two tasks, of which the second has no climatology. */
export const scores = ['Total times', 'Pages'].flatMap((task, i) =>
  ['resample', 'independent', 'climatology'].slice(0, 3 - i).map((model, k) => ({
    task,
    model,
    ratio: 1 + 2 * k,
    lower: 1 + k,
    upper: 1 + 4 * k,
    coverage: 0.8 - 0.3 * k,
    coverageLower: 0.7 - 0.3 * k,
    coverageUpper: 0.9 - 0.3 * k,
  })),
)

const fan = [0, 8].map(time => ({ model: 'phases', time, q05: 1e6, q25: 4e6, q50: 8e6, q75: 2e7, q95: 6e7 }))

/** A small instance of every chart that only papers have, as wide as a column. */
export const paperCharts: Record<string, TopLevelSpec> = {
  'dirty-curves': dirtyCurvesChart(curves, { bandwidth: 2 ** 25 }),
  'pending-observed': pendingChart(fan, {
    threshold: 9.6e6,
    observed: [
      { time: 0, pending: 5e8 },
      { time: 9, pending: 0 },
    ],
  }),
}

/** The same, as wide as a page. */
export const paperPageCharts: Record<string, TopLevelSpec> = {
  forecast: forecastChart(forecasts, { limit: 0.3, deadline: 60, observed: { totalTime: Infinity, downtime: 0.12 } }),
  'window-spread': windowSpreadChart(spreads, modelSpreads, { label: { model: 'independent', window: 1 } }),
  'model-scores': modelScoresChart(scores, { reference: 'resample' }),
  'coverage-levels': coverageLevelsChart(coverages),
}
