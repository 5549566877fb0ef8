import { Runs } from './hierarchical-thread.ts'
import type { Load } from './schedule.ts'
import type { CpuServer, ServerState } from './server.ts'
import { Serving } from './service.ts'

/** Changes at one instant after which a simulation gives up: servers whose budgets are lost in the clock's rounding. */
const CHANGES = 10_000

/** A group's share of one core in the course of a simulation: it has work while the group has. */
export class Slice {
  readonly state: ServerState
  readonly left = Infinity
  readonly ran = new Runs()
  awake = false
  turn = 0

  constructor(server: CpuServer) {
    this.state = server.start()
  }
}

/** A core that a group shares with other servers. */
export class Core {
  readonly slice: Slice
  readonly neighbours: readonly Serving[]
  private readonly all: readonly (Slice | Serving)[]
  private readonly floors: number[] = []
  private turn = 0

  constructor(server: CpuServer, neighbours: readonly Load[]) {
    this.slice = new Slice(server)
    this.neighbours = neighbours.map(({ server, jobs }) => new Serving(server, jobs))
    this.all = [this.slice, ...this.neighbours]
  }

  /** Makes the changes that are due, takes arrivals, and wakes the slice if the group is `busy`. */
  settle(time: number, busy: boolean) {
    for (const one of this.all) {
      for (let changes = 0; one.state.next <= time; one.state.advance(time)) {
        if (++changes > CHANGES) throw new RangeError(`a budget is too small to be told from the clock: ${time}`)
      }
    }
    for (const one of this.neighbours) {
      if (one.due <= time && one.arrive(time, this.floor(one.state))) one.turn = ++this.turn
    }
    if (busy && !this.slice.awake) {
      this.slice.awake = true
      this.slice.state.wake(time, this.floor(this.slice.state))
      this.slice.turn = ++this.turn
    }
  }

  /** Whose turn it is, by the rules of `simulateCore`. */
  first(): Slice | Serving | undefined {
    let first: Slice | Serving | undefined
    for (const one of this.all) {
      if (one.awake && one.state.allowance > 0 && (first === undefined || before(one, first))) first = one
    }
    if (first && first.state.key > this.floor(first.state)) this.floors[first.state.level] = first.state.key
    return first
  }

  /** Until when the core stays as it is, if `first` runs from `time` on. */
  until(time: number, first: Slice | Serving | undefined): number {
    let until = first ? time + Math.min(first.state.allowance, first.left) : Infinity
    for (const { state } of this.all) until = Math.min(until, state.next)
    for (const { due } of this.neighbours) until = Math.min(until, due)
    return until
  }

  /** Lets `first` run from `from` to `to`. */
  run(first: Slice | Serving, from: number, to: number) {
    const { allowance } = first.state
    const used = from + allowance <= to
    if (first instanceof Slice) first.ran.add(from, to)
    else first.run(from, to, from + first.left <= to)
    first.state.ran(from, used ? allowance : Math.min(allowance, to - from))
    if (used) first.turn = ++this.turn
    if (first instanceof Serving && first.idle && first.due > to) first.rest(to)
  }

  /** The group has no work any more. */
  rest(time: number) {
    if (!this.slice.awake) return
    this.slice.awake = false
    this.slice.state.sleep(time)
  }

  private floor({ level }: ServerState): number {
    return this.floors[level] ?? -Infinity
  }
}

const before = (a: Slice | Serving, b: Slice | Serving): boolean => {
  if (a.state.level !== b.state.level) return a.state.level < b.state.level
  return a.state.key < b.state.key || (a.state.key === b.state.key && a.turn < b.turn)
}
