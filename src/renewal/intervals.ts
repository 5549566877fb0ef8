import type { Epochs } from '../trace/trace.ts'

/** Histograms of the write intervals of a group of pages, in epochs: sufficient for a renewal model, and they merge. */
export interface IntervalHistograms {
  /** Mean seconds of an epoch. */
  readonly epoch: number
  /** Pages of the group, those never dirty among them. */
  readonly pages: number
  /** Sum over the pages of the epochs in which each was watched. */
  readonly pageEpochs: number
  /** Sum over the pages of the epochs in which each was dirty. */
  readonly dirtyEpochs: number
  /** `complete[g]` intervals lasted g ≥ 1 epochs from one dirty epoch of a page to the next. */
  readonly complete: Float64Array
  /** `heads[g]` pages were first dirty in epoch g: the intervals that were under way when the trace began. */
  readonly heads: Float64Array
  /**
   * `tails[g]` pages were last dirty g epochs before the last epoch: the intervals that were cut off by the trace's
   * end.
   */
  readonly tails: Float64Array
}

/**
 * The histograms of every group, in one pass over the epochs of a trace. Epochs count as equally long: their mean
 * length stands for each.
 *
 * @param groupOf by page, the number of its group; −1, or 0xffffffff, for pages of none
 * @param groups number of groups; by default one more than the greatest number in `groupOf`
 * @throws RangeError when a page is dirty that `groupOf` does not have
 */
export function intervalHistograms(
  { starts, ends, offsets, firsts, counts }: Epochs,
  groupOf: Int32Array | Uint32Array,
  groups: number = countGroups(groupOf),
): IntervalHistograms[] {
  const epochs = starts.length
  const last = new Int32Array(groupOf.length).fill(-1)
  const tables = Array.from({ length: groups }, () => {
    return { pages: 0, dirtyEpochs: 0, complete: new Counts(), heads: new Counts(), tails: new Counts() }
  })
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let r = offsets[epoch]!; r < offsets[epoch + 1]!; r++) {
      const end = firsts[r]! + counts[r]!
      if (end > groupOf.length) throw new RangeError(`groups are known of ${groupOf.length} pages: ${end - 1}`)
      for (let page = firsts[r]!; page < end; page++) {
        const table = tables[groupOf[page]!]
        if (!table) continue
        const before = last[page]!
        if (before < 0) table.heads.add(epoch)
        else table.complete.add(epoch - before)
        table.dirtyEpochs++
        last[page] = epoch
      }
    }
  }
  groupOf.forEach((group, page) => {
    const table = tables[group]
    if (!table) return
    table.pages++
    if (last[page]! >= 0) table.tails.add(epochs - 1 - last[page]!)
  })
  const epoch = (ends[epochs - 1]! - starts[0]!) / epochs
  return tables.map(({ pages, dirtyEpochs, complete, heads, tails }) => {
    const histograms = { complete: complete.take(), heads: heads.take(), tails: tails.take() }
    return { epoch, pages, pageEpochs: pages * epochs, dirtyEpochs, ...histograms }
  })
}

function countGroups(groupOf: Int32Array | Uint32Array): number {
  let groups = 0
  for (const group of groupOf) if (group >= groups && group !== 0xffffffff) groups = group + 1
  return groups
}

/** A histogram of whole numbers that grows as they come. */
class Counts {
  #counts = new Float64Array(16)
  #length = 0

  add(value: number): void {
    if (value >= this.#counts.length) {
      const larger = new Float64Array(2 * value)
      larger.set(this.#counts)
      this.#counts = larger
    }
    this.#counts[value]!++
    if (value >= this.#length) this.#length = value + 1
  }

  take(): Float64Array {
    return this.#counts.slice(0, this.#length)
  }
}

/**
 * The histograms of all pages of several groups together, or of several traces of the same epoch.
 *
 * @throws RangeError when there are none, or their epochs differ by more than 1%
 */
export function mergeIntervals(parts: readonly IntervalHistograms[]): IntervalHistograms {
  const [first] = parts
  if (!first) throw new RangeError('merging needs at least one group: 0')
  const other = parts.find(part => !(Math.abs(part.epoch / first.epoch - 1) <= 0.01))
  if (other) throw new RangeError(`epochs must be of ${first.epoch} s: ${other.epoch}`)
  const total = (of: (part: IntervalHistograms) => number) => parts.reduce((sum, part) => sum + of(part), 0)
  const added = (of: 'complete' | 'heads' | 'tails') => {
    const sum = new Float64Array(Math.max(...parts.map(part => part[of].length)))
    for (const part of parts)
      part[of].forEach((count, g) => {
        sum[g]! += count
      })
    return sum
  }
  const pageEpochs = total(part => part.pageEpochs)
  return {
    epoch: pageEpochs > 0 ? total(part => part.epoch * part.pageEpochs) / pageEpochs : first.epoch,
    pages: total(part => part.pages),
    pageEpochs,
    dirtyEpochs: total(part => part.dirtyEpochs),
    complete: added('complete'),
    heads: added('heads'),
    tails: added('tails'),
  }
}
