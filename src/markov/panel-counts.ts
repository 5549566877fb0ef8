import { type Matrix, matrixOf } from './matrix.ts'

/**
 * What a continuous-time chain was seen to be at irregular epochs, as all that its likelihood needs: for each length of
 * interval between two looks, ascending, how often it went from a state (row) to another (column).
 */
export interface PanelCounts {
  readonly states: number
  readonly intervals: readonly { readonly length: number; readonly counts: Matrix }[]
}

/** One chain at the epochs at which it was seen. */
export interface Panel {
  readonly times: ArrayLike<number>
  readonly states: ArrayLike<number>
}

/**
 * Counts transitions from each look at a chain to the next, by the time between them.
 *
 * @throws RangeError for a state outside 0 … `states` − 1, or times that do not rise
 */
export function panelCounts(panels: Iterable<Panel>, states: number): PanelCounts {
  const byLength = new Map<number, number[][]>()
  for (const panel of panels) {
    for (let look = 0; look < panel.times.length; look++) {
      const state = panel.states[look]!
      if (!(Number.isInteger(state) && state >= 0 && state < states)) {
        throw new RangeError(`states are 0 to ${states - 1}: ${state} at ${look}`)
      }
      if (look === 0) continue
      const length = panel.times[look]! - panel.times[look - 1]!
      if (!(length > 0 && length < Infinity)) throw new RangeError(`times must rise: ${panel.times[look]} at ${look}`)
      const counts = byLength.get(length) ?? matrixOf(states, states, () => 0)
      counts[panel.states[look - 1]!]![state]! += 1
      byLength.set(length, counts)
    }
  }
  return { states, intervals: ascending(byLength) }
}

/**
 * Counts of several panels as of one.
 *
 * @throws RangeError when there are none, or they differ in states
 */
export function mergePanelCounts(parts: readonly PanelCounts[]): PanelCounts {
  if (parts.length === 0) throw new RangeError('there must be counts to merge: 0')
  const { states } = parts[0]!
  const byLength = new Map<number, number[][]>()
  for (const part of parts) {
    if (part.states !== states) throw new RangeError(`counts are of ${states} states: ${part.states}`)
    for (const { length, counts } of part.intervals) {
      const before = byLength.get(length)
      byLength.set(
        length,
        counts.map((row, i) => row.map((count, j) => count + (before ? before[i]![j]! : 0))),
      )
    }
  }
  return { states, intervals: ascending(byLength) }
}

const ascending = (byLength: ReadonlyMap<number, number[][]>) =>
  [...byLength].sort(([a], [b]) => a - b).map(([length, counts]) => ({ length, counts }))
