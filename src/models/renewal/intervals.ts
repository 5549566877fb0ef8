import type { Trace } from '../../trace/trace.ts'

/** Write intervals of a group by its own clock: see `GroupState`. */
export interface TickIntervals {
  readonly dirtyEpochs: number
  readonly complete: Float64Array
  readonly tails: Float64Array
  /** Pages dirty in one epoch, and in two. */
  readonly once: number
  readonly twice: number
}

/** Intervals that exceed the trace so many times count as that. */
export const LONGEST = 4

/** The intervals of every group and the ages of pages, in ticks of their clocks; ages are 0 for pages of no group. */
export function tickIntervals(
  { length, offsets, firsts, counts }: Trace,
  groupOf: Int32Array,
  ticks: readonly Float64Array[],
): { groups: TickIntervals[]; ages: Uint32Array } {
  const longest = LONGEST * length
  const tables = ticks.map(() => {
    return {
      dirtyEpochs: 0,
      complete: new Float64Array(longest + 1),
      tails: new Float64Array(longest + 1),
      seen: [0, 0, 0],
    }
  })
  const last = new Int32Array(groupOf.length).fill(-1)
  const dirtyEpochs = new Uint32Array(groupOf.length)
  for (let epoch = 0; epoch < length; epoch++) {
    for (let r = offsets[epoch]!; r < offsets[epoch + 1]!; r++) {
      const end = firsts[r]! + counts[r]!
      for (let page = firsts[r]!; page < end; page++) {
        const table = tables[groupOf[page]!]!
        const clock = ticks[groupOf[page]!]!
        const before = last[page]!
        if (before >= 0) {
          const interval = Math.round(clock[epoch]! - clock[before]!)
          table.complete[Math.min(longest, Math.max(1, interval))]!++
        }
        table.dirtyEpochs++
        dirtyEpochs[page]!++
        last[page] = epoch
      }
    }
  }
  const ages = Uint32Array.from(last, (epoch, page) => {
    if (epoch < 0) return 0
    const clock = ticks[groupOf[page]!]!
    const age = Math.min(longest, Math.floor(clock[length]! - clock[epoch + 1]! + 1e-9))
    const table = tables[groupOf[page]!]!
    table.tails[age]!++
    table.seen[Math.min(3, dirtyEpochs[page]!) - 1]!++
    return age
  })
  const groups = tables.map(({ seen, complete, tails, dirtyEpochs }) => {
    return { dirtyEpochs, complete: trimmed(complete), tails: trimmed(tails), once: seen[0]!, twice: seen[1]! }
  })
  return { groups, ages }
}

const trimmed = (counts: Float64Array) => counts.slice(0, counts.findLastIndex(count => count > 0) + 1)
