/** What is known of the guest and of the capture; everything but the page size and count may be unknown. */
export interface TraceInfo {
  /** Bytes. */
  readonly pageSize: number
  readonly pageCount: number
  /** Pages that were zero or unpopulated at the start of the trace. */
  readonly zeroPages?: number
  readonly workload?: string
  readonly hypervisor?: string
  /** How it was recorded and what the method cannot see. */
  readonly capture?: string
  readonly note?: string
  readonly origin?: string
  readonly licence?: string
}

/**
 * Consecutive epochs, by columns. Epoch i lasted from `starts[i]` to `ends[i]` (seconds); the pages dirty in it are the
 * runs `offsets[i]` to `offsets[i + 1]`, and run r is the `counts[r]` pages from page `firsts[r]` on. Runs of an epoch
 * ascend and do not overlap.
 */
export interface Epochs {
  readonly starts: Float64Array
  readonly ends: Float64Array
  readonly offsets: Uint32Array
  readonly firsts: Uint32Array
  readonly counts: Uint32Array
}

/** A page-dirtying trace in memory: 8 bytes a run, none of it JavaScript objects. */
export class Trace implements Epochs {
  readonly info: TraceInfo
  readonly starts: Float64Array
  readonly ends: Float64Array
  readonly offsets: Uint32Array
  readonly firsts: Uint32Array
  readonly counts: Uint32Array

  /** @throws RangeError when there is no epoch */
  constructor(info: TraceInfo, { starts, ends, offsets, firsts, counts }: Epochs) {
    if (starts.length === 0) throw new RangeError('a trace needs at least one epoch: 0')
    this.info = info
    this.starts = starts
    this.ends = ends
    this.offsets = offsets
    this.firsts = firsts
    this.counts = counts
  }

  /** Number of epochs. */
  get length(): number {
    return this.starts.length
  }

  /** Start of the first epoch, in seconds. */
  get start(): number {
    return this.starts[0]!
  }

  /** End of the last epoch, in seconds. */
  get end(): number {
    return this.ends[this.length - 1]!
  }

  /** Seconds from the first epoch's start to the last one's end. */
  get duration(): number {
    return this.end - this.start
  }

  /** Mean seconds from one epoch's start to the next one's. */
  get epoch(): number {
    return this.duration / this.length
  }

  /** Epochs `from` to `to` (exclusive), sharing their runs' memory with this trace; times stay as they are. */
  slice(from: number, to: number): Trace {
    const [first, end] = [this.offsets[from]!, this.offsets[to]!]
    return new Trace(this.info, {
      starts: this.starts.subarray(from, to),
      ends: this.ends.subarray(from, to),
      offsets: this.offsets.slice(from, to + 1).map(offset => offset - first),
      firsts: this.firsts.subarray(first, end),
      counts: this.counts.subarray(first, end),
    })
  }

  /**
   * The epochs that end by `time` (on the trace's clock) and the others.
   *
   * @throws RangeError when either part would be empty
   */
  splitAt(time: number): [past: Trace, future: Trace] {
    const cut = this.epochAt(time)
    if (cut === 0 || cut === this.length) {
      throw new RangeError(`the trace must be split between ${this.start} and ${this.end} s: ${time}`)
    }
    return [this.slice(0, cut), this.slice(cut, this.length)]
  }

  /** Index of the first epoch that ends after `time`; the number of epochs if none does. */
  epochAt(time: number): number {
    let low = 0
    let high = this.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.ends[middle]! <= time + 1e-9) low = middle + 1
      else high = middle
    }
    return low
  }

  /** Number of pages dirty in epoch i. */
  pagesIn(i: number): number {
    let pages = 0
    for (let r = this.offsets[i]!; r < this.offsets[i + 1]!; r++) pages += this.counts[r]!
    return pages
  }
}
