import type { Matrix } from './matrix.ts'
import type { RunLengths } from './run-lengths.ts'

/**
 * All that a Markov fit of an order needs of its sequences. `counts` has a row for each history of `order` states, the
 * oldest the most significant digit in base `states`, and a column for the state that followed. `observedFrom` counts
 * the sequences by the history that they began with.
 */
export interface TransitionCounts {
  readonly states: number
  readonly order: number
  readonly counts: Matrix
  readonly observedFrom: readonly number[]
}

/**
 * Counts the transitions of sequences of states 0 … `states` − 1. A sequence that was interrupted is several sequences:
 * no transition is counted from one to the next.
 *
 * @throws RangeError for a state outside the range
 */
export function transitionCounts(
  sequences: Iterable<ArrayLike<number>>,
  { states, order = 1 }: { states: number; order?: number },
): TransitionCounts {
  if (!(Number.isInteger(states) && states > 0)) throw new RangeError(`states must be a positive integer: ${states}`)
  if (!(Number.isInteger(order) && order >= 0)) throw new RangeError(`order must be an integer from 0: ${order}`)
  const histories = states ** order
  const counts = Array.from({ length: histories }, () => new Array<number>(states).fill(0))
  const observedFrom = new Array<number>(histories).fill(0)
  for (const sequence of sequences) {
    let history = 0
    for (let time = 0; time < sequence.length; time++) {
      const state = sequence[time]!
      if (!(Number.isInteger(state) && state >= 0 && state < states)) {
        throw new RangeError(`states are 0 to ${states - 1}: ${state} at ${time}`)
      }
      if (time === order) observedFrom[history]! += 1
      if (time >= order) counts[history]![state]! += 1
      history = (history * states + state) % histories
    }
  }
  return { states, order, counts, observedFrom }
}

/**
 * The counts of a two-state chain (0 clean, 1 dirty) of many pages, from histograms of their runs. A first run may have
 * begun before it was first seen: the chain does not mind. `observedFrom` counts the pages by their first state.
 */
export function countsOfRuns(
  [clean, dirty]: readonly [RunLengths, RunLengths],
  observedFrom: readonly [clean: number, dirty: number],
): TransitionCounts {
  const stays = ({ ended, unfinished }: RunLengths) =>
    [ended, unfinished].reduce(
      (sum, runs) => Array.from(runs).reduce((n, count, g) => n + count * (g && g - 1), sum),
      0,
    )
  const leaves = ({ ended }: RunLengths) => Array.from(ended).reduce((sum, count) => sum + count, 0)
  const counts = [
    [stays(clean), leaves(clean)],
    [leaves(dirty), stays(dirty)],
  ]
  return { states: 2, order: 1, counts, observedFrom }
}

/**
 * The counts of all the sequences together.
 *
 * @throws RangeError when there are none, or they differ in states or order
 */
export function mergeCounts(parts: readonly TransitionCounts[]): TransitionCounts {
  const [first, ...rest] = parts
  if (!first) throw new RangeError('there must be counts to merge: 0')
  return rest.reduce((merged, part) => {
    if (part.states !== merged.states) throw new RangeError(`counts are of ${merged.states} states: ${part.states}`)
    if (part.order !== merged.order) throw new RangeError(`counts are of order ${merged.order}: ${part.order}`)
    return {
      states: merged.states,
      order: merged.order,
      counts: merged.counts.map((row, i) => row.map((count, j) => count + part.counts[i]![j]!)),
      observedFrom: merged.observedFrom.map((count, i) => count + part.observedFrom[i]!),
    }
  }, first)
}

/**
 * The same transitions seen with a shorter memory. They are fewer than a count of that order would find, because each
 * sequence's first states have no long history; so nested orders can be compared on equal data.
 *
 * @throws RangeError unless `order` is an integer from 0 to that of the counts
 */
export function withOrder(counts: TransitionCounts, order: number): TransitionCounts {
  if (!(Number.isInteger(order) && order >= 0 && order <= counts.order)) {
    throw new RangeError(`order must be an integer from 0 to ${counts.order}: ${order}`)
  }
  const { states } = counts
  const histories = states ** order
  const merged = Array.from({ length: histories }, () => new Array<number>(states).fill(0))
  const observedFrom = new Array<number>(histories).fill(0)
  counts.counts.forEach((row, history) => {
    row.forEach((count, state) => {
      merged[history % histories]![state]! += count
    })
    observedFrom[history % histories]! += counts.observedFrom[history]!
  })
  return { states, order, counts: merged, observedFrom }
}

/** The counts of a sequence cut into blocks of equal length; a transition belongs to the block that it starts in. */
export function blockCounts(
  sequence: ArrayLike<number>,
  { states, order = 1, blocks }: { states: number; order?: number; blocks: number },
): TransitionCounts[] {
  if (!(Number.isInteger(blocks) && blocks > 0)) throw new RangeError(`blocks must be a positive integer: ${blocks}`)
  const start = (block: number) => Math.floor((block * sequence.length) / blocks)
  return Array.from({ length: blocks }, (_, block) =>
    transitionCounts([Array.from(sequence).slice(start(block), start(block + 1) + order)], { states, order }),
  )
}
