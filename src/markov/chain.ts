import { normalBound } from '../distributions/normal.ts'
import { wilsonInterval } from '../distributions/wilson.ts'
import { type Matrix, total } from './matrix.ts'
import type { TransitionCounts } from './transition-counts.ts'

/** Bounds of each entry of a matrix. */
export interface MatrixInterval {
  readonly lower: Matrix
  readonly upper: Matrix
}

/** A Markov chain as fitted: a row of `transition` for each history, as in the counts. */
export interface FittedChain {
  readonly transition: Matrix
  /** √(p (1 − p) / n), n the number of times that the history was seen. */
  readonly standardErrors: Matrix
  /** Wilson's (1927) confidence interval of each entry. */
  readonly interval: MatrixInterval
  readonly logLikelihood: number
  readonly parameters: number
  readonly transitions: number
  readonly aic: number
  readonly bic: number
}

/**
 * The chain of greatest likelihood given where each sequence began (Anderson & Goodman 1957). With a `pseudoCount` it
 * is added to every count (Laplace's rule for 1); the log-likelihood remains that of what was seen.
 *
 * @throws RangeError when a history was never left and there is no pseudo-count
 */
export function markovChain(
  counts: TransitionCounts,
  { pseudoCount = 0, level = 0.95 }: { pseudoCount?: number; level?: number } = {},
): FittedChain {
  if (!(pseudoCount >= 0)) throw new RangeError(`pseudo-count must not be negative: ${pseudoCount}`)
  const smoothed = counts.counts.map(row => row.map(count => count + pseudoCount))
  const totals = smoothed.map(total)
  const unseen = totals.indexOf(0)
  if (unseen >= 0) throw new RangeError(`a row without transitions needs a pseudo-count: row ${unseen}`)
  const transition = smoothed.map((row, i) => row.map(count => count / totals[i]!))
  const bounds = smoothed.map((row, i) => row.map(count => wilsonInterval(count, totals[i]!, level)))
  const logLikelihood = logLikelihoodOf(counts.counts, transition)
  const parameters = transition.length * (counts.states - 1)
  const transitions = total(counts.counts.map(total))
  return {
    transition,
    standardErrors: transition.map((row, i) => row.map(p => Math.sqrt((p * (1 - p)) / totals[i]!))),
    interval: {
      lower: bounds.map(row => row.map(([lower]) => lower)),
      upper: bounds.map(row => row.map(([, upper]) => upper)),
    },
    logLikelihood,
    parameters,
    transitions,
    aic: 2 * parameters - 2 * logLikelihood,
    bic: Math.log(transitions) * parameters - 2 * logLikelihood,
  }
}

/** ln of the probability of the transitions counted; −Infinity when one of them was impossible. */
export const logLikelihoodOf = (counts: Matrix, transition: Matrix): number =>
  total(
    counts.map((row, i) =>
      row.reduce((sum, count, j) => (count > 0 ? sum + count * Math.log(transition[i]![j]!) : sum), 0),
    ),
  )

/**
 * What R's markovchainFit calls standard errors, √nᵢⱼ / nᵢ, with its normal interval. They take the counts for
 * independent Poisson numbers, so they are wider than those of `markovChain`, by 1 / √(1 − p).
 */
export function poissonErrors(
  { counts }: TransitionCounts,
  { level = 0.95 }: { level?: number } = {},
): { standardErrors: Matrix; interval: MatrixInterval } {
  const z = normalBound(level)
  const of = (value: (count: number, row: number) => number) =>
    counts.map(row => row.map(count => value(count, total(row))))
  return {
    standardErrors: of((count, row) => Math.sqrt(count) / row),
    interval: {
      lower: of((count, row) => Math.max(0, (count - z * Math.sqrt(count)) / row)),
      upper: of((count, row) => Math.min(1, (count + z * Math.sqrt(count)) / row)),
    },
  }
}
