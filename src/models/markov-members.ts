import type { Trace } from '../trace/trace.ts'
import type { PageGroups } from '../working-set/page-groups.ts'

/** Which pages belong to which group, and what they did in each epoch. Element `group * epochs + epoch` of the counts. */
export interface Membership {
  /** Pages, group by group: those dirty in the last epoch, then those written before, then those taken to belong. */
  readonly members: Uint32Array
  readonly offsets: Uint32Array
  /** Members dirty in the last epoch, by group. */
  readonly dirty: Uint32Array
  /** Pages that became dirty in an epoch. */
  readonly fresh: Uint32Array
  /** Pages that were dirty in the epoch before as well. */
  readonly stayed: Uint32Array
}

/**
 * The pages of each group. A group of which n₁ pages were written once and n₂ twice is taken to have n₁(n₁ − 1) / 2(n₂ + 1)
 * pages that were not seen yet (Chao 1984), as far as there are pages that never were written.
 */
export function membership(trace: Trace, { count, groupOf }: PageGroups): Membership {
  const epochs = trace.length
  const last = new Int32Array(trace.info.pageCount).fill(-2)
  const written = new Uint32Array(trace.info.pageCount)
  const fresh = new Uint32Array(count * epochs)
  const stayed = new Uint32Array(count * epochs)
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let r = trace.offsets[epoch]!; r < trace.offsets[epoch + 1]!; r++) {
      const end = trace.firsts[r]! + trace.counts[r]!
      for (let page = trace.firsts[r]!; page < end; page++) {
        const cell = groupOf[page]! * epochs + epoch
        if (last[page] === epoch - 1) stayed[cell]!++
        else fresh[cell]!++
        last[page] = epoch
        written[page]!++
      }
    }
  }
  const dirty: number[][] = Array.from({ length: count }, () => [])
  const clean: number[][] = Array.from({ length: count }, () => [])
  const never: number[] = []
  groupOf.forEach((group, page) => {
    if (group < 0) never.push(page)
    else (last[page] === epochs - 1 ? dirty : clean)[group]!.push(page)
  })
  const unseen = dirty.map((pages, g) => chao(written, [...pages, ...clean[g]!]))
  const share = Math.min(1, never.length / unseen.reduce((sum, n) => sum + n, 0))
  let taken = 0
  const groups = dirty.map((pages, g) => {
    const first = taken
    taken += Math.floor(unseen[g]! * share)
    return [...pages, ...clean[g]!, ...never.slice(first, taken)]
  })
  let end = 0
  return {
    members: Uint32Array.from(groups.flat()),
    offsets: Uint32Array.of(0, ...groups.map(pages => (end += pages.length))),
    dirty: Uint32Array.from(dirty, pages => pages.length),
    fresh,
    stayed,
  }
}

function chao(written: Uint32Array, pages: readonly number[]): number {
  const times = (n: number) => pages.reduce((sum, page) => sum + (written[page] === n ? 1 : 0), 0)
  const once = times(1)
  return (once * (once - 1)) / (2 * (times(2) + 1))
}
