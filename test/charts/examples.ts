import { table } from 'arquero'
import type { TopLevelSpec } from 'vega-lite'
import { calibrationChart } from '../../src/charts/calibration.ts'
import { coverageWidthChart } from '../../src/charts/coverage-width.ts'
import { crpsChart } from '../../src/charts/crps.ts'
import { dirtyCurveChart } from '../../src/charts/dirty-curve.ts'
import { downtimeChart } from '../../src/charts/downtime.ts'
import { driftChart } from '../../src/charts/drift.ts'
import { heatMapChart } from '../../src/charts/heat-map.ts'
import { outcomesChart } from '../../src/charts/outcomes.ts'
import { pendingChart } from '../../src/charts/pending.ts'
import { pendingPathsChart } from '../../src/charts/pending-paths.ts'
import { pitChart } from '../../src/charts/pit.ts'
import { predictedAllChart } from '../../src/charts/predicted-all.ts'
import { predictedObservedChart } from '../../src/charts/predicted-observed.ts'
import { reliabilityChart } from '../../src/charts/reliability.ts'
import { roundsChart } from '../../src/charts/rounds.ts'
import { scoreDifferenceChart } from '../../src/charts/score-difference.ts'
import { supplyChart } from '../../src/charts/supply.ts'
import { totalTimeChart } from '../../src/charts/total-time.ts'
import { windowIntervalsChart } from '../../src/charts/window-intervals.ts'
import { windowScoresChart } from '../../src/charts/window-scores.ts'
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

export const fan = ['markov', 'renewal', 'naive'].flatMap(model => [
  { model, time: 0, q05: 5e8, q25: 5e8, q50: 5e8, q75: 5e8, q95: 5e8 },
  { model, time: 8, q05: 0, q25: 4e6, q50: 8e6, q75: 2e7, q95: 6e7 },
])

/** A model that is sure and one that is not, on two bins; `quantity` where it is asked for. */
export const pit = ['independent', 'phases', 'resample'].flatMap((model, i) => [
  { model, from: 0, to: 0.5, density: 1.8 - 0.4 * i, lower: 0.4, upper: 1.6 },
  { model, from: 0.5, to: 1, density: 0.2 + 0.4 * i, lower: 0.4, upper: 1.6 },
])

/** Forecasts of convergence: one certain in every case, one not. */
export const reliability = [
  { model: 'dirty-curve', probability: 1, frequency: 0.75, n: 8, lower: 1, upper: 1 },
  { model: 'phases', probability: 1, frequency: 1, n: 4, lower: 1, upper: 1 },
  { model: 'phases', probability: 0, frequency: 0, n: 3, lower: 0, upper: 0 },
  { model: 'phases', probability: 0.6, frequency: 0.5, n: 1, lower: 0.1, upper: 1 },
]

/** Intervals of three models: of no width, of a bounded one, and without bound at the higher level. */
export const coverages = table({
  model: ['dirty-curve', 'renewal', 'phases', 'dirty-curve', 'renewal', 'phases'],
  quantity: Array.from({ length: 6 }, () => 'totalTime' as const),
  level: [0.5, 0.5, 0.5, 0.9, 0.9, 0.9],
  coverage: [0.1, 0.45, 0.5, 0.1, 0.85, 0.95],
  lower: [0.04, 0.3, 0.35, 0.04, 0.72, 0.85],
  upper: [0.23, 0.6, 0.65, 0.23, 0.93, 0.99],
  width: [0, 4, 6, 0, 9, Infinity],
})

export const differences = [
  { model: 'renewal', reference: 'constant-rate', mean: -0.4, lower: -0.9, upper: 0.1, pValue: 0.12 },
  { model: 'phases', reference: 'constant-rate', mean: -0.8, lower: -1.2, upper: -0.3, pValue: 0.0004 },
]

/** Downtimes (s) of three migrations: one within its interval, one outside, and one that the forecast never ends. */
export const downtimes = [
  { id: 'a', workload: 'redis', observed: 0.1, median: 0.12, lower: 0.08, upper: 0.2 },
  { id: 'b', workload: 'gcc', observed: 0.3, median: 0.15, lower: 0.1, upper: 0.25 },
  { id: 'c', workload: 'redis', observed: 0.05, median: Infinity, lower: 0.04, upper: Infinity },
].map(row => ({ ...row, model: 'phases' }))

/** Forecasts of three quantities of three migrations, the first of which is outside the wider interval of two. */
export const predicted = [
  { quantity: 'rounds' as const, size: 10 },
  { quantity: 'totalTime' as const, size: 20 },
  { quantity: 'downtime' as const, size: 0.1 },
].flatMap(({ quantity, size }, q) =>
  [
    { id: 'redis-a', workload: 'redis', times: q < 2 ? 2 : 1 },
    { id: 'redis-b', workload: 'redis', times: 0.95 },
    { id: 'gcc-a', workload: 'gcc', times: 1.4 },
  ].map(({ times, ...about }, i) => {
    const scale = size * (1 + i)
    const ends = { lower: 0.8 * scale, upper: 1.3 * scale, outerLower: 0.6 * scale, outerUpper: 1.7 * scale }
    return { ...about, model: 'phases', quantity, observed: times * scale, median: scale, ...ends }
  }),
)

const calibration = (['adaptive', 'before', 'after'] as const).map((stage, i) => {
  return { stage, level: 0.9, coverage: 0.88 - 0.1 * i, lower: 0.8 - 0.1 * i, upper: 0.95 - 0.1 * i }
})

export const drift = [0.1, 1].flatMap(window => [
  { window, part: 'past' as const, q05: 0, q25: 200 * window, q50: 300 * window, q75: 400 * window, q95: 800 },
  { window, part: 'present' as const, q05: 400, q25: 500, q50: 600, q75: 700, q95: 900 },
])

/** Two models on windows of three lengths; the second has a range over traces, and never errs at the shortest. */
export const windows = ['gcc', 'hotcold', 'redis'].flatMap((workload, w) =>
  ['independent', 'phases'].flatMap((model, m) =>
    [0.25, 1, 4].map((window, i) => ({
      workload,
      model,
      window,
      relativeCrps: [0.8, 0.1 * i][m]! / 4 ** w,
      least: [0.8, 0.05 * i][m]! / 4 ** w,
      most: [0.8, 0.2 * i][m]! / 4 ** w,
      coverage90: [0.3, 0.9][m]!,
      coverage90Interval: [[0.12, 0.55] as const, [0.7, 0.98] as const][m]!,
    })),
  ),
)

/** Two migrations: one that stops under its threshold, and one of a rule that has none. */
export const paths = [
  { name: 'qemu', time: 0, pending: 5e8, synchronised: true, threshold: 1e7 },
  { name: 'qemu', time: 4, pending: 9e6, synchronised: false, threshold: 1e7 },
  { name: 'qemu', time: 4, pending: 2e7, synchronised: true, threshold: 1e7 },
  { name: 'qemu', time: 5, pending: 0, synchronised: false, threshold: 1e7 },
  { name: 'fixed-rounds', time: 0, pending: 5e8, synchronised: true },
  { name: 'fixed-rounds', time: 6, pending: 3e6, synchronised: true },
]

/** Two kinds of migration, one of which stops the guest for no time at all. */
export const outcomes = [
  { name: 'pre-copy', quantity: 'Total time (s)', median: 12, lower: 8, upper: 30 },
  { name: 'post-copy', quantity: 'Total time (s)', median: 4, lower: 4, upper: 4 },
  { name: 'pre-copy', quantity: 'Downtime (s)', median: 0.1, lower: 0.08, upper: 0.2 },
  { name: 'post-copy', quantity: 'Downtime (s)', median: 0, lower: 0, upper: 0 },
]

/** The spread of pages in windows of two lengths; one of them may see no write. */
export const spreads = [
  { model: 'observed', window: 0.5, q05: 0, q50: 120, q95: 700 },
  { model: 'observed', window: 2, q05: 300, q50: 900, q95: 2100 },
  { model: 'independent', window: 0.5, q05: 250, q50: 260, q95: 270 },
  { model: 'independent', window: 2, q05: 980, q50: 1000, q95: 1020 },
]

/** A small instance of every chart that spans both columns of a page. */
export const pageCharts: Record<string, TopLevelSpec> = {
  'pit-quantities': pitChart([
    ...pit.map(row => ({ ...row, quantity: 'rounds' as const })),
    ...pit.map(row => ({ ...row, quantity: 'downtime' as const })),
  ]),
  'window-scores-workloads': windowScoresChart(windows),
  'predicted-all': predictedAllChart(predicted),
  outcomes: outcomesChart(outcomes),
}

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
  'pending-observed': pendingChart(fan, {
    threshold: 9.6e6,
    observed: [
      { time: 0, pending: 4e8 },
      { time: 1, pending: 0 },
    ],
  }),
  'pending-paths': pendingPathsChart(paths),
  'window-intervals': windowIntervalsChart(spreads),
  'downtime-observed': downtimeChart(forecasts, { limit: 0.3, observed: 0.2 }),
  'total-time-observed': totalTimeChart(forecasts, { deadline: 60, observed: 8 }),
  pit: pitChart(pit.slice(0, 4)),
  reliability: reliabilityChart(reliability),
  supply: supplyChart(
    ['bound', 'simulated'].flatMap((curve, i) =>
      [0, 0.006, 0.01, 0.016].map((window, k) => ({ curve, window, supply: [0, 0, 0.004, 0.004][k]! + 0.001 * i })),
    ),
  ),
  crps: crpsChart(empirical([9.25, 11, 14, 14.5]), 12.5, { quantity: 'Total time (s)' }),
  'coverage-width': coverageWidthChart(coverages),
  calibration: calibrationChart(calibration),
  'score-difference': scoreDifferenceChart(differences, { title: 'CRPS of total time (s)' }),
  'predicted-observed': predictedObservedChart(downtimes, { quantity: 'downtime' }),
  drift: driftChart(drift),
  'window-scores': windowScoresChart(windows.slice(0, 6)),
}
