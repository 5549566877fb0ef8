import type { TopLevelSpec } from 'vega-lite'
import { type HazardRow, hazardChart } from '../../src/charts/hazard.ts'
import { type PhaseRow, phasesChart } from '../../src/charts/phases.ts'
import { type QuantileRow, quantileChart } from '../../src/charts/quantile-quantile.ts'
import { type TransitionRow, transitionMatrixChart } from '../../src/charts/transition-matrix.ts'
import { type LawSurvivalRow, type SurvivalRow, writeIntervalsChart } from '../../src/charts/write-intervals.ts'
import { survival } from '../../src/distributions/law.ts'
import { weibull } from '../../src/distributions/weibull.ts'

/** Two laws; one of its quantiles has no place on a logarithmic axis, and a band reaches beyond the axes. */
const quantiles: QuantileRow[] = [
  { law: 'weibull', theoretical: 0.1, observed: 0.2, lower: 1e-9, upper: 0.4 },
  { law: 'weibull', theoretical: 2, observed: 1.5, lower: 1, upper: Infinity },
  { law: 'log-normal', theoretical: 0, observed: 0.2, lower: 0, upper: 0.1 },
  { law: 'log-normal', theoretical: 0.3, observed: 0.2, lower: 0.15, upper: 0.5 },
  { law: 'log-normal', theoretical: 1.4, observed: 1.5, lower: 0.7, upper: 4 },
]

/** A bin that begins at 0, one in which nothing ended, and one in which all did. */
const hazards: HazardRow[] = [
  { law: 'observed', from: 0, to: 0.05, hazard: 2, lower: 1.5, upper: 2.6 },
  { law: 'observed', from: 0.05, to: 0.2, hazard: 0, lower: 0, upper: 0.9 },
  { law: 'observed', from: 0.2, to: 1, hazard: Infinity, lower: 0.8, upper: Infinity },
  ...[2.1, 1.4, 0.9].map((hazard, i) => {
    return { law: 'weibull', from: [0, 0.05, 0.2][i]!, to: [0.05, 0.2, 1][i]!, hazard, lower: null, upper: null }
  }),
]

export const rowsOf = (names: readonly string[], matrix: readonly (readonly number[])[]): TransitionRow[] =>
  names.flatMap((from, i) => names.map((to, j) => ({ from, to, probability: matrix[i]![j]! })))

const pages = [
  { from: 'clean', to: 'clean', probability: 0.997, lower: 0.9961, upper: 0.9977 },
  { from: 'clean', to: 'dirty', probability: 0.003, lower: 0.0023, upper: 0.0039 },
  { from: 'dirty', to: 'clean', probability: 0.31, lower: 0.28, upper: 0.34 },
  { from: 'dirty', to: 'dirty', probability: 0.69, lower: 0.66, upper: 0.72 },
]

/** Ten phases that mostly follow one another, and the last of them for ever. */
const transitions = Array.from({ length: 10 }, (_, i) =>
  Array.from({ length: 10 }, (_, j) => (i === 9 ? Number(j === 9) : j === i ? 0.6 : j === (i + 1) % 10 ? 0.32 : 0.01)),
)

const writes = [
  { time: 0, value: 120, name: 'Hot pages' },
  { time: 0.1, value: 4000, name: 'Hot pages' },
  { time: 0.2, value: 3900, name: 'Hot pages' },
  { time: 0, value: 3, name: 'Cold pages' },
  { time: 0.2, value: 70, name: 'Cold pages' },
]
const path: PhaseRow[] = [
  { time: 0, timeEnd: 0.1, phase: 1 },
  { time: 0.1, timeEnd: 0.3, phase: 3 },
]
const smoothed: PhaseRow[] = [
  { time: 0.1, timeEnd: 0.2, phase: 2, probability: 0.3 },
  { time: 0, timeEnd: 0.1, phase: 1, probability: 0.999 },
  { time: 0, timeEnd: 0.1, phase: 2, probability: 0.001 },
  { time: 0.1, timeEnd: 0.2, phase: 1, probability: 0.7 },
]
/** The last two have no logarithm: of the lower end of the band, and of the survival itself. */
export const survivals: SurvivalRow[] = [
  { interval: 0.05, survival: 0.7, lower: 0.68, upper: 0.72 },
  { interval: 0.1, survival: 0.4, lower: 0.37, upper: 0.43 },
  { interval: 1, survival: 0.05, lower: 0.03, upper: 0.08 },
  { interval: 8, survival: 0.002, lower: 0, upper: 0.01 },
  { interval: 9, survival: 0, lower: 0, upper: 0.01 },
]
export const lawSurvivals: LawSurvivalRow[] = [
  { name: 'weibull', law: weibull(0.5, 0.1) },
  { name: 'exponential', law: weibull(1, 0.2) },
].flatMap(({ name, law }) =>
  [0.05, 0.1, 0.3, 1, 3, 9].map(interval => ({ law: name, interval, survival: survival(law, interval) })),
)

/** A small instance of every chart of laws, chains and renewal processes. */
export const lawCharts = {
  'quantile-quantile': quantileChart(quantiles),
  hazard: hazardChart(hazards),
  'transition-matrix': transitionMatrixChart(pages),
  'transition-matrix-phases': transitionMatrixChart(
    rowsOf(
      transitions.map((_, i) => `${i + 1}`),
      transitions,
    ),
  ),
  'write-intervals': writeIntervalsChart(survivals, lawSurvivals),
} satisfies Record<string, TopLevelSpec>

/** Those that span both columns of a page. */
export const lawPageCharts = {
  phases: phasesChart(writes, path),
  'phases-smoothed': phasesChart(writes, smoothed),
} satisfies Record<string, TopLevelSpec>
