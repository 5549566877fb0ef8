export { calibrationChart } from './charts/calibration.ts'
export { type CoverageLevelRow, coverageLevelsChart } from './charts/coverage-levels.ts'
export { coverageWidthChart } from './charts/coverage-width.ts'
export { curveMapChart } from './charts/curve-map.ts'
export { dirtyCurveChart } from './charts/dirty-curve.ts'
export { dirtyCurvesChart } from './charts/dirty-curves.ts'
export { downtimeChart } from './charts/downtime.ts'
export { driftChart } from './charts/drift.ts'
export { forecastChart } from './charts/forecast.ts'
export { hazardChart } from './charts/hazard.ts'
export { heatMapChart } from './charts/heat-map.ts'
export { isolationChart } from './charts/isolation.ts'
export { type ModelScoreRow, modelScoresChart } from './charts/model-scores.ts'
export { onlineChart } from './charts/online.ts'
export type { Page, PageSection, PageTable } from './charts/page.ts'
export { pageOrdersChart } from './charts/page-orders.ts'
export { type PendingPathRow, pendingChart } from './charts/pending.ts'
export { phasesChart } from './charts/phases.ts'
export { pitChart } from './charts/pit.ts'
export { type PredictedQuantityRow, predictedAllChart } from './charts/predicted-all.ts'
export { predictedObservedChart } from './charts/predicted-observed.ts'
export { probabilityMapChart } from './charts/probability-map.ts'
export { quantileChart } from './charts/quantile-quantile.ts'
export { reliabilityChart } from './charts/reliability.ts'
export { type Rendering, renderPage, renderPdf, renderPng, renderSvg, writeChart, writePage } from './charts/render.ts'
export { roundsChart } from './charts/rounds.ts'
export { scoreDifferenceChart } from './charts/score-difference.ts'
export { startChart } from './charts/start-probability.ts'
export { columnWidth, pageWidth } from './charts/theme.ts'
export { totalTimeChart } from './charts/total-time.ts'
export { transitionMatrixChart } from './charts/transition-matrix.ts'
export { windowScoresChart } from './charts/window-scores.ts'
export { type ModelSpreadRow, type ObservedSpreadRow, windowSpreadChart } from './charts/window-spread.ts'
export { writeIntervalsChart } from './charts/write-intervals.ts'
export { writesPerEpochChart } from './charts/writes-per-epoch.ts'
export { betaBinomial, betaBinomialFamily } from './distributions/beta-binomial.ts'
export { chooseLaw, compareLaws } from './distributions/compare-laws.ts'
export { coxian, coxianFamily } from './distributions/coxian.ts'
export { discreteWeibull, discreteWeibullFamily } from './distributions/discrete-weibull.ts'
export { type Distribution, draw, interval } from './distributions/distribution.ts'
export { type Empirical, empirical } from './distributions/empirical.ts'
export { exponential, exponentialFamily } from './distributions/exponential.ts'
export { lawFamilies } from './distributions/families.ts'
export type { Family } from './distributions/family.ts'
export { fitLaw, type LawFit } from './distributions/fit-law.ts'
export { gamma, gammaFamily } from './distributions/gamma.ts'
export { geometric, geometricFamily } from './distributions/geometric.ts'
export { type GoodnessOfFit, goodnessOfFit } from './distributions/goodness-of-fit.ts'
export { hazardRows } from './distributions/hazard-rows.ts'
export { hyperExponential, hyperExponentialFamily } from './distributions/hyper-exponential.ts'
export { inverseGaussian, inverseGaussianFamily } from './distributions/inverse-gaussian.ts'
export { type KaplanMeier, kaplanMeier } from './distributions/kaplan-meier.ts'
export { hazard, type Law, logProbability, survival } from './distributions/law.ts'
export { logLikelihood } from './distributions/likelihood.ts'
export { logLogistic, logLogisticFamily } from './distributions/log-logistic.ts'
export { logNormal, logNormalFamily } from './distributions/log-normal.ts'
export { lomax, lomaxFamily } from './distributions/lomax.ts'
export { mixture } from './distributions/mixture.ts'
export { negativeBinomial, negativeBinomialFamily } from './distributions/negative-binomial.ts'
export {
  countObservations,
  exactly,
  intervalCensored,
  mergeObservations,
  type Observations,
  rightCensored,
} from './distributions/observations.ts'
export { phaseType } from './distributions/phase-type.ts'
export { quantileRows } from './distributions/qq.ts'
export { confidenceSequence } from './distributions/sequential-binomial.ts'
export { tabulate } from './distributions/tabulate.ts'
export { truncated } from './distributions/truncated.ts'
export { weibull, weibullFamily } from './distributions/weibull.ts'
export { wilsonInterval } from './distributions/wilson.ts'
export { type AdaptiveStep, adaptiveConformal } from './evaluation/adaptive-conformal.ts'
export { type BacktestPlan, backtestOrigin, planBacktest } from './evaluation/backtest.ts'
export {
  baselines,
  climatology,
  expectedDowntime,
  lastMigration,
  piecewiseCounts,
  replayedPast,
} from './evaluation/baselines.ts'
export { brier, brierDecomposition } from './evaluation/brier.ts'
export { intervalCoverage, simulationBasedCalibration } from './evaluation/calibration-by-simulation.ts'
export { type Conformal, conformalise } from './evaluation/conformal.ts'
export { conformalForecast, type PastForecast } from './evaluation/conformal-forecast.ts'
export { crps, thresholdWeightedCrps } from './evaluation/crps.ts'
export { scoreDifference } from './evaluation/differences.ts'
export { type Drift, type DriftTest, drift } from './evaluation/drift.ts'
export { driftRows } from './evaluation/drift-rows.ts'
export type { HostCase } from './evaluation/host/case.ts'
export { fitHost, type HostFit } from './evaluation/host/fit-host.ts'
export { coverage, width } from './evaluation/intervals.ts'
export { logScore, logScoreCensored, logScoreCount } from './evaluation/log-score.ts'
export { type MachineCase, type MachineSummary, machineCase, machineSummary } from './evaluation/machine.ts'
export {
  type MeasuredMigration,
  measuredMigration,
  migrationAsked,
  type Observed as ObservedOutcome,
  observedOf,
} from './evaluation/measured.ts'
export { lastRoundRest, qemuRest, type RestLaws } from './evaluation/online/baselines.ts'
export { finishRows } from './evaluation/online/fan.ts'
export { forecastRest, type RestForecast, type RestVerdict, restVerdict } from './evaluation/online/forecast.ts'
export type { Remedy, RestOptions } from './evaluation/online/options.ts'
export { type Progress, progressOf } from './evaluation/online/progress.ts'
export { type LeastRemedy, leastRemedies } from './evaluation/online/remedies.ts'
export { drawRest, type Underway, underway } from './evaluation/online/rest.ts'
export { endingOf, type RestScore, scoreRest } from './evaluation/online/scores.ts'
export { type ExplainedOutlier, explainOutliers, type Outlier, outliersOf } from './evaluation/outliers.ts'
export { comparePageOrders, type PageOrderOptions, type PageOrderRow } from './evaluation/page-orders.ts'
export { pinball } from './evaluation/pinball.ts'
export { pit, pitHistogram, randomisedPit, uniformity } from './evaluation/pit.ts'
export { isUnderway, migrationOfPolls, type Poll, strategyOfPolls } from './evaluation/polls.ts'
export { reliability } from './evaluation/reliability.ts'
export { type Metrics, score } from './evaluation/score.ts'
export { type Metric, type ModelScore, modelScores } from './evaluation/score-table.ts'
export { outlierLevel, type Scored, type ScoredQuantity, scoreRow } from './evaluation/scored.ts'
export { calibrationRows, coverageRows, differenceRows, pitRows, reliabilityRows } from './evaluation/summaries.ts'
export { baselineRows, forecastMeasured, scoreMeasured } from './evaluation/validate.ts'
export { type Verdict as ValidationVerdict, verdict } from './evaluation/verdict.ts'
export {
  backtestWindows,
  planWindows,
  type WindowForecast,
  type WindowPlan,
  type WindowScore,
} from './evaluation/window-backtest.ts'
export { pooledScores, traceScores, windowScores, workloadScores } from './evaluation/window-scores.ts'
export { countsOfTrace } from './forecast/curve-counts.ts'
export { extendCurve } from './forecast/curve-extension.ts'
export {
  type CurveBounds,
  type CurveCell,
  type CurveForecastOptions,
  curveForecast,
} from './forecast/curve-forecast.ts'
export { type CurveMigration, type CurveOutcome, migrateCounts } from './forecast/curve-migration.ts'
export { drawCounts } from './forecast/curve-posterior.ts'
export { drawOutcome, drawOutcomes, type Forecaster, type Layer, type Outcomes } from './forecast/draws.ts'
export { type Fits, fit } from './forecast/fits.ts'
export { fitsFromJson, fitsToJson } from './forecast/fits-json.ts'
export {
  type Effect,
  effects,
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
export { certify, type Tally } from './forecast/plan/certify.ts'
export { checkByReplay, type ReplayCheck } from './forecast/plan/check.ts'
export { contourOf, geometricGrid, type MapCell, probabilityMap } from './forecast/plan/map.ts'
export { type Plan, type PlanOptions, planMigration } from './forecast/plan/plan.ts'
export { countMet, type Requirement } from './forecast/plan/requirement.ts'
export { type Sampler, type Setting, samplerOf, specOf } from './forecast/plan/setting.ts'
export { bestStart, type Start, startsWithin } from './forecast/plan/starts.ts'
export { pendingFan } from './forecast/trajectories.ts'
export { type FittedChain, markovChain } from './markov/chain.ts'
export { absorbingStates, communicatingClasses, isIrreducible } from './markov/classes.ts'
export { fitPanel, type PanelFit } from './markov/continuous.ts'
export { continuousPassageCdf, continuousPassageTimes } from './markov/continuous-passage.ts'
export { divergenceRate, entropyRate } from './markov/divergence.ts'
export { fitExactTimes, jumpCounts } from './markov/exact-times.ts'
export { decode, simulateStates, viterbi } from './markov/hidden-decode.ts'
export { emit } from './markov/hidden-emissions.ts'
export type { HiddenMarkov } from './markov/hidden-forward.ts'
export { fitHiddenMarkov, type HiddenMarkovFit } from './markov/hidden-markov.ts'
export { selectStates } from './markov/hidden-order.ts'
export { semiDecode, simulateSemiStates } from './markov/hidden-semi-decode.ts'
export { fitHiddenSemiMarkov, type HiddenSemiMarkovFit } from './markov/hidden-semi-markov.ts'
export type { HiddenSemiMarkov } from './markov/hidden-semi-passes.ts'
export { semiViterbi } from './markov/hidden-semi-viterbi.ts'
export type { Series } from './markov/hidden-series.ts'
export { historyChain } from './markov/history-chain.ts'
export { homogeneityTest, pairHomogeneityTest, specifiedChainTest } from './markov/homogeneity.ts'
export type { Matrix } from './markov/matrix.ts'
export { transitionProbabilities } from './markov/matrix-exponential.ts'
export { relaxationTime, secondEigenvalue } from './markov/mixing.ts'
export { orderTable, orderTest, selectOrder } from './markov/order.ts'
export { mergePanelCounts, type PanelCounts, panelCounts } from './markov/panel-counts.ts'
export {
  hittingProbabilities,
  kemenyConstant,
  meanPassageTimes,
  passageLaw,
  passageTimes,
} from './markov/passage.ts'
export { type ChainPosterior, chainPosterior } from './markov/posterior.ts'
export { runLengths } from './markov/run-lengths.ts'
export { lookAt, simulateChain, simulatePath } from './markov/simulate.ts'
export { geometricTest, sojournMass, sojournTimes } from './markov/sojourn.ts'
export { stationaryDistribution } from './markov/stationary.ts'
export {
  blockCounts,
  countsOfRuns,
  mergeCounts,
  type TransitionCounts,
  transitionCounts,
  withOrder,
} from './markov/transition-counts.ts'
export { expectedVisits, expectedVisitsEver } from './markov/visits.ts'
export { countMemory } from './migration/count-memory.ts'
export { distinctPages, distinctPagesIn } from './migration/distinct-pages.ts'
export type { Compression, Encoding, Xbzrle } from './migration/encoding.ts'
export type { CompleteGuest, Guest, MemoryState, PageCost, Sending, Sent } from './migration/guest.ts'
export {
  defaultHost,
  drawHost,
  type Host,
  type HostInstance,
  idealHost,
  type Spread,
  typicalHost,
} from './migration/host.ts'
export type { Link } from './migration/link.ts'
export { bandwidthOf, type LinkSpec } from './migration/link-spec.ts'
export type { Migration, Observer, Outcome } from './migration/migrate.ts'
export { optimalOrder } from './migration/optimal-order.ts'
export { ascending } from './migration/orders/ascending.ts'
export { bubbling } from './migration/orders/bubbling.ts'
export { forward } from './migration/orders/forward.ts'
export { leastFrequentlyWritten } from './migration/orders/least-frequently-written.ts'
export { leastRecentlyWritten } from './migration/orders/least-recently-written.ts'
export { optimal } from './migration/orders/optimal.ts'
export type { Order, Round, Walk } from './migration/orders/order.ts'
export { type Dirtying, pageMemory } from './migration/page-memory.ts'
export { playEpochs } from './migration/playback.ts'
export { type AutoConverge, autoConvergeDefaults } from './migration/policies/auto-converge.ts'
export { type ClarkOptions, clark } from './migration/policies/clark.ts'
export { type CloudHypervisorOptions, cloudHypervisor } from './migration/policies/cloud-hypervisor.ts'
export { type DirtyLimit, dirtyLimitDefaults } from './migration/policies/dirty-limit.ts'
export { fixedRounds } from './migration/policies/fixed-rounds.ts'
export type { Accounting, Controls, Policy, Verdict, View } from './migration/policies/policy.ts'
export { type QemuOptions, qemu } from './migration/policies/qemu.ts'
export { throttled } from './migration/policies/throttled.ts'
export { wholePasses } from './migration/policies/whole-passes.ts'
export { xen } from './migration/policies/xen.ts'
export { xenOld } from './migration/policies/xen-old.ts'
export { type PostCopy, postCopy } from './migration/post-copy.ts'
export { fluctuating, type RandomRate, type RatePoint, series } from './migration/random-rate.ts'
export { type Rate, type RateStep, schedule } from './migration/rate.ts'
export { memoryAtEnd, migrate, replay, replayedGuest } from './migration/replay.ts'
export { type MigrationSpec, migrationOf } from './migration/spec.ts'
export { type Checkpoint, type SelfMigrationOptions, selfMigration } from './migration/strategies/self-migration.ts'
export { recordOf, type WriteRecord } from './migration/write-record.ts'
export { bootstrapTrace, refit } from './models/bootstrap.ts'
export { constantRate } from './models/constant-rate.ts'
export { dirtyCurveModel } from './models/dirty-curve.ts'
export { independent } from './models/independent.ts'
export { markov } from './models/markov.ts'
export type { Fitted, Glance, Model, Parameter } from './models/model.ts'
export { phases } from './models/phases.ts'
export { models, usualModels } from './models/registry.ts'
export { type RenewalOptions, renewal, renewalLaws } from './models/renewal.ts'
export { resample } from './models/resample.ts'
export { type SeededSource, type Source, source } from './random.ts'
export { type AlternatingRenewal, availability, pointAvailability } from './renewal/alternating.ts'
export { equilibrium, equilibriumDraws } from './renewal/equilibrium.ts'
export { impliedCurve, impliedCurveFromAges } from './renewal/implied-curve.ts'
export { epochObservations, intervalObservations } from './renewal/interval-observations.ts'
export { type IntervalHistograms, intervalHistograms, mergeIntervals } from './renewal/intervals.ts'
export { renewalAsymptotics, renewalFunction } from './renewal/renewal-function.ts'
export { meanResidualLife, residual, residualQuantile } from './renewal/residual.ts'
export { drawResidualWithin, residualWithin } from './renewal/residual-within.ts'
export { sampled, sampledFamily } from './renewal/sampled.ts'
export { alternatingSojourns, renewalTimes } from './renewal/simulate.ts'
export { sojournObservations } from './renewal/sojourns.ts'
export { type Admission, admit, migrationTenant, type Tenant } from './reservation/admission/admit.ts'
export { assignCores, firstFitDecreasing, utilisation } from './reservation/admission/cores.ts'
export { type DemandModel, drawDemands, fitDemand, forecastErrors } from './reservation/admission/demand.ts'
export { bestSchedule, forecastSchedule, schedulesFor } from './reservation/admission/evacuation.ts'
export { placementGain } from './reservation/admission/gain.ts'
export { type Move, type MoveValue, moveValue } from './reservation/admission/move-value.ts'
export { longestFirst, type Mover, runSchedule, shortestFirst } from './reservation/admission/schedule.ts'
export { leastShift } from './reservation/admission/shift.ts'
export { cpuCommands, linkCommands, monitorCommands, reservationCommands } from './reservation/commands.ts'
export { adaptiveServer, simulateAdaptive } from './reservation/cpu/adaptive.ts'
export { constantBudget, deadBeatControl, invariantControl } from './reservation/cpu/adaptive-control.ts'
export { movingMean, movingQuantile, movingRange, patterned } from './reservation/cpu/adaptive-predictor.ts'
export { constantBandwidth } from './reservation/cpu/constant-bandwidth.ts'
export { fair } from './reservation/cpu/fair.ts'
export { hierarchicalReservation, simulateGroup } from './reservation/cpu/hierarchical.ts'
export { testGroup } from './reservation/cpu/hierarchical-schedulability.ts'
export { multiprocessorPeriodicBound, parallelBound } from './reservation/cpu/hierarchical-supply.ts'
export { simulateCore } from './reservation/cpu/schedule.ts'
export { leastSupply, supplyIn } from './reservation/cpu/segments.ts'
export { type CpuServer, endless, type Job } from './reservation/cpu/server.ts'
export { sporadic } from './reservation/cpu/sporadic.ts'
export {
  activationBound,
  lateBound,
  linearBound,
  periodicBound,
  periodicWindow,
  tickDelay,
} from './reservation/cpu/supply.ts'
export {
  type Isolation,
  type IsolationOptions,
  type IsolationRun,
  isolation,
  isolationFrames,
  isolationMisses,
} from './reservation/isolation/isolation.ts'
export type { PhaseMisses } from './reservation/isolation/misses.ts'
export { type Scenario as IsolationScenario, scenarioOf } from './reservation/isolation/scenario.ts'
export { type IsolationShares, isolationShares } from './reservation/isolation/shares.ts'
export { type MigrationTimeline, migrationTimeline, replayedTimeline } from './reservation/isolation/timeline.ts'
export { fairQueueing } from './reservation/network/fair-queueing.ts'
export { backloggedService, fairService } from './reservation/network/fair-queueing-bounds.ts'
export { type HtbClass, htbShares } from './reservation/network/htb.ts'
export { htbService } from './reservation/network/htb-bounds.ts'
export { simulateHtb } from './reservation/network/htb-simulation.ts'
export { admitShares, lastBytesBound, shareForStream } from './reservation/network/link-shares.ts'
export { processorSharing } from './reservation/network/processor-sharing.ts'
export { backlogBound, concatenate, delayBound, type RateLatency } from './reservation/network/rate-latency.ts'
export { arrivalCurve, conformance, shape, type TokenBucket } from './reservation/network/token-bucket.ts'
export type { CpuShare, LinkShare, Reservation } from './reservation/reservation.ts'
export { mostBandwidth, type Reserved, reserve, withDelays } from './reservation/reserve.ts'
export { type CountsTrace, isCounts, type Observed, type Sample } from './trace/counts.ts'
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
export { groupActivity, type PageGroups, pageGroups } from './working-set/page-groups.ts'
export { type WorkingSet, WorkingSetScan, workingSet } from './working-set/scan.ts'
export { pastLevels, slidingCounts } from './working-set/sliding.ts'
export { writeIntervals } from './working-set/write-intervals.ts'
