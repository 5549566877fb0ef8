import { fairService } from '../network/fair-queueing-bounds.ts'
import { tcpFraming, wireRate } from '../network/framing.ts'
import type { CpuShare } from '../reservation.ts'
import { type IsolationVm, isolationVms, type Scenario } from './scenario.ts'
import { boundTo } from './threads.ts'
import { packetsOf } from './transmission.ts'

/** Places of the cores to which threads are bound, alike on both hosts. */
export interface Placement {
  readonly task: Readonly<Record<IsolationVm, number>>
  readonly sender: number
  readonly background: Readonly<Record<IsolationVm, readonly number[]>>
}

/** What is reserved for each task and for a migration's sender, of cores and of the link's wire (bytes per second). */
export interface IsolationShares {
  readonly task: CpuShare
  /** null: it takes no CPU time. */
  readonly sender: CpuShare | null
  readonly placement: Placement
  readonly stream: number
  readonly migration: number
  /** Seconds from its release by which each frame of a task that stays where it is has left the link. */
  readonly response: number
}

/**
 * Shares that isolate the tasks from the sender of a migration at `rate` bytes per second.
 *
 * A task's server has the budget Q of a frame's greatest cost C and the margin in a period T: the task's less the rest
 * that is left to the link. Each frame finds it idle, with its deadline past; so it gets Q by T after the release, and
 * C by T − Q + C (`activationBound`). By then the stream needs b/g + L/c more under weighted fair queueing, with frames
 * of b bytes, a share g, packets of others up to L bytes and the capacity c (`fairService`): g is such that this is the
 * rest. The frame before has left by then, as frames are computed further apart than the rest. So each takes the task's
 * period less Q − C.
 *
 * The sender's server has the CPU seconds that a second of sending takes, and the margin, in its own period.
 *
 * @throws RangeError when a budget exceeds its period, the cores or the link cannot carry the shares, or one packet of
 * the sender's takes the link longer than what is left to it
 */
export function isolationShares(scenario: Scenario, rate: number): IsolationShares {
  const { period, cost, margin, transmission, frameBytes, capacity, chunk } = scenario
  const task = { budget: cost * (1 + margin), period: period - transmission }
  const sender = senderShare(scenario, rate)
  const placement = placed(scenario, task, sender)

  const [largestPacket] = packetsOf(chunk, chunk) as [number]
  const frame = packetsOf(frameBytes, chunk).reduce((sum, size) => sum + size, 0)
  const left = transmission - largestPacket / capacity
  const stream = left > 0 ? frame / left : Infinity
  const migration = wireRate(rate, tcpFraming())
  const reserved = 2 * stream + migration
  if (!(reserved <= capacity)) throw new RangeError(`shares of a link must be at most ${capacity} B/s: ${reserved}`)
  const sending = fairService(stream, { capacity, largestPacket }).latency + frame / stream
  return { task, sender, placement, stream, migration, response: task.period - task.budget + cost + sending }
}

function senderShare({ senderRate, senderPeriod: period, margin }: Scenario, rate: number): CpuShare | null {
  const budget = (rate / senderRate) * period * (1 + margin)
  return budget > 0 ? { budget, period } : null
}

/**
 * Binds the threads to cores by what is reserved for them; one that computes without end asks for a whole core.
 *
 * @throws RangeError when more of a core is reserved than may be
 */
function placed({ cores, cap, background }: Scenario, task: CpuShare, sender: CpuShare | null): Placement {
  const reserved = [task, task, ...(sender ? [sender] : [])].map(({ budget, period }) => budget / period)
  const [first, second] = isolationVms.map(vm => new Array<number>(background[vm]).fill(1)) as [number[], number[]]
  const core = boundTo(cores, [...reserved, ...first, ...second])
  const sums = new Array<number>(cores).fill(0)
  reserved.forEach((share, i) => {
    sums[core[i]!]! += share
  })
  const most = Math.max(...sums)
  if (!(most <= cap)) throw new RangeError(`shares of a core must be at most ${cap}: ${most}`)
  const rest = core.slice(reserved.length)
  return {
    task: { neighbour: core[0]!, migrating: core[1]! },
    sender: sender ? core[2]! : 0,
    background: { neighbour: rest.slice(0, first.length), migrating: rest.slice(first.length) },
  }
}
