import { columnTotals, type Matrix, matrixOf, total } from '../markov/matrix.ts'
import { type ChainPosterior, chainPosterior } from '../markov/posterior.ts'
import type { Curve } from '../working-set/dirty-curve.ts'

/** What a fit keeps; arrays over groups, or over the levels of all groups, one group after the other. */
export interface State {
  /** Mean seconds of an epoch. */
  readonly epoch: number
  readonly pageCount: number
  /** Pages by group, those dirty in the last epoch first; `offsets` tells where a group begins. */
  readonly members: Uint32Array
  readonly offsets: Uint32Array
  /** Members dirty in the last epoch. */
  readonly dirty: Uint32Array
  /** Number of levels of each group. */
  readonly levels: Uint8Array
  /** Level of each group in the last epoch. */
  readonly present: Uint8Array
  /** Transitions between levels: a matrix a group, row by row. */
  readonly transitions: Float64Array
  /** Transitions of pages in each level, from clean to clean, clean to dirty, dirty to clean, dirty to dirty. */
  readonly pages: Float64Array
  /** Correlation within an epoch of the pages that may become dirty, and of those that may stay so, in each level. */
  readonly correlations: Float64Array
  /** Standard deviation of the logarithm of the slow factor on each group's chance to become dirty. */
  readonly drift: Float64Array
  /** The dirty curve of the trace at some windows. */
  readonly exact: Curve
  /** Parameters that stand in for those estimated: transition matrices, and two probabilities a level. */
  readonly drawn?: { readonly transitions: Float64Array; readonly pages: Float64Array }
}

export interface Level {
  /** Epochs that were in it, but for the first. */
  readonly epochs: number
  /** Of pages, as in `State`, with rows from clean and from dirty. */
  readonly counts: Matrix
  /** Chance of a clean page to be dirty in the next epoch of this level, and of a dirty one. */
  readonly becomes: number
  readonly stays: number
  /** Shapes' sum of the beta laws of these chances from epoch to epoch; Infinity where they do not vary. */
  readonly precision: readonly [becomes: number, stays: number]
  /** Of the two chances, counts divided by their design effect (Kish 1965). */
  readonly posterior: ChainPosterior
}

export interface Group {
  readonly members: Uint32Array
  readonly dirty: number
  readonly present: number
  readonly drift: number
  readonly transitions: Matrix
  /** Of the transitions between levels. */
  readonly posterior: ChainPosterior
  readonly transition: Matrix
  readonly levels: readonly Level[]
}

/** The groups of a state, largest first. */
export function groupsOf(state: State): Group[] {
  let level = 0
  let cell = 0
  return Array.from(state.levels, (count, g) => {
    const square = (values: Float64Array) => matrixOf(count, count, (i, j) => values[cell + i * count + j]!)
    const transitions = square(state.transitions)
    const posterior = levelPosterior(transitions)
    const transition = state.drawn ? square(state.drawn.transitions) : posterior.mean
    const arrivals = columnTotals(transitions)
    const levels = arrivals.map((epochs, l) => levelOf(state, level + l, epochs))
    level += count
    cell += count * count
    return {
      members: state.members.subarray(state.offsets[g]!, state.offsets[g + 1]!),
      dirty: state.dirty[g]!,
      present: state.present[g]!,
      drift: state.drift[g]!,
      transitions,
      posterior,
      transition,
      levels,
    }
  })
}

/** The prior is worth one transition, to the levels as often as they were entered: a level seen last is left again. */
function levelPosterior(transitions: Matrix): ChainPosterior {
  const arrivals = columnTotals(transitions)
  const all = total(arrivals)
  const prior = transitions.map(() => arrivals.map(count => (count + 1 / arrivals.length) / (all + 1)))
  return chainPosterior({ states: arrivals.length, order: 1, counts: transitions, observedFrom: [] }, { prior })
}

function levelOf({ pages, correlations, drawn }: State, level: number, epochs: number): Level {
  const counts = matrixOf(2, 2, (from, to) => pages[4 * level + 2 * from + to]!)
  const effective = counts.map((row, from) => {
    const perEpoch = total(row) / (epochs || 1)
    const effect = 1 + Math.max(0, perEpoch - 1) * correlations[2 * level + from]!
    return row.map(count => count / effect)
  })
  const chance = (from: number) =>
    drawn ? drawn.pages[2 * level + from]! : (counts[from]![1]! + 0.5) / (total(counts[from]!) + 1)
  const precision = (from: number) => 1 / correlations[2 * level + from]! - 1
  return {
    epochs,
    counts,
    becomes: chance(0),
    stays: chance(1),
    precision: [precision(0), precision(1)],
    posterior: chainPosterior({ states: 2, order: 1, counts: effective, observedFrom: [] }),
  }
}
