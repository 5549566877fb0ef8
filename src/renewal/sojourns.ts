import { positive } from '../distributions/law.ts'
import type { Observations } from '../distributions/observations.ts'
import { tabulate } from '../distributions/tabulate.ts'
import type { State } from './alternating.ts'

/**
 * Busy and idle sojourns (seconds) from sequences that tell of each epoch whether there was any activity in it (not 0)
 * or none (0). A run is of g epochs; with Δ the length of an epoch, a busy sojourn overlaps g epochs when it is between
 * (g − 2)Δ and gΔ long and counts as one in ((g − 3/2)Δ, (g − ½)Δ]; an idle one contains g whole epochs when it is
 * between gΔ and (g + 2)Δ long, and counts as one in ((g + ½)Δ, (g + 3/2)Δ], seen only because it exceeds 3Δ/2. Idle
 * sojourns under an epoch are not seen, and the busy ones around them are seen as one.
 *
 * The last run of a sequence is right-censored. The first is left out: how long it lasted is unknown, and longer
 * sojourns are more likely to be under way at a given instant; what follows does not depend on it.
 *
 * @param epoch Δ, in seconds
 * @throws RangeError unless `epoch` is positive
 */
export function sojournObservations(
  sequences: Iterable<ArrayLike<number>>,
  epoch: number,
): Readonly<Record<State, Observations>> {
  positive({ epoch })
  const columns = () => ({ lower: [] as number[], upper: [] as number[], entry: [] as number[] })
  const rows = { busy: columns(), idle: columns() }
  for (const sequence of sequences) {
    for (const { state, epochs, isLast } of runsOf(sequence).slice(1)) {
      const entry = state === 'busy' ? 0 : 1.5 * epoch
      const lower = Math.max(0, state === 'busy' ? epochs - 1.5 : epochs + 0.5) * epoch
      rows[state].entry.push(entry)
      rows[state].lower.push(lower)
      rows[state].upper.push(isLast ? Infinity : (state === 'busy' ? epochs - 0.5 : epochs + 1.5) * epoch)
    }
  }
  return { busy: tabulate(rows.busy), idle: tabulate(rows.idle) }
}

interface Run {
  readonly state: State
  readonly epochs: number
  readonly isLast: boolean
}

function runsOf(sequence: ArrayLike<number>): Run[] {
  const runs: Run[] = []
  for (let from = 0, at = 1; at <= sequence.length; at++) {
    const isLast = at === sequence.length
    if (!isLast && (sequence[at] === 0) === (sequence[from] === 0)) continue
    runs.push({ state: sequence[from] === 0 ? 'idle' : 'busy', epochs: at - from, isLast })
    from = at
  }
  return runs
}
