import { type CpuServer, priorityClass, type ServerState } from './server.ts'

/** Threads that a fair one shares its core with: how many there are, and the sum of their weights. */
export interface Competitors {
  readonly count: number
  readonly weight: number
}

/** A thread without a reservation, as a fair scheduler sees it. */
export interface FairOptions {
  /** Its weight relative to that of `nice` 0 (1,024 in Linux); 1 by default. */
  readonly weight?: number
  /** CPU seconds that it runs before another's turn; 3 ms by default, as Linux 6.6 on eight cores or more (`base_slice_ns`). */
  readonly slice?: number
  /**
   * Seconds of virtual runtime by which one that wakes may be behind the others, and run before them: 0 by default, as
   * EEVDF places one that wakes without lag; CFS gave half of `sched_latency`, 12 ms on eight cores.
   */
  readonly credit?: number
  /** Those that may have work at the same time; without them it is promised nothing. */
  readonly competitors?: Competitors
}

/**
 * A thread without a reservation under a proportional-share scheduler, a Start-time Fair Queue (Goyal, Guo & Vin, OSDI
 * 1996) as the fair class of Linux is but for its details: the thread of least virtual runtime, CPU seconds over weight as
 * of the start of its slice, runs for a slice; one that wakes is placed at the greatest that ever ran, less its credit, if
 * its own is less. It preempts a running one only by credit. Slices go on where a higher class preempted them.
 *
 * `supplyBound` holds for windows during which it has work and no higher class runs, if the competitors have at least its
 * slice and credit as their greatest: with n of them, of weight W and slice q, credit c, and its own weight w and share
 * U = w / (w + W), it gets U (t − n q − c W) − (1 − U) q at least. For in a window in which the virtual time v, the
 * greatest virtual runtime that ran, rises by x, each other gets w_i (x + c) + q at most, and it gets w x − q at least.
 *
 * @throws RangeError unless weight and slice are positive and finite, and credit, count and competing weight not negative
 */
export function fair(name: string, options: FairOptions = {}): CpuServer {
  const { weight = 1, slice = 0.003, credit = 0, competitors } = options
  for (const [what, value] of Object.entries({ weight, slice })) {
    if (!(value > 0 && value < Infinity)) throw new RangeError(`${what} must be positive and finite: ${value}`)
  }
  const { count, weight: others } = competitors ?? { count: 0, weight: 0 }
  for (const [what, value] of Object.entries({ credit, count, 'weight of competitors': others })) {
    if (!(value >= 0 && value < Infinity)) throw new RangeError(`${what} must not be negative: ${value}`)
  }
  const share = competitors ? weight / (weight + others) : 0
  const wait = count * slice + credit * others + others * (slice / weight)
  return {
    name,
    share: 0,
    supplyBound: seconds => Math.max(0, share * (seconds - wait)),
    start: () => new FairState(weight, slice, credit),
  }
}

class FairState implements ServerState {
  readonly level = priorityClass.fair
  key = 0
  allowance: number
  readonly next = Infinity
  private readonly weight: number
  private readonly slice: number
  private readonly credit: number

  constructor(weight: number, slice: number, credit: number) {
    this.weight = weight
    this.slice = slice
    this.credit = credit
    this.allowance = slice
  }

  wake(_time: number, floor: number) {
    this.key = Math.max(this.key, floor - this.credit)
  }

  sleep() {
    this.endSlice(this.slice - this.allowance)
  }

  ran(_from: number, seconds: number) {
    this.allowance -= seconds
    if (this.allowance <= 0) this.endSlice(this.slice)
  }

  advance() {}

  private endSlice(used: number) {
    this.key += used / this.weight
    this.allowance = this.slice
  }
}
