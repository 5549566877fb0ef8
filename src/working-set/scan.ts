import type { Epochs, Trace } from '../trace/trace.ts'

/** What one pass over a trace gives: sufficient statistics whose size grows with pages and epochs, not with writes. */
export interface WorkingSet {
  readonly pageCount: number
  /** Number of epochs. */
  readonly epochs: number
  /** Seconds from the first epoch's start to the last one's end. */
  readonly duration: number
  /** Distinct pages written. */
  readonly pagesWritten: number
  /** Epochs in which a page was dirty, by page. */
  readonly dirtyEpochs: Uint32Array
  /** Pages dirty in an epoch, by epoch. */
  readonly pagesPerEpoch: Uint32Array
  /** `intervals[g]` write intervals were of g epochs: complete ones, between two dirty epochs of a page. */
  readonly intervals: Float64Array
  /** `heads[g]` pages were first dirty in epoch g: write intervals truncated on the left. */
  readonly heads: Float64Array
  /** `tails[g]` pages were last dirty g epochs before the end: write intervals censored on the right. */
  readonly tails: Float64Array
  /** Lengths in epochs, ascending, of the windows that were slid over the trace. */
  readonly windows: readonly number[]
  /** Distinct pages in each of the `epochs - k + 1` windows of `windows[i]` = k epochs. */
  slidingCounts(i: number): Float64Array
}

/** 1, 2, 4, … up to `epochs`, and `epochs` itself. */
export function powersOfTwo(epochs: number): number[] {
  const windows: number[] = []
  for (let k = 1; k < epochs; k *= 2) windows.push(k)
  return [...windows, epochs]
}

/**
 * A pass over the epochs of a trace, fed batch by batch.
 *
 * A page dirty in epoch e and before that in epoch l (or never) is new to the windows that begin in (l, e] and end in e
 * or later. With g = e − l, a window of k ≤ g epochs begins to hold it at e − k + 1, one of k > g at l + 1, and either
 * stops holding it because of epoch e at e + 1. So the sliding counts of all lengths follow from two counters a write:
 * how many writes of an epoch had k ≤ g, and where the others' windows begin.
 */
export class WorkingSetScan {
  readonly #pageCount: number
  readonly #epochs: number
  readonly #windows: number[]
  readonly #last: Int32Array
  readonly #dirtyEpochs: Uint32Array
  readonly #pagesPerEpoch: Uint32Array
  readonly #intervals: Float64Array
  readonly #heads: Float64Array
  readonly #longer: Uint32Array
  readonly #begins: Uint32Array
  /** Where in `#longer` and `#begins` the class of a gap begins. */
  readonly #rowOf: Uint32Array
  #epoch = 0
  #accumulated = false
  #start = Number.NaN
  #end = Number.NaN

  constructor(pageCount: number, epochs: number, windows: readonly number[] = powersOfTwo(epochs)) {
    this.#pageCount = pageCount
    this.#epochs = epochs
    this.#windows = [...new Set(windows)].sort((a, b) => a - b)
    const bad = this.#windows.find(k => !(Number.isInteger(k) && k >= 1 && k <= epochs))
    if (bad !== undefined) throw new RangeError(`a window must have 1 to ${epochs} epochs: ${bad}`)
    const classes = this.#windows.length + 1
    this.#last = new Int32Array(pageCount).fill(-1)
    this.#dirtyEpochs = new Uint32Array(pageCount)
    this.#pagesPerEpoch = new Uint32Array(epochs)
    this.#intervals = new Float64Array(epochs + 1)
    this.#heads = new Float64Array(epochs)
    this.#longer = new Uint32Array(classes * epochs)
    this.#begins = new Uint32Array(classes * epochs)
    this.#rowOf = new Uint32Array(epochs + 1)
    for (let gap = 0, c = 0; gap <= epochs; gap++) {
      while (this.#windows[c]! <= gap) c++
      this.#rowOf[gap] = c * epochs
    }
  }

  /** Takes in the next epochs of the trace. */
  add({ starts, ends, offsets, firsts, counts }: Epochs): void {
    if (this.#epoch === 0) this.#start = starts[0]!
    const last = this.#last
    const dirtyEpochs = this.#dirtyEpochs
    const intervals = this.#intervals
    const longer = this.#longer
    const begins = this.#begins
    const rowOf = this.#rowOf
    for (let i = 0; i < starts.length; i++) {
      const epoch = this.#epoch + i
      let pages = 0
      let fresh = 0
      for (let r = offsets[i]!; r < offsets[i + 1]!; r++) {
        const from = firsts[r]!
        const to = from + counts[r]!
        pages += to - from
        for (let page = from; page < to; page++) {
          const before = last[page]!
          const gap = epoch - before
          const row = rowOf[gap]!
          last[page] = epoch
          dirtyEpochs[page]!++
          longer[row + epoch]!++
          begins[row + before + 1]!++
          if (before < 0) fresh++
          else intervals[gap]!++
        }
      }
      this.#pagesPerEpoch[epoch] = pages
      this.#heads[epoch] = fresh
    }
    this.#epoch += starts.length
    this.#end = ends[starts.length - 1]!
  }

  /** @throws RangeError unless all epochs were added */
  finish(): WorkingSet {
    if (this.#epoch !== this.#epochs) throw new RangeError(`expected ${this.#epochs} epochs: ${this.#epoch}`)
    if (!this.#accumulated) this.#accumulate()
    const tails = new Float64Array(this.#epochs)
    let pagesWritten = 0
    for (const epoch of this.#last) {
      if (epoch < 0) continue
      pagesWritten++
      tails[this.#epochs - 1 - epoch]!++
    }
    return {
      pageCount: this.#pageCount,
      epochs: this.#epochs,
      duration: this.#end - this.#start,
      pagesWritten,
      dirtyEpochs: this.#dirtyEpochs,
      pagesPerEpoch: this.#pagesPerEpoch,
      intervals: this.#intervals,
      heads: this.#heads,
      tails,
      windows: this.#windows,
      slidingCounts: i => this.#slide(i),
    }
  }

  /** Turns the counters of single classes into sums: `#begins` over those up to each, `#longer` over those from each on. */
  #accumulate(): void {
    this.#accumulated = true
    const epochs = this.#epochs
    for (let at = epochs; at < this.#begins.length; at++) this.#begins[at]! += this.#begins[at - epochs]!
    for (let at = this.#longer.length - epochs - 1; at >= 0; at--) this.#longer[at]! += this.#longer[at + epochs]!
  }

  #slide(i: number): Float64Array {
    const k = this.#windows[i]!
    const epochs = this.#epochs
    const change = new Float64Array(epochs + 1)
    for (let e = 0; e < epochs; e++) {
      change[Math.max(0, e - k + 1)]! += this.#longer[(i + 1) * epochs + e]!
      change[e]! += this.#begins[i * epochs + e]!
      change[e + 1]! -= this.#longer[e]!
    }
    const counts = new Float64Array(epochs - k + 1)
    let pages = 0
    for (let s = 0; s < counts.length; s++) {
      pages += change[s]!
      counts[s] = pages
    }
    return counts
  }
}

const scanned = new WeakMap<Trace, WorkingSet>()

/** The statistics of a whole trace in memory, scanned once. */
export function workingSet(trace: Trace): WorkingSet {
  const known = scanned.get(trace)
  if (known) return known
  const scan = new WorkingSetScan(trace.info.pageCount, trace.length)
  scan.add(trace)
  const found = scan.finish()
  scanned.set(trace, found)
  return found
}
