import type { ThreadService } from './hierarchical-service.ts'
import type { Segments } from './segments.ts'
import type { Job } from './server.ts'

/** A thread of a group, a virtual CPU say, and its jobs in order of arrival, which it does one after the other. */
export interface ThreadLoad {
  readonly name: string
  readonly jobs: readonly Job[]
}

/** Segments in the making; those that touch become one. */
export class Runs implements Segments {
  readonly starts: number[] = []
  readonly ends: number[] = []

  add(from: number, to: number) {
    if (!(to > from)) return
    if (this.ends.at(-1) === from) this.ends.pop()
    else this.starts.push(from)
    this.ends.push(to)
  }
}

/** A thread in the course of a simulation. */
export class Thread {
  /** Arrival of the next job. */
  due: number
  /** CPU seconds that the job at the head still needs. */
  left = 0
  /** The core that it last ran on. */
  core: number | undefined
  private readonly load: ThreadLoad
  private arrived = 0
  private head = 0
  private migrations = 0
  private readonly ran = new Runs()
  private readonly finished: number[]

  constructor(load: ThreadLoad) {
    load.jobs.forEach(({ time, cost }, i) => {
      const earlier = i > 0 ? load.jobs[i - 1]!.time : 0
      if (!(time >= earlier)) throw new RangeError(`jobs of ${load.name} must arrive in order from 0: ${time}`)
      if (!(cost > 0)) throw new RangeError(`the cost of a job of ${load.name} must be positive: ${cost}`)
    })
    this.load = load
    this.due = load.jobs[0]?.time ?? Infinity
    this.finished = load.jobs.map(() => Infinity)
  }

  get ready(): boolean {
    return this.head < this.arrived
  }

  /** When the job at the head is due; Infinity if that was not said. */
  get deadline(): number {
    return this.load.jobs[this.head]?.deadline ?? Infinity
  }

  /** Takes the jobs that have arrived. */
  arrive(time: number) {
    const idle = !this.ready
    while (this.due <= time) this.due = this.load.jobs[++this.arrived]?.time ?? Infinity
    if (idle && this.ready) this.left = this.load.jobs[this.head]!.cost
  }

  /** Runs on a core from `from` to `to`, when the job at the head is `done` or not. */
  run(core: number, from: number, to: number, done: boolean) {
    this.ran.add(from, to)
    if (this.core !== undefined && this.core !== core) this.migrations++
    this.core = core
    if (!done) this.left = Math.max(0, this.left - (to - from))
    else {
      this.finished[this.head++] = to
      this.left = this.ready ? this.load.jobs[this.head]!.cost : 0
    }
  }

  service(): ThreadService {
    return { name: this.load.name, ran: this.ran, finished: this.finished, migrations: this.migrations }
  }
}
