import type { CpuShare } from '../reservation.ts'
import { constantBandwidth } from './constant-bandwidth.ts'
import { Core, Slice } from './hierarchical-core.ts'
import type { GroupPolicy } from './hierarchical-schedulability.ts'
import type { GroupService, GroupStep } from './hierarchical-service.ts'
import { parallelBound } from './hierarchical-supply.ts'
import { Thread, type ThreadLoad } from './hierarchical-thread.ts'
import type { Load } from './schedule.ts'
import type { Service } from './service.ts'
import { checkedShare } from './supply.ts'

/**
 * Threads, the virtual CPUs of a guest say, that share a reservation of each of some cores: the hierarchical multiprocessor
 * reservation of Checconi, Cucinotta, Faggioli & Lipari (Hierarchical multiprocessor CPU reservations for the Linux
 * kernel, OSPERT 2009). On its core each share is a hard Constant Bandwidth Server; of the group, the threads of highest
 * priority run at any instant, as many as shares run, whatever cores these are on.
 */
export interface Group {
  readonly name: string
  /** Its share of core 0, 1, … */
  readonly shares: readonly CpuShare[]
  readonly policy: GroupPolicy
  readonly threads: readonly ThreadLoad[]
}

/** What a group's reservation promises. */
export interface GroupReservation {
  readonly name: string
  /** Cores that it reserves: the sum of its shares of them. */
  readonly share: number
  /**
   * CPU seconds that the group uses at least in any window of `seconds` during which it has `threads` ready threads or
   * more, by default as many as cores, provided the shares of the deadline servers of each core sum to 1 at most.
   */
  supplyBound(seconds: number, threads?: number): number
}

/**
 * The reservation of a group; its bound is `parallelBound`.
 *
 * @throws RangeError unless there are shares, each with 0 < budget ≤ period < Infinity
 */
export function hierarchicalReservation({ name, shares }: Pick<Group, 'name' | 'shares'>): GroupReservation {
  if (shares.length === 0) throw new RangeError(`${name} must have shares: 0`)
  const share = shares.map(checkedShare).reduce((sum, { budget, period }) => sum + budget / period, 0)
  return { name, share, supplyBound: (seconds, threads = shares.length) => parallelBound(shares, threads, seconds) }
}

/** What a group and its neighbours got; `neighbours[j]` are those of core j. */
export interface GroupSimulation {
  readonly group: GroupService
  readonly neighbours: readonly (readonly Service[])[]
}

/**
 * Simulates a group on its cores, each shared with other servers, from time 0 to `horizon`. While the group has a ready
 * thread it wants all its shares; one that runs when too few threads are ready is spent by an idle virtual CPU. So the
 * supply of a core does not hang on that of the others, and `parallelBound` holds. Threads stay on their core where they
 * can; migrations, preemptions and bookkeeping cost no time.
 *
 * @throws RangeError unless the horizon is positive and finite, shares are shares, and jobs are as in `simulateCore`
 */
export function simulateGroup(
  group: Group,
  neighbours: readonly (readonly Load[])[],
  horizon: number,
): GroupSimulation {
  if (!(horizon > 0 && horizon < Infinity)) throw new RangeError(`the horizon must be positive and finite: ${horizon}`)
  const cores = group.shares.map((share, j) => {
    return new Core(constantBandwidth(`${group.name} on core ${j}`, share, { hard: true }), neighbours[j] ?? [])
  })
  const threads = group.threads.map(load => new Thread(load))
  const steps: GroupStep[] = []
  for (let time = 0; time < horizon; ) {
    for (const thread of threads) thread.arrive(time)
    const ready = threads.filter(thread => thread.ready)
    if (group.policy === 'earliest-deadline-first') ready.sort((a, b) => a.deadline - b.deadline || 0)
    for (const core of cores) core.settle(time, ready.length > 0)
    const firsts = cores.map(core => core.first())
    const offered = cores.flatMap((_, j) => (firsts[j] instanceof Slice ? [j] : []))
    const running = place(ready.slice(0, offered.length), offered)
    const last = steps.at(-1)
    if (last?.slices !== offered.length || last.ready !== ready.length) {
      steps.push({ from: time, slices: offered.length, ready: ready.length })
    }
    let end = horizon
    cores.forEach((core, j) => {
      end = Math.min(end, core.until(time, firsts[j]))
    })
    for (const { due } of threads) end = Math.min(end, due)
    for (const thread of running.values()) end = Math.min(end, time + thread.left)
    cores.forEach((core, j) => {
      const first = firsts[j]
      if (first) core.run(first, time, end)
    })
    for (const [core, thread] of running) thread.run(core, time, end, time + thread.left <= end)
    if (threads.every(thread => !thread.ready && thread.due > end)) for (const core of cores) core.rest(end)
    time = end
  }
  return {
    group: {
      name: group.name,
      horizon,
      threads: threads.map(thread => thread.service()),
      slices: cores.map(core => core.slice.ran),
      steps,
    },
    neighbours: cores.map(core => core.neighbours.map(serving => serving.service(horizon))),
  }
}

/** The threads by the core of the slice that each runs in: the one it last ran in if that is to be had. */
function place(threads: readonly Thread[], offered: readonly number[]): Map<number, Thread> {
  const placed = new Map<number, Thread>()
  const moved = threads.filter(thread => {
    if (thread.core === undefined || !offered.includes(thread.core) || placed.has(thread.core)) return true
    placed.set(thread.core, thread)
    return false
  })
  const free = offered.filter(core => !placed.has(core))
  moved.forEach((thread, i) => {
    placed.set(free[i]!, thread)
  })
  return placed
}
