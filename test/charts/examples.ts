import { table } from 'arquero'
import type { TopLevelSpec } from 'vega-lite'
import { dirtyCurveChart } from '../../src/charts/dirty-curve.ts'
import { downtimeChart } from '../../src/charts/downtime.ts'
import { heatMapChart } from '../../src/charts/heat-map.ts'
import { pendingChart } from '../../src/charts/pending.ts'
import { roundsChart } from '../../src/charts/rounds.ts'
import { totalTimeChart } from '../../src/charts/total-time.ts'
import { writesPerEpochChart } from '../../src/charts/writes-per-epoch.ts'
import { empirical } from '../../src/distributions/empirical.ts'
import { logNormal } from '../../src/distributions/log-normal.ts'

/** Two forecasts: a certain one, and one that leaves a quarter of its migrations unfinished at 60 s. */
export const forecasts = table({
  model: ['dirty-curve', 'phases'],
  convergence: [1, 0.75],
  rounds: [empirical([7]), empirical([5, 6, 6, 9])],
  totalTime: [empirical([12.5]), empirical([9.25, 11, 14, 60])],
  downtime: [empirical([0.0824]), logNormal(0.15, 0.4)],
})

/** A forecast with between 17 and 187 rounds. */
export const manyRounds = [
  { model: 'resample', convergence: 1, rounds: empirical(Array.from({ length: 171 }, (_, i) => 17 + i)) },
]

const curve = table({
  window: [0.05, 0.1, 0.2, 0.4],
  mean: [100, 180, 300, 420],
  sd: [30, 40, 50, 60],
  q05: [60, 120, 220, 330],
  q95: [160, 260, 400, 520],
})

const modelCurve = [
  { model: 'independent', window: 0.05, mean: 100 },
  { model: 'independent', window: 0.4, mean: 640 },
]

const cell = { time: 0, timeEnd: 0.5, page: 0, pageEnd: 2048 }

const fan = ['markov', 'renewal', 'naive'].flatMap(model => [
  { model, time: 0, q05: 5e8, q25: 5e8, q50: 5e8, q75: 5e8, q95: 5e8 },
  { model, time: 8, q05: 0, q25: 4e6, q50: 8e6, q75: 2e7, q95: 6e7 },
])

/** A small instance of every chart. */
export const charts: Record<string, TopLevelSpec> = {
  'dirty-curve': dirtyCurveChart(curve, modelCurve),
  'heat-map': heatMapChart([
    { ...cell, writes: 3 },
    { ...cell, page: 2048, pageEnd: 4096, writes: 0 },
    { ...cell, time: 0.5, timeEnd: 1, writes: 1200 },
  ]),
  'writes-per-epoch': writesPerEpochChart([
    { time: 0, pages: 40 },
    { time: 0.05, pages: 0 },
  ]),
  'writes-per-epoch-binned': writesPerEpochChart([
    { time: 0, pages: 40, lower: 3, upper: 90 },
    { time: 1, pages: 55, lower: 0, upper: 400 },
  ]),
  rounds: roundsChart(forecasts),
  'rounds-many': roundsChart(manyRounds),
  downtime: downtimeChart(forecasts, { limit: 0.3 }),
  'total-time': totalTimeChart(forecasts, { deadline: 60, level: 0.95 }),
  pending: pendingChart(fan, { threshold: 9.6e6 }),
}
