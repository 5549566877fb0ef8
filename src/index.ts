export { type CalibrationRow, calibrationChart } from './charts/calibration.ts'
export { type CoverageLevelRow, coverageLevelsChart } from './charts/coverage-levels.ts'
export { type CoverageWidthRow, coverageWidthChart } from './charts/coverage-width.ts'
export { crpsChart } from './charts/crps.ts'
export { type CurveMapRow, curveMapChart } from './charts/curve-map.ts'
export { type CurveRow, dirtyCurveChart, type ModelCurveRow } from './charts/dirty-curve.ts'
export { type DirtyCurvesOptions, dirtyCurvesChart, type TraceCurveRow } from './charts/dirty-curves.ts'
export { downtimeChart } from './charts/downtime.ts'
export { type DriftRow, driftChart } from './charts/drift.ts'
export { type ForecastChartOptions, forecastChart } from './charts/forecast.ts'
export type { ForecastRow as ForecastChartRow } from './charts/forecast-row.ts'
export { type HazardRow, hazardChart } from './charts/hazard.ts'
export { type HeatRow, heatMapChart } from './charts/heat-map.ts'
export {
  type FrameRow,
  type IsolationChartOptions,
  isolationChart,
  type MissRow as IsolationMissChartRow,
  type StillRow as IsolationStillRow,
} from './charts/isolation.ts'
export { type ModelScoreRow, modelScoresChart } from './charts/model-scores.ts'
export { type MediaBundle, type Shown, type ShowOptions, show } from './charts/notebook.ts'
export { type OnlineRow, onlineChart } from './charts/online.ts'
export { type OutcomeRow, outcomesChart } from './charts/outcomes.ts'
export type { Page, PageChart, PageProgram, PageSection, PageTable } from './charts/page.ts'
export {
  type OrderRow as PageOrderChartRow,
  type OrderSpread as PageOrderChartSpread,
  pageOrdersChart,
} from './charts/page-orders.ts'
export { type PendingChartOptions, type PendingPoint, type PendingRow, pendingChart } from './charts/pending.ts'
export { type PendingPathRow, pendingPathsChart } from './charts/pending-paths.ts'
export { type PhaseRow, type PhaseSeriesRow, phasesChart } from './charts/phases.ts'
export { type PitRow, pitChart } from './charts/pit.ts'
export { type PredictedQuantityRow, predictedAllChart } from './charts/predicted-all.ts'
export type { PredictedObservedRow } from './charts/predicted-axes.ts'
export { predictedObservedChart } from './charts/predicted-observed.ts'
export {
  type ProbabilityMapOptions,
  type ProbabilityRow,
  probabilityMapChart,
  type SettingRow as ProbabilitySettingRow,
} from './charts/probability-map.ts'
export { type QuantileRow, quantileChart } from './charts/quantile-quantile.ts'
export type { QuantityName } from './charts/quantity-axis.ts'
export { type ReliabilityRow, reliabilityChart } from './charts/reliability.ts'
export { type Rendering, renderPage, renderPdf, renderPng, renderSvg, writeChart, writePage } from './charts/render.ts'
export { type RoundsRow, roundsChart } from './charts/rounds.ts'
export type { Rows as ChartRows } from './charts/rows.ts'
export { type ScoreDifferenceRow, scoreDifferenceChart } from './charts/score-difference.ts'
export { type StartRow, startChart } from './charts/start-probability.ts'
export { type SupplyRow, supplyChart } from './charts/supply.ts'
export { columnWidth, pageWidth } from './charts/theme.ts'
export { type TotalTimeRow, totalTimeChart } from './charts/total-time.ts'
export { type TransitionRow, transitionMatrixChart } from './charts/transition-matrix.ts'
export { type WindowIntervalRow, windowIntervalsChart } from './charts/window-intervals.ts'
export { type WindowScoreRow, windowScoresChart } from './charts/window-scores.ts'
export {
  type ModelSpreadRow,
  type ObservedSpreadRow,
  type WindowSpreadOptions,
  windowSpreadChart,
} from './charts/window-spread.ts'
export {
  type LawSurvivalRow,
  type SurvivalRow,
  type WriteIntervalsChartOptions,
  writeIntervalsChart,
} from './charts/write-intervals.ts'
export { type WritesRow, writesPerEpochChart } from './charts/writes-per-epoch.ts'
export { betaBinomial, betaBinomialFamily } from './distributions/beta-binomial.ts'
export { type Criterion, chooseLaw, compareLaws } from './distributions/compare-laws.ts'
export { coxian, coxianFamily } from './distributions/coxian.ts'
export { discreteWeibull, discreteWeibullFamily } from './distributions/discrete-weibull.ts'
export { type Distribution, draw, interval } from './distributions/distribution.ts'
export { type Empirical, empirical } from './distributions/empirical.ts'
export { exponential, exponentialFamily } from './distributions/exponential.ts'
export { lawFamilies } from './distributions/families.ts'
export type { Domain as ParameterDomain, Family } from './distributions/family.ts'
export { fitLaw, type LawFit, type ParameterEstimate } from './distributions/fit-law.ts'
export { gamma, gammaFamily } from './distributions/gamma.ts'
export { geometric, geometricFamily } from './distributions/geometric.ts'
export { type GoodnessOfFit, goodnessOfFit } from './distributions/goodness-of-fit.ts'
export { type HazardOptions, hazardRows } from './distributions/hazard-rows.ts'
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
  type Extra as ObservationExtra,
  exactly,
  intervalCensored,
  mergeObservations,
  type Observations,
  rightCensored,
} from './distributions/observations.ts'
export { phaseType } from './distributions/phase-type.ts'
export { type QuantileOptions, quantileRows } from './distributions/qq.ts'
export { confidenceSequence } from './distributions/sequential-binomial.ts'
export { type ObservationColumns, tabulate } from './distributions/tabulate.ts'
export { type Bounds as TruncationBounds, truncated } from './distributions/truncated.ts'
export type { Distances } from './distributions/uniform-distance.ts'
export { weibull, weibullFamily } from './distributions/weibull.ts'
export { wilsonInterval } from './distributions/wilson.ts'
export { type AdaptiveOptions, type AdaptiveStep, adaptiveConformal } from './evaluation/adaptive-conformal.ts'
export { type BacktestPlan, backtestOrigin, planBacktest } from './evaluation/backtest.ts'
export {
  baselines,
  climatology,
  expectedDowntime,
  lastMigration,
  piecewiseCounts,
  replayedPast,
} from './evaluation/baselines.ts'
export { type BrierDecomposition, brier, brierDecomposition } from './evaluation/brier.ts'
export {
  type IntervalCoverage,
  intervalCoverage,
  type RankHistogram,
  type SimulatedCalibration,
  simulationBasedCalibration,
} from './evaluation/calibration-by-simulation.ts'
export { type Conformal, conformalise, type Resolved, type Scale as ConformalScale } from './evaluation/conformal.ts'
export {
  type ConformalForecast,
  type ConformalInterval,
  conformalForecast,
  type PastForecast,
} from './evaluation/conformal-forecast.ts'
export { crps, thresholdWeightedCrps } from './evaluation/crps.ts'
export { type DifferenceOptions, type ScoreDifference, scoreDifference } from './evaluation/differences.ts'
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
export type { Belief as DirtyingBelief, Hypothesis as DirtyingHypothesis } from './evaluation/online/dirtying.ts'
export { type FinishRow, finishRows } from './evaluation/online/fan.ts'
export { forecastRest, type RestForecast, type RestVerdict, restVerdict } from './evaluation/online/forecast.ts'
export type { Remedy, RestOptions } from './evaluation/online/options.ts'
export type { DirtyingPrior, Spread as PriorSpread } from './evaluation/online/prior.ts'
export { type Progress, progressOf, type SeenRound } from './evaluation/online/progress.ts'
export { type LeastRemedy, leastRemedies } from './evaluation/online/remedies.ts'
export { drawRest, type Underway, underway } from './evaluation/online/rest.ts'
export { type Ending, endingOf, type IntervalScore, type RestScore, scoreRest } from './evaluation/online/scores.ts'
export {
  type ExplainedOutlier,
  explainOutliers,
  type Outlier,
  outliersOf,
  type Reason as OutlierReason,
} from './evaluation/outliers.ts'
export {
  comparePageOrders,
  type PageOrderOptions,
  type PageOrderRow,
  type Spread as PageOrderSpread,
} from './evaluation/page-orders.ts'
export { pinball } from './evaluation/pinball.ts'
export { type Pit, pit, pitHistogram, randomisedPit, uniformity } from './evaluation/pit.ts'
export { isUnderway, migrationOfPolls, type Poll, poll, strategyOfPolls } from './evaluation/polls.ts'
export type { BinaryCase } from './evaluation/recalibrate.ts'
export { type ReliabilityOptions, reliability } from './evaluation/reliability.ts'
export { type Metrics, score } from './evaluation/score.ts'
export { type Metric, type ModelScore, modelScores } from './evaluation/score-table.ts'
export {
  type Bounds as ForecastBounds,
  outlierLevel,
  type PartialRow,
  type Scored,
  type ScoredQuantity,
  scoreRow,
} from './evaluation/scored.ts'
export { calibrationRows, coverageRows, differenceRows, pitRows, reliabilityRows } from './evaluation/summaries.ts'
export { baselineRows, forecastMeasured, scoreMeasured } from './evaluation/validate.ts'
export { type Verdict as ValidationVerdict, verdict } from './evaluation/verdict.ts'
export {
  backtestWindows,
  planWindows,
  type WindowForecast,
  type WindowOptions,
  type WindowPlan,
  type WindowScore,
} from './evaluation/window-backtest.ts'
export {
  type Options as WindowScoreOptions,
  pooledScores,
  traceScores,
  windowScores,
  workloadScores,
} from './evaluation/window-scores.ts'
export { countsOfTrace } from './forecast/curve-counts.ts'
export { extendCurve } from './forecast/curve-extension.ts'
export {
  type CurveBounds,
  type CurveCell,
  type CurveForecastOptions,
  type CurveQuantity,
  curveForecast,
  quantities as curveQuantities,
} from './forecast/curve-forecast.ts'
export { type CurveMigration, type CurveOutcome, migrateCounts } from './forecast/curve-migration.ts'
export { drawCounts } from './forecast/curve-posterior.ts'
export { drawOutcome, drawOutcomes, type Forecaster, type Layer, layers, type Outcomes } from './forecast/draws.ts'
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
export { type Certainty, certify, type Tally } from './forecast/plan/certify.ts'
export { checkByReplay, type ReplayCheck } from './forecast/plan/check.ts'
export { type ContourPoint, contourOf, geometricGrid, type MapCell, probabilityMap } from './forecast/plan/map.ts'
export { type Plan, type PlanOptions, planMigration, type Sought } from './forecast/plan/plan.ts'
export { countMet, type Kept, type Requirement } from './forecast/plan/requirement.ts'
export { type Drawn, type Sampler, type Setting, samplerOf, specOf } from './forecast/plan/setting.ts'
export { bestStart, type Start, startsWithin } from './forecast/plan/starts.ts'
export { pendingFan } from './forecast/trajectories.ts'
export { type FittedChain, type MatrixInterval, markovChain } from './markov/chain.ts'
export type { ChiSquareTest } from './markov/chi-square.ts'
export { absorbingStates, type CommunicatingClass, communicatingClasses, isIrreducible } from './markov/classes.ts'
export type { Statistic as ContingencyStatistic } from './markov/contingency.ts'
export { fitPanel, type PanelFit } from './markov/continuous.ts'
export { continuousPassageCdf, continuousPassageTimes } from './markov/continuous-passage.ts'
export { divergenceRate, entropyRate } from './markov/divergence.ts'
export { fitExactTimes, type JumpCounts, jumpCounts } from './markov/exact-times.ts'
export { type Decoded, decode, type Path as StatePath, simulateStates, viterbi } from './markov/hidden-decode.ts'
export type { Duration as SojournDuration, DurationFamily } from './markov/hidden-durations.ts'
export { type Emissions, emit } from './markov/hidden-emissions.ts'
export type { HiddenMarkov } from './markov/hidden-forward.ts'
export { fitHiddenMarkov, type HiddenMarkovFit, type HiddenMarkovOptions } from './markov/hidden-markov.ts'
export { type StatesRow, type StatesTable, selectStates } from './markov/hidden-order.ts'
export { type SemiDecoded, semiDecode, simulateSemiStates } from './markov/hidden-semi-decode.ts'
export {
  fitHiddenSemiMarkov,
  type HiddenSemiMarkovFit,
  type HiddenSemiMarkovOptions,
} from './markov/hidden-semi-markov.ts'
export type { HiddenSemiMarkov } from './markov/hidden-semi-passes.ts'
export { semiViterbi } from './markov/hidden-semi-viterbi.ts'
export type { Series } from './markov/hidden-series.ts'
export { historyChain } from './markov/history-chain.ts'
export {
  type Counts as HomogeneityCounts,
  homogeneityTest,
  pairHomogeneityTest,
  specifiedChainTest,
} from './markov/homogeneity.ts'
export type { Matrix } from './markov/matrix.ts'
export { transitionProbabilities } from './markov/matrix-exponential.ts'
export { relaxationTime, secondEigenvalue } from './markov/mixing.ts'
export { type OrderRow as MarkovOrderRow, orderTable, orderTest, selectOrder } from './markov/order.ts'
export { mergePanelCounts, type Panel, type PanelCounts, panelCounts } from './markov/panel-counts.ts'
export type { Jump } from './markov/panel-likelihood.ts'
export {
  hittingProbabilities,
  kemenyConstant,
  meanPassageTimes,
  type PassageMoments,
  passageLaw,
  passageTimes,
} from './markov/passage.ts'
export { type ChainPosterior, chainPosterior } from './markov/posterior.ts'
export type { Estimate as RateEstimate, RateFit } from './markov/rate-fit.ts'
export { type RunLengths, runLengths } from './markov/run-lengths.ts'
export { lookAt, type Start as ChainStart, simulateChain, simulatePath } from './markov/simulate.ts'
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
export { bandwidthOf, type Fluctuation, type LinkSpec } from './migration/link-spec.ts'
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
export type { PageSet } from './migration/page-set.ts'
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
export { constantRate, type State as ConstantRateState } from './models/constant-rate.ts'
export {
  dirtyCurveModel,
  type Replicates as DirtyCurveReplicates,
  type State as DirtyCurveState,
} from './models/dirty-curve.ts'
export { independent, type State as IndependentState } from './models/independent.ts'
export { markov } from './models/markov.ts'
export type { State as MarkovState } from './models/markov-state.ts'
export type { Fitted, Glance, Model, Parameter } from './models/model.ts'
export type { Outlook as PhasesOutlook } from './models/phases/outlook.ts'
export { type Phase, phases, type State as PhasesState } from './models/phases.ts'
export { models, usualModels } from './models/registry.ts'
export type {
  Alternation as ClockAlternation,
  Clock as RenewalClock,
  GroupState as RenewalGroupState,
  LawFitState,
  Level as ClockLevel,
  State as RenewalState,
} from './models/renewal/state.ts'
export { type RenewalOptions, renewal, renewalLaws } from './models/renewal.ts'
export { resample, type State as ResampleState } from './models/resample.ts'
export { type SeededSource, type Source, source } from './random.ts'
export {
  type AlternatingRenewal,
  availability,
  type PointAvailability,
  pointAvailability,
  type Since,
  type State as AlternatingState,
} from './renewal/alternating.ts'
export { equilibrium, equilibriumDraws } from './renewal/equilibrium.ts'
export { type AgedGroup, impliedCurve, impliedCurveFromAges, type RenewalGroup } from './renewal/implied-curve.ts'
export { epochObservations, intervalObservations } from './renewal/interval-observations.ts'
export { type IntervalHistograms, intervalHistograms, mergeIntervals } from './renewal/intervals.ts'
export { type RenewalFunction, renewalAsymptotics, renewalFunction } from './renewal/renewal-function.ts'
export { meanResidualLife, residual, residualQuantile } from './renewal/residual.ts'
export { drawResidualWithin, residualWithin } from './renewal/residual-within.ts'
export { sampled, sampledFamily } from './renewal/sampled.ts'
export { alternatingSojourns, renewalTimes, type Sojourn } from './renewal/simulate.ts'
export { sojournObservations } from './renewal/sojourns.ts'
export {
  type Admission,
  admit,
  type Capacity,
  migrationTenant,
  type PlacedShare,
  type SendingCost,
  type Tenant,
} from './reservation/admission/admit.ts'
export {
  type Assignment,
  assignCores,
  type Cores,
  firstFitDecreasing,
  type Search as CoreSearch,
  utilisation,
} from './reservation/admission/cores.ts'
export {
  type DemandModel,
  type DemandOptions,
  drawDemands,
  fitDemand,
  forecastErrors,
} from './reservation/admission/demand.ts'
export type { Destination } from './reservation/admission/destinations.ts'
export {
  bestSchedule,
  forecastSchedule,
  type Goal as ScheduleGoal,
  type ScheduleForecast,
  type Share as DrawnShare,
  schedulesFor,
} from './reservation/admission/evacuation.ts'
export { type PlacementGain, placementGain } from './reservation/admission/gain.ts'
export type { MigrationDraws, Prices } from './reservation/admission/migration-draws.ts'
export { type DemandDraw, type Move, type MoveValue, moveValue } from './reservation/admission/move-value.ts'
export {
  longestFirst,
  type MigrationAt,
  type Mover,
  type Run as ScheduleRun,
  runSchedule,
  type Schedule,
  shortestFirst,
} from './reservation/admission/schedule.ts'
export { leastShift, type Movable, type Shift, type ShiftOptions } from './reservation/admission/shift.ts'
export {
  type Commands,
  cpuCommands,
  type LinkPlace,
  linkCommands,
  type MonitorSettings,
  monitorCommands,
  reservationCommands,
  type Sender,
} from './reservation/commands.ts'
export {
  type AdaptiveService,
  type AdaptiveSimulation,
  adaptiveServer,
  simulateAdaptive,
} from './reservation/cpu/adaptive.ts'
export {
  type ControlInput,
  type ControlLaw,
  constantBudget,
  deadBeatControl,
  invariantControl,
} from './reservation/cpu/adaptive-control.ts'
export {
  movingMean,
  movingQuantile,
  movingRange,
  type Prediction as CostPrediction,
  type Predictor,
  type PredictorState,
  patterned,
} from './reservation/cpu/adaptive-predictor.ts'
export type { AdaptiveLoad, AdaptiveReservation, ControlledJob } from './reservation/cpu/adaptive-server.ts'
export { type ConstantBandwidthOptions, constantBandwidth } from './reservation/cpu/constant-bandwidth.ts'
export { type Competitors as FairCompetitors, type FairOptions, fair } from './reservation/cpu/fair.ts'
export {
  type Group as CpuGroup,
  type GroupReservation,
  type GroupSimulation,
  hierarchicalReservation,
  simulateGroup,
} from './reservation/cpu/hierarchical.ts'
export {
  type GroupPolicy,
  type SporadicTask,
  type TaskVerdict,
  testGroup,
} from './reservation/cpu/hierarchical-schedulability.ts'
export type { GroupService, GroupStep, ThreadService } from './reservation/cpu/hierarchical-service.ts'
export {
  type MultiprocessorPeriodicResource,
  multiprocessorPeriodicBound,
  parallelBound,
} from './reservation/cpu/hierarchical-supply.ts'
export type { ThreadLoad } from './reservation/cpu/hierarchical-thread.ts'
export type { Demand as TaskDemand } from './reservation/cpu/response-time.ts'
export { type Load as CoreLoad, simulateCore } from './reservation/cpu/schedule.ts'
export { leastSupply, type Segments, supplyIn } from './reservation/cpu/segments.ts'
export { type CpuServer, endless, type Job, type ServerState } from './reservation/cpu/server.ts'
export type { Service as CpuService } from './reservation/cpu/service.ts'
export { type SporadicOptions, sporadic } from './reservation/cpu/sporadic.ts'
export {
  type Activation,
  activationBound,
  lateBound,
  linearBound,
  periodicBound,
  periodicWindow,
  tickDelay,
} from './reservation/cpu/supply.ts'
export type { FairShare } from './reservation/isolation/fair-level.ts'
export {
  type Isolation,
  type IsolationFrameRow,
  type IsolationMissRow,
  type IsolationOptions,
  type IsolationRun,
  isolation,
  isolationFrames,
  isolationMisses,
} from './reservation/isolation/isolation.ts'
export type { FrameResponse, PhaseMisses } from './reservation/isolation/misses.ts'
export {
  type IsolationVm,
  isolationVms,
  type Scenario as IsolationScenario,
  type ScenarioOptions,
  scenarioOf,
} from './reservation/isolation/scenario.ts'
export { type IsolationShares, isolationShares, type Placement } from './reservation/isolation/shares.ts'
export {
  type MigrationTimeline,
  migrationTimeline,
  replayedTimeline,
  type SendStep,
} from './reservation/isolation/timeline.ts'
export { type FairDeparture, fairQueueing } from './reservation/network/fair-queueing.ts'
export { backloggedService, type FairLink, fairService } from './reservation/network/fair-queueing-bounds.ts'
export { type Framing as PacketFraming, hostShare, tcpFraming } from './reservation/network/framing.ts'
export { type HtbClass, type HtbShare, htbShares } from './reservation/network/htb.ts'
export { type HtbLink, htbService } from './reservation/network/htb-bounds.ts'
export { type HtbDeparture, simulateHtb } from './reservation/network/htb-simulation.ts'
export {
  admitShares,
  type LastBytes,
  type LinkAdmission,
  lastBytesBound,
  type ShareOptions,
  shareForStream,
  type Wire,
} from './reservation/network/link-shares.ts'
export type { FlowPacket, Packet } from './reservation/network/packet.ts'
export {
  type FluidSegment,
  type FluidSharing,
  processorSharing,
  type Weights as FlowWeights,
} from './reservation/network/processor-sharing.ts'
export { backlogBound, concatenate, delayBound, type RateLatency } from './reservation/network/rate-latency.ts'
export { arrivalCurve, conformance, shape, type TokenBucket } from './reservation/network/token-bucket.ts'
export type { CpuShare, LinkShare, Reservation } from './reservation/reservation.ts'
export { mostBandwidth, type Reserved, type ReserveOptions, reserve, withDelays } from './reservation/reserve.ts'
export { type CountsTrace, isCounts, type Observed, type Sample } from './trace/counts.ts'
export { InputError } from './trace/input-error.ts'
export { readJsonLines } from './trace/json-lines.ts'
export { convert, openTrace, readTrace } from './trace/open.ts'
export { writeParquet } from './trace/parquet-writer.ts'
export type { TraceReader } from './trace/reader.ts'
export {
  type Buffer as WriteBuffer,
  type SteadyWrites,
  type SyntheticOptions,
  syntheticTrace,
  type Writes as SyntheticWrites,
} from './trace/synthetic.ts'
export { type Epochs, Trace, type TraceInfo } from './trace/trace.ts'
export type { WritesOptions } from './trace/writes.ts'
export { type Dimension, formatBytes, formatSeconds, parseQuantity, QuantityError } from './units.ts'
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
export { pastLevels, type SlidingCounts, slidingCounts } from './working-set/sliding.ts'
export { writeIntervals } from './working-set/write-intervals.ts'
