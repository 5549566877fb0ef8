import type { Epochs } from './trace.ts'

type Column = Float64Array | Uint32Array

/** Makes epochs out of written pages: in any order and as often as they come, until the epoch is closed. */
export class EpochsBuilder {
  #pages = new Uint32Array(1024)
  #written = 0
  #ascending = true
  #starts = new Float64Array(64)
  #ends = new Float64Array(64)
  #offsets = new Uint32Array(65)
  #epochs = 0
  #firsts = new Uint32Array(1024)
  #counts = new Uint32Array(1024)
  #runs = 0

  /** Whether there is enough for a batch. */
  get full(): boolean {
    return this.#runs >= 65_536 || this.#epochs >= 4_096
  }

  /** A page written in the epoch that is open. */
  add(page: number): void {
    if (this.#written === this.#pages.length) this.#pages = doubled(this.#pages)
    if (this.#written > 0 && page < this.#pages[this.#written - 1]!) this.#ascending = false
    this.#pages[this.#written++] = page
  }

  /** Ends the epoch that is open, which lasted from `start` to `end` (seconds), and opens the next. */
  close(start: number, end: number): void {
    this.#closeRuns()
    if (this.#epochs === this.#starts.length) {
      this.#starts = doubled(this.#starts)
      this.#ends = doubled(this.#ends)
      this.#offsets = doubled(this.#offsets)
    }
    this.#starts[this.#epochs] = start
    this.#ends[this.#epochs++] = end
    this.#offsets[this.#epochs] = this.#runs
  }

  #closeRuns(): void {
    const pages = this.#pages.subarray(0, this.#written)
    if (!this.#ascending) pages.sort()
    let next = -1
    for (let i = 0; i < pages.length; i++) {
      const page = pages[i]!
      if (page === next) this.#counts[this.#runs - 1]!++
      else if (page !== next - 1) this.#openRun(page)
      next = page + 1
    }
    this.#written = 0
    this.#ascending = true
  }

  #openRun(page: number): void {
    if (this.#runs === this.#firsts.length) {
      this.#firsts = doubled(this.#firsts)
      this.#counts = doubled(this.#counts)
    }
    this.#firsts[this.#runs] = page
    this.#counts[this.#runs++] = 1
  }

  /** The closed epochs, which the builder then forgets. */
  take(): Epochs {
    const epochs = {
      starts: this.#starts.slice(0, this.#epochs),
      ends: this.#ends.slice(0, this.#epochs),
      offsets: this.#offsets.slice(0, this.#epochs + 1),
      firsts: this.#firsts.slice(0, this.#runs),
      counts: this.#counts.slice(0, this.#runs),
    }
    this.#epochs = 0
    this.#runs = 0
    return epochs
  }
}

function doubled<C extends Column>(column: C): C {
  const larger = new (column.constructor as new (length: number) => C)(column.length * 2)
  larger.set(column)
  return larger
}
