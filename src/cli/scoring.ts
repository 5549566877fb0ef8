import { type ModelScore, modelScores } from '../evaluation/score-table.ts'
import type { Scored } from '../evaluation/scored.ts'
import type { Layer } from '../forecast/draws.ts'
import { type Cell, formatTable } from './output.ts'

/** What the threads that score forecasts are started with. */
export interface ScoringInput {
  readonly names: readonly string[]
  readonly draws: number
  readonly seed: number
  readonly layers: readonly Layer[]
}

const seconds = (value: number | null): Cell => (value === null ? '–' : value)
const percent = (value: number | null): Cell => (value === null ? '–' : `${(value * 100).toFixed(1)}%`)

export const convergenceColumns = ['model', 'n', 'Brier', 'Brier within limit', 'CRPS to deadline']

export const convergenceCells = (scores: readonly ModelScore[]): Cell[][] =>
  scores.map(({ model, n, convergence }) => [
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

/** The tables of scores for a terminal. */
export function describeScores(scored: readonly Scored[]): string {
  const scores = modelScores(scored)
  return [
    'Convergence:',
    formatTable(convergenceColumns, convergenceCells(scores)),
    ...headed.flatMap(quantity => [
      '',
      `${headings[quantity]}, of the migrations that completed:`,
      formatTable(metricColumns, metricCells(scores, quantity)),
    ]),
  ].join('\n')
}
