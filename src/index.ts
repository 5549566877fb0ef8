export { calibrationChart } from './charts/calibration.ts'
export { coverageWidthChart } from './charts/coverage-width.ts'
export { dirtyCurveChart } from './charts/dirty-curve.ts'
export { downtimeChart } from './charts/downtime.ts'
export { driftChart } from './charts/drift.ts'
export { heatMapChart } from './charts/heat-map.ts'
export type { Page, PageSection, PageTable } from './charts/page.ts'
export { pendingChart } from './charts/pending.ts'
export { pitChart } from './charts/pit.ts'
export { predictedObservedChart } from './charts/predicted-observed.ts'
export { reliabilityChart } from './charts/reliability.ts'
export { renderPage, renderPdf, renderPng, renderSvg, writeChart, writePage } from './charts/render.ts'
export { roundsChart } from './charts/rounds.ts'
export { scoreDifferenceChart } from './charts/score-difference.ts'
export { totalTimeChart } from './charts/total-time.ts'
export { writesPerEpochChart } from './charts/writes-per-epoch.ts'
export { type Distribution, draw, interval } from './distributions/distribution.ts'
export { type Empirical, empirical } from './distributions/empirical.ts'
export { logNormal } from './distributions/log-normal.ts'
export { type AdaptiveStep, adaptiveConformal } from './evaluation/adaptive-conformal.ts'
export { type BacktestPlan, backtestOrigin, planBacktest } from './evaluation/backtest.ts'
export { climatology, expectedDowntime, lastMigration, piecewiseCounts, replayedPast } from './evaluation/baselines.ts'
export { brier, brierDecomposition } from './evaluation/brier.ts'
export { type Conformal, conformalise } from './evaluation/conformal.ts'
export { crps, thresholdWeightedCrps } from './evaluation/crps.ts'
export { scoreDifference } from './evaluation/differences.ts'
export { type Drift, type DriftTest, drift } from './evaluation/drift.ts'
export { driftRows } from './evaluation/drift-rows.ts'
export { coverage, width, wilsonInterval } from './evaluation/intervals.ts'
export { logScore, logScoreCensored, logScoreCount } from './evaluation/log-score.ts'
export {
  type MeasuredMigration,
  measuredMigration,
  migrationAsked,
  type Observed as ObservedOutcome,
  observedOf,
} from './evaluation/measured.ts'
export { pinball } from './evaluation/pinball.ts'
export { pit, pitHistogram, randomisedPit, uniformity } from './evaluation/pit.ts'
export { migrationOfPolls, type Poll } from './evaluation/polls.ts'
export { reliability } from './evaluation/reliability.ts'
export { type Metrics, score } from './evaluation/score.ts'
export { type Metric, type ModelScore, modelScores } from './evaluation/score-table.ts'
export { type Scored, type ScoredQuantity, scoreRow } from './evaluation/scored.ts'
export { calibrationRows, coverageRows, differenceRows, pitRows, reliabilityRows } from './evaluation/summaries.ts'
export { baselineRows, forecastMeasured, scoreMeasured } from './evaluation/validate.ts'
export { type Verdict as ValidationVerdict, verdict } from './evaluation/verdict.ts'
export { drawOutcome, drawOutcomes, type Forecaster, type Layer, type Outcomes } from './forecast/draws.ts'
export { type Fits, fit } from './forecast/fits.ts'
export { fitsFromJson, fitsToJson } from './forecast/fits-json.ts'
export {
  type ForecastOptions,
  type ForecastRow,
  forecast,
  forecastersOf,
  forecastRows,
  type Quantity,
  quantities,
} from './forecast/forecast.ts'
export { intervals } from './forecast/intervals.ts'
export { modelCurves } from './forecast/model-curves.ts'
export { pendingFan } from './forecast/trajectories.ts'
export { countMemory } from './migration/count-memory.ts'
export { distinctPages } from './migration/distinct-pages.ts'
export type { Guest, MemoryState, PageCost, Sent } from './migration/guest.ts'
export { defaultHost, drawHost, type Host, type HostInstance, typicalHost } from './migration/host.ts'
export type { Link } from './migration/link.ts'
export type { Migration, Observer, Outcome } from './migration/migrate.ts'
export { type Dirtying, pageMemory } from './migration/page-memory.ts'
export { playEpochs } from './migration/playback.ts'
export { fixedRounds } from './migration/policies/fixed-rounds.ts'
export type { Policy, Verdict, View } from './migration/policies/policy.ts'
export { qemu } from './migration/policies/qemu.ts'
export { memoryAtEnd, migrate, replay, replayedGuest } from './migration/replay.ts'
export { constantRate } from './models/constant-rate.ts'
export { dirtyCurveModel } from './models/dirty-curve.ts'
export { independent } from './models/independent.ts'
export type { Fitted, Glance, Model, Parameter } from './models/model.ts'
export { models } from './models/registry.ts'
export { resample } from './models/resample.ts'
export { type SeededSource, type Source, source } from './random.ts'
export { type CountsTrace, isCounts, type Observed } from './trace/counts.ts'
export { InputError } from './trace/input-error.ts'
export { convert, openTrace, readTrace } from './trace/open.ts'
export { writeParquet } from './trace/parquet-writer.ts'
export type { TraceReader } from './trace/reader.ts'
export { syntheticTrace } from './trace/synthetic.ts'
export { type Epochs, Trace, type TraceInfo } from './trace/trace.ts'
export type { WritesOptions } from './trace/writes.ts'
export { formatBytes, formatSeconds, parseQuantity, QuantityError } from './units.ts'
export { blockLength } from './working-set/block-length.ts'
export {
  type Curve,
  curveTable,
  dirtyCurve,
  interpolateCurve,
  meanDirtyCurve,
  observedCurve,
} from './working-set/dirty-curve.ts'
export { writesPerEpoch } from './working-set/epochs.ts'
export { HeatMap } from './working-set/heat-map.ts'
export { type WorkingSet, WorkingSetScan, workingSet } from './working-set/scan.ts'
export { writeIntervals } from './working-set/write-intervals.ts'
