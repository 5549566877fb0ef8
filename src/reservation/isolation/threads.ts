import { type Load, simulateCore } from '../cpu/schedule.ts'
import type { CpuServer, ServerState } from '../cpu/server.ts'
import type { Service } from '../cpu/service.ts'

/** A thread's server and jobs, and the place of the core to which it is bound. */
export interface Thread extends Load {
  readonly core: number
}

/**
 * Cores for threads that ask for so much of one: of the greatest demand first, each goes to the core of which least is
 * asked for so far. Their places, in the order of the demands.
 */
export function boundTo(cores: number, demands: readonly number[]): number[] {
  const asked = new Array<number>(cores).fill(0)
  const core: number[] = []
  for (const i of [...demands.keys()].sort((a, b) => demands[b]! - demands[a]! || a - b)) {
    const least = asked.indexOf(Math.min(...asked))
    asked[least]! += demands[i]!
    core[i] = least
  }
  return core
}

/** What each thread gets until `horizon`. @throws RangeError as `simulateCore` */
export function runThreads(threads: readonly Thread[], horizon: number): Service[] {
  const services: Service[] = []
  for (const core of new Set(threads.map(thread => thread.core))) {
    const places = [...threads.keys()].filter(i => threads[i]!.core === core)
    const loads = places.map(i => threads[i]!)
    simulateCore(loads, horizon).forEach((service, j) => {
      services[places[j]!] = service
    })
  }
  return services
}

/** The server until `time`, when it stops for good, with work or without; until then it keeps its promise. */
export function stoppedAt(time: number, server: CpuServer): CpuServer {
  return { ...server, start: () => stoppedState(time, server.start()) }
}

function stoppedState(time: number, state: ServerState): ServerState {
  let stopped = false
  return {
    get level() {
      return state.level
    },
    get key() {
      return state.key
    },
    get allowance() {
      return stopped ? 0 : state.allowance
    },
    get next() {
      return stopped ? Infinity : Math.min(state.next, time)
    },
    wake: (now, floor) => state.wake(now, floor),
    sleep: now => state.sleep(now),
    ran: (from, seconds) => state.ran(from, seconds),
    advance(now) {
      if (now >= time) stopped = true
      else state.advance(now)
    },
  }
}
