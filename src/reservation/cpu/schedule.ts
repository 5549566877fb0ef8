import type { CpuServer, Job } from './server.ts'
import { type Service, Serving } from './service.ts'

/** A server and its jobs in order of arrival, which it serves first come, first served. */
export interface Load {
  readonly server: CpuServer
  readonly jobs: readonly Job[]
}

/** Changes at one instant after which a simulation gives up: servers whose budgets are lost in the clock's rounding. */
const CHANGES = 10_000

/**
 * Simulates one core from time 0 to `horizon`: at each instant runs, of the servers that have work and an allowance, the
 * one of least class and key; among equals the one that has waited longest since it woke or used its allowance up, so
 * that a preempted server resumes before its equals. Preemption and bookkeeping cost no time. Times are those of events,
 * exact to the rounding of additions; a change that is due comes before an arrival at the same instant, and a server
 * whose last job ends as the next one arrives does not sleep.
 *
 * @throws RangeError unless the horizon is positive and finite, arrivals ascend from 0, and costs are positive; if
 * a server's budget is too small to move the clock
 */
export function simulateCore(loads: readonly Load[], horizon: number): Service[] {
  if (!(horizon > 0 && horizon < Infinity)) throw new RangeError(`the horizon must be positive and finite: ${horizon}`)
  const runs = loads.map(({ server, jobs }) => new Serving(server, jobs))
  const floors: number[] = []
  let turn = 0
  for (let time = 0, changes = 0; time < horizon; ) {
    let first: Serving | undefined
    let until = horizon
    for (const run of runs) {
      const { state } = run
      while (state.next <= time) {
        if (++changes > CHANGES) throw stuck(run, time)
        state.advance(time)
      }
      if (run.due <= time && run.arrive(time, floors[state.level] ?? -Infinity)) run.turn = ++turn
      if (state.next < until) until = state.next
      if (run.due < until) until = run.due
      if (run.awake && state.allowance > 0 && (first === undefined || before(run, first))) first = run
    }
    if (first === undefined) {
      if (until > time) changes = 0
      time = Math.max(time, until)
      continue
    }
    const { state } = first
    if (!(state.key <= (floors[state.level] ?? -Infinity))) floors[state.level] = state.key
    const { allowance } = state
    const left = first.left
    const end = Math.max(time, Math.min(until, time + allowance, time + left))
    const done = time + left <= end
    const used = time + allowance <= end
    if (end > time) changes = 0
    else if (!done && ++changes > CHANGES) throw stuck(first, time)
    first.run(time, end, done)
    state.ran(time, used ? allowance : Math.min(allowance, end - time))
    if (used) first.turn = ++turn
    if (first.idle && first.due > end) first.rest(end)
    time = end
  }
  return runs.map(run => run.service(horizon))
}

const before = (a: Serving, b: Serving): boolean => {
  const class_ = a.state.level - b.state.level
  if (class_ !== 0) return class_ < 0
  return a.state.key < b.state.key || (a.state.key === b.state.key && a.turn < b.turn)
}

const stuck = ({ server }: Serving, time: number) =>
  new RangeError(`the budget of ${server.name} is too small to be told from the clock: ${time}`)
