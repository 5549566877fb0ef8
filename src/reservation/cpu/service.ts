import type { Segments } from './segments.ts'
import type { CpuServer, Job, ServerState } from './server.ts'

/** What one server got. */
export interface Service {
  readonly name: string
  /** When it ran. */
  readonly ran: Segments
  /** When it had work: each segment starts with an arrival and ends when all that had arrived was done, or with the run. */
  readonly backlogged: Segments
  /** When each job first ran; NaN if it never did. */
  readonly started: readonly number[]
  /** When each job was done; Infinity if it was not. */
  readonly finished: readonly number[]
}

/** A server in the course of a simulation, with its queue. */
export class Serving {
  readonly server: CpuServer
  readonly state: ServerState
  /** Arrival of the next job. */
  due: number
  /** CPU seconds that the job at the head still needs. */
  left = 0
  awake = false
  turn = 0
  private readonly jobs: readonly Job[]
  private arrived = 0
  private head = 0
  private readonly starts: number[] = []
  private readonly ends: number[] = []
  private readonly woken: number[] = []
  private readonly slept: number[] = []
  private readonly started: number[]
  private readonly finished: number[]

  constructor(server: CpuServer, jobs: readonly Job[]) {
    jobs.forEach(({ time, cost }, i) => {
      const earlier = i > 0 ? jobs[i - 1]!.time : 0
      if (!(time >= earlier)) throw new RangeError(`jobs of ${server.name} must arrive in order from 0: ${time}`)
      if (!(cost > 0)) throw new RangeError(`the cost of a job of ${server.name} must be positive: ${cost}`)
    })
    this.server = server
    this.jobs = jobs
    this.state = server.start()
    this.due = jobs[0]?.time ?? Infinity
    this.started = jobs.map(() => Number.NaN)
    this.finished = jobs.map(() => Infinity)
  }

  get idle(): boolean {
    return this.head === this.arrived
  }

  /** Takes the jobs that have arrived; whether they woke it. */
  arrive(time: number, floor: number): boolean {
    const empty = this.idle
    while (this.due <= time) this.due = this.jobs[++this.arrived]?.time ?? Infinity
    if (empty) this.left = this.jobs[this.head]!.cost
    if (this.awake) return false
    this.awake = true
    this.woken.push(time)
    this.state.wake(time, floor)
    return true
  }

  /** Runs from `from` to `to`, when the job at the head is `done` or not. */
  run(from: number, to: number, done: boolean) {
    if (to > from) {
      if (this.ends.at(-1) === from) this.ends.pop()
      else this.starts.push(from)
      this.ends.push(to)
    }
    if (!(this.started[this.head]! <= from)) this.started[this.head] = from
    if (!done) this.left = Math.max(0, this.left - (to - from))
    else {
      this.finished[this.head++] = to
      this.left = this.idle ? 0 : this.jobs[this.head]!.cost
    }
  }

  /** Goes to sleep. */
  rest(time: number) {
    this.awake = false
    this.slept.push(time)
    this.state.sleep(time)
  }

  service(horizon: number): Service {
    return {
      name: this.server.name,
      ran: { starts: this.starts, ends: this.ends },
      backlogged: { starts: this.woken, ends: this.awake ? [...this.slept, horizon] : this.slept },
      started: this.started,
      finished: this.finished,
    }
  }
}
