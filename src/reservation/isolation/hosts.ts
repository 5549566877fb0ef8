import { constantBandwidth } from '../cpu/constant-bandwidth.ts'
import { fair } from '../cpu/fair.ts'
import { supplyIn } from '../cpu/segments.ts'
import { type CpuServer, endless } from '../cpu/server.ts'
import type { Service } from '../cpu/service.ts'
import type { CpuShare } from '../reservation.ts'
import type { Frame, IsolationVm, Scenario } from './scenario.ts'
import type { IsolationShares } from './shares.ts'
import { runThreads, stoppedAt, type Thread } from './threads.ts'
import type { SendStep } from './timeline.ts'
import { fairlyQueued, firstComeFirstServed, type Message } from './transmission.ts'

/** How cores and links are shared: alike among threads and by order of arrival, or by reservations. */
export const isolationSchemes = ['fair', 'reserved'] as const
export type IsolationScheme = (typeof isolationSchemes)[number]

/** Two hosts and what they are asked to do, seconds on one clock from 0 on. */
export interface Setting {
  readonly scenario: Scenario
  readonly shares: IsolationShares
  readonly scheme: IsolationScheme
  readonly frames: Readonly<Record<IsolationVm, readonly Frame[]>>
  readonly steps: readonly SendStep[]
  /** When the guest stops. */
  readonly stopped: number
}

/** What happens at the source. */
export interface AtSource {
  /** Of the neighbour's task, the migrating one's, the sender if it takes CPU time, and what computes without end. */
  readonly services: readonly Service[]
  /** When each frame has left. */
  readonly left: Readonly<Record<IsolationVm, readonly number[]>>
  /** When the migration's last byte has left. */
  readonly sent: number
  /** What is left to do of the migrating task, from its first frame that was not computed on. */
  readonly rest: readonly Frame[]
}

/** The source, until `horizon`: both virtual machines, and the sender; the migrating one runs until it is stopped. */
export function runSource(setting: Setting, horizon: number): AtSource {
  const { scenario, shares, frames, steps, stopped } = setting
  const { placement } = shares
  const chunks = chunksOf(steps, scenario.chunk)
  const costs = chunks.map(({ time, bytes }) => ({ time, cost: bytes / scenario.senderRate }))
  const { neighbour, migrating } = taskThreads(setting)
  const services = runThreads(
    [
      neighbour,
      { ...migrating, server: stoppedAt(stopped, migrating.server) },
      ...(shares.sender
        ? [{ server: server(setting, 'sender', shares.sender), jobs: costs, core: placement.sender }]
        : []),
      ...backgroundThreads(setting, 'neighbour'),
      ...backgroundThreads(setting, 'migrating').map(thread => ({
        ...thread,
        server: stoppedAt(stopped, thread.server),
      })),
    ],
    horizon,
  )
  const [stays, moves, sender] = services as [Service, Service, Service | undefined]
  const prepared = shares.sender ? sender!.finished : chunks.map(({ time }) => time)
  const left = transmit(setting, [
    ...frameMessages(setting, 'neighbour', stays.finished),
    ...frameMessages(setting, 'migrating', moves.finished),
    ...chunks.map(({ bytes }, i) => ({ flow: 'migration', time: prepared[i]!, bytes })),
  ])
  const [n, m] = [stays.finished.length, moves.finished.length]
  return {
    services,
    left: { neighbour: left.slice(0, n), migrating: left.slice(n, n + m) },
    sent: left.slice(n + m).reduce((last, time) => Math.max(last, time), 0),
    rest: restOf(frames.migrating, moves, stopped),
  }
}

/**
 * When each of the frames has left a destination like the source, but without a sender, where it runs from `resumed`
 * on.
 */
export function runDestination(setting: Setting, rest: readonly Frame[], resumed: number, horizon: number): number[] {
  const { neighbour, migrating } = taskThreads(setting)
  const jobs = rest.map(({ release, cost }) => ({ time: Math.max(release, resumed), cost }))
  const threads = [
    neighbour,
    { ...migrating, jobs },
    ...backgroundThreads(setting, 'neighbour'),
    ...backgroundThreads(setting, 'migrating', resumed),
  ]
  const [twin, arrived] = runThreads(threads, horizon) as [Service, Service]
  const messages = frameMessages(setting, 'neighbour', twin.finished)
  return transmit(setting, [...messages, ...frameMessages(setting, 'migrating', arrived.finished)]).slice(
    messages.length,
  )
}

function taskThreads(setting: Setting): Record<IsolationVm, Thread> {
  const { frames, shares } = setting
  const thread = (vm: IsolationVm): Thread => ({
    server: server(setting, vm, shares.task),
    jobs: frames[vm].map(({ release, cost }) => ({ time: release, cost })),
    core: shares.placement.task[vm],
  })
  return { neighbour: thread('neighbour'), migrating: thread('migrating') }
}

const backgroundThreads = ({ scenario, shares }: Setting, vm: IsolationVm, from = 0): Thread[] =>
  shares.placement.background[vm].map(core => ({
    server: fair(`background of ${vm}`, { slice: scenario.slice }),
    jobs: endless(from),
    core,
  }))

const server = ({ scheme, scenario }: Setting, name: string, share: CpuShare): CpuServer =>
  scheme === 'reserved' ? constantBandwidth(name, share, { hard: true }) : fair(name, { slice: scenario.slice })

const frameMessages = ({ scenario }: Setting, flow: IsolationVm, times: readonly number[]): Message[] =>
  times.map(time => ({ flow, time, bytes: scenario.frameBytes }))

function transmit({ scheme, scenario, shares }: Setting, messages: readonly Message[]): number[] {
  const { capacity, socketBuffer, chunk } = scenario
  const { stream, migration } = shares
  return scheme === 'reserved'
    ? fairlyQueued(messages, capacity, { neighbour: stream, migrating: stream, migration }, chunk)
    : firstComeFirstServed(messages, capacity, { flow: 'migration', window: socketBuffer })
}

/** The bytes of each step in chunks that are as even as can be, spread over its time. */
function chunksOf(steps: readonly SendStep[], chunk: number): { time: number; bytes: number }[] {
  return steps.flatMap(({ from, to, bytes }) => {
    const count = Math.ceil(bytes / chunk)
    return Array.from({ length: count }, (_, i) => ({ time: from + (i / count) * (to - from), bytes: bytes / count }))
  })
}

function restOf(frames: readonly Frame[], { finished, ran }: Service, stopped: number): Frame[] {
  const done = finished.filter(time => time < Infinity).length
  const computed = frames.slice(0, done).reduce((rest, { cost }) => rest - cost, supplyIn(ran, 0, stopped))
  return frames.slice(done).map(({ release, cost }, i) => ({
    release,
    cost: i === 0 ? Math.max(cost - computed, Number.EPSILON) : cost,
  }))
}
