/**
 * Classes of priority, most urgent first, as those of Linux: deadlines (the key is an absolute deadline), fixed levels
 * (the key is the level, 0 the highest), fair shares (the key is a virtual runtime).
 */
export const priorityClass = { deadline: 0, fixed: 1, fair: 2 } as const

/** Work for a server: it arrives at `time`, takes `cost` CPU seconds, and is wanted by the absolute `deadline`. */
export interface Job {
  readonly time: number
  readonly cost: number
  readonly deadline?: number
}

/** Work without end from `time` on: what keeps a server backlogged for ever. */
export const endless = (time = 0): readonly Job[] => [{ time, cost: Infinity }]

/**
 * What a server is while it is simulated. It has work from `wake` to `sleep`. Whoever simulates it reads the four
 * values again after each call, calls with times that never fall, and runs, of all the servers that are awake and have
 * an allowance, the one whose class and then whose key is least.
 */
export interface ServerState {
  /** The class of its priority now, one of `priorityClass`. */
  readonly level: number
  /** Its priority within the class, smaller first. */
  readonly key: number
  /** CPU seconds that it may run on end before this state changes; 0 while it may not run. It does not grow by itself. */
  readonly allowance: number
  /** When it changes by itself, running or not, awake or not: `advance` must be called then. Infinity if it does not. */
  readonly next: number
  /** Work has come to a server that had none. `floor` is the greatest key of its class that ever ran, −Infinity if none. */
  wake(time: number, floor: number): void
  /** Its work is done. */
  sleep(time: number): void
  /** It ran from `from` for `seconds`, no more than its allowance. */
  ran(from: number, seconds: number): void
  /** Makes the changes that are due by `time`; `next` is later than `time` after it. */
  advance(time: number): void
}

/** A share of one core, as a scheduler gives it: its promise, and what is needed to simulate it. */
export interface CpuServer {
  readonly name: string
  /** Fraction of the core that it reserves, in [0, 1]. */
  readonly share: number
  /**
   * CPU seconds that it gets at least in a window of `seconds` during which it has work throughout, whatever the other
   * servers' work, provided they are admitted. Each server says which windows, and what admission means.
   */
  supplyBound(seconds: number): number
  /** A new simulation of it, asleep at time 0. */
  start(): ServerState
}
