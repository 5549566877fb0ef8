import type { ExplainedOutlier } from '../evaluation/outliers.ts'
import { type ModelScore, modelScores } from '../evaluation/score-table.ts'
import type { Scored } from '../evaluation/scored.ts'
import { calibrationRows, differenceRows } from '../evaluation/summaries.ts'
import { verdict } from '../evaluation/verdict.ts'
import type { Layer } from '../forecast/draws.ts'
import type { Host } from '../migration/host.ts'
import type { SeededSource } from '../random.ts'
import { outlierHeading, outlierSentence } from './outlier-sentences.ts'
import { type Cell, formatTable } from './output.ts'

/** What the threads that score forecasts are started with. */
export interface ScoringInput {
  readonly names: readonly string[]
  readonly draws: number
  readonly seed: number
  readonly layers: readonly Layer[]
  readonly host: Host
}

type Uncertainty = Pick<ScoringInput, 'draws' | 'seed' | 'layers'>

/** What the numbers of an output depend on, for machines. */
export const uncertainty = ({ draws, seed, layers }: Uncertainty): Uncertainty => ({ draws, seed, layers })

/** The layers that were on, for people. */
export const describeUncertainty = ({ draws, seed, layers }: Uncertainty): string =>
  `Uncertain: ${layers.join(', ')}; ${draws} draws a model, seed ${seed}.`

const seconds = (value: number | null): Cell => (value === null ? '–' : value)
const percent = (value: number | null): Cell => (value === null ? '–' : `${(value * 100).toFixed(1)}%`)

export const convergenceColumns = ['model', 'n', 'Brier', 'Brier within limit', 'CRPS to deadline']

export const convergenceCells = (scores: readonly ModelScore[]): Cell[][] =>
  scores
    .filter(({ convergence }) => convergence.brier !== null)
    .map(({ model, n, convergence }) => [
      model,
      n,
      seconds(convergence.brier),
      seconds(convergence.withinLimitBrier),
      seconds(convergence.censoredCrps),
    ])

export const metricColumns = ['model', 'n', 'CRPS', 'covers 50%', 'covers 90%', 'at 95%', 'width 90%', 'error', 'p90']

export const metricCells = (scores: readonly ModelScore[], quantity: 'totalTime' | 'downtime' | 'rounds'): Cell[][] =>
  scores
    .filter(score => score[quantity].n > 0)
    .map(score => {
      const one = score[quantity]
      const [low, high] = one.coverage90Interval ?? [0, 0]
      return [
        score.model,
        one.n,
        seconds(one.crps),
        percent(one.coverage50),
        percent(one.coverage90),
        `${(low * 100).toFixed(0)}–${(high * 100).toFixed(0)}%`,
        seconds(one.width90),
        percent(one.medianAbsolutePercentageError),
        percent(one.p90AbsolutePercentageError),
      ]
    })

/** Names of the quantities as headings. */
export const headings = { totalTime: 'Total time (s)', downtime: 'Downtime (s)', rounds: 'Rounds' } as const
export const headed = Object.keys(headings) as (keyof typeof headings)[]

/** Differences between models and what calibration does, for machines. */
export function summaries(scored: readonly Scored[], source: SeededSource) {
  const model = verdict(scored)?.model
  return {
    differences: Object.fromEntries(headed.map(quantity => [quantity, differenceRows(scored, quantity, source)])),
    calibration: Object.fromEntries(
      headed.map(quantity => [quantity, model ? calibrationRows(scored, model, quantity) : []]),
    ),
  }
}

const differenceColumns = ['model', 'less', 'difference', '95% from', 'to', 'p']

/** The tables of scores for a terminal. */
export function describeScores(scored: readonly Scored[], source: SeededSource): string {
  const scores = modelScores(scored)
  const differences = differenceRows(scored, 'totalTime', source).map(row => {
    const { model, reference, mean, lower, upper, pValue } = row
    return [model, reference, mean, lower, upper, Number(pValue.toPrecision(2))]
  })
  return [
    verdict(scored)?.sentence ?? 'Nothing to validate: no migration completed.',
    '',
    'Convergence:',
    formatTable(convergenceColumns, convergenceCells(scores)),
    ...headed.flatMap(quantity => [
      '',
      `${headings[quantity]}, of the migrations that completed:`,
      formatTable(metricColumns, metricCells(scores, quantity)),
    ]),
    ...(differences.length > 0
      ? ['', 'CRPS of total time (s), less that of the best model:', formatTable(differenceColumns, differences)]
      : []),
  ].join('\n')
}

/** A line an outlier, with its reasons, under their heading. */
export const describeOutliers = (
  outliers: readonly ExplainedOutlier[],
  { draws }: Pick<ScoringInput, 'draws'>,
): string => [outlierHeading(outliers[0]!.model, draws), ...outliers.map(outlierSentence)].join('\n')
