import { type SeededSource, source as seeded } from '../../random.ts'
import { tcpFraming, wireBytes } from '../network/framing.ts'
import { type FairShare, fairShare } from './fair-level.ts'
import { type IsolationScheme, isolationSchemes, runDestination, runSource } from './hosts.ts'
import { type FrameResponse, isLate, missesByPhase, type PhaseMisses } from './misses.ts'
import {
  drawFrames,
  type IsolationVm,
  isolationVms,
  type Scenario,
  type ScenarioOptions,
  scenarioOf,
} from './scenario.ts'
import { type IsolationShares, isolationShares } from './shares.ts'
import type { MigrationTimeline } from './timeline.ts'

/** What became of the tasks under one way of sharing; seconds since the migration's start. */
export interface IsolationRun {
  readonly scheme: IsolationScheme
  readonly stopped: number
  /** When the guest runs at the destination: when the timeline says, or later by what its last bytes were late. */
  readonly resumed: number
  readonly frames: Readonly<Record<IsolationVm, readonly FrameResponse[]>>
  readonly misses: Readonly<Record<IsolationVm, readonly PhaseMisses[]>>
}

/** What becomes of periodic tasks beside a migration. */
export interface Isolation {
  readonly scenario: Scenario
  readonly shares: IsolationShares
  /** What the neighbour's task may count on without reservations, while the migration sends. */
  readonly fair: FairShare
  /** Without reservations, and with. */
  readonly runs: readonly IsolationRun[]
}

/** A scenario, and where its chances come from. */
export interface IsolationOptions extends ScenarioOptions {
  /** Where first releases and costs come from; by default of seed 1. The two tasks' are independent. */
  readonly source?: SeededSource
}

/** Periods that pass before the first frame that counts, and those in which the last one may still leave. */
const [WARM_UP, TAIL] = [10, 50]

/**
 * Deadline misses of a periodic task in a virtual machine beside a migration, and of one in the virtual machine that is
 * migrated, without reservations and with: the isolation of Checconi, Cucinotta & Stein (Real-time issues in live
 * migration of virtual machines, Euro-Par 2009 workshops).
 *
 * Both virtual machines and the thread that sends share the source's cores: QEMU's thread, which does not run on a
 * virtual CPU of the guest, but by default on the same cores. A task's frame is released every period, computed by a
 * virtual CPU in order, late or not, and handed to the host's link; it is on time if it has left by the next release.
 * The sender prepares the timeline's bytes in chunks, each when the replay sent it, and hands them to the same link.
 *
 * `fair`: all are threads of one weight (`fair`), and the link serves what comes first, first. `reserved`: the tasks
 * and the sender have hard constant bandwidth servers, the link weighted fair queueing, with `isolationShares`; virtual
 * CPUs that compute without end have what is left. When the guest stops, its threads do. It goes on at a destination
 * that has a neighbour like the source's and no sender, when the timeline says, or as much later as its last bytes left
 * later than that.
 *
 * Among fair threads a task keeps up as long as it asks for less than `fairShare`; beyond that its frames wait longer
 * and longer.
 *
 * The timeline is fixed: a sender that falls behind delays the end, but its guest writes no more for it. Threads are
 * weighed one by one; where a control group holds the threads of a virtual machine, its sender is at its own expense.
 *
 * @throws RangeError as `scenarioOf` and `isolationShares`, and when the sender falls behind without end
 */
export function isolation(timeline: MigrationTimeline, options: IsolationOptions = {}): Isolation {
  const { source = seeded(1), ...rest } = options
  const scenario = scenarioOf(rest)
  const shares = isolationShares(scenario, timeline.rate)
  const { before, after, period } = scenario
  const lead = before + WARM_UP * period
  const end = lead + timeline.resumed + after + TAIL * period
  const horizon = end + mostDelay(scenario, shares, timeline)
  const frames = byVm(vm => drawFrames(scenario, horizon, source.substream(vm)))
  const steps = timeline.steps.map(({ from, to, bytes }) => ({ from: lead + from, to: lead + to, bytes }))

  const run = (scheme: IsolationScheme): IsolationRun => {
    const setting = { scenario, shares, scheme, frames, steps, stopped: lead + timeline.stopped }
    const { left, sent, rest } = runSource(setting, horizon)
    const delay = Math.max(0, sent - (steps.at(-1)?.to ?? Infinity))
    if (delay === Infinity) throw new RangeError(`the sender must not fall behind for more than ${horizon} s`)
    const resumed = timeline.resumed + delay
    const arrived = runDestination(setting, rest, lead + resumed, end + delay)
    const leftAt = {
      neighbour: left.neighbour,
      migrating: left.migrating.map((time, i) => arrived[i - (left.migrating.length - arrived.length)] ?? time),
    }
    const responses = byVm(vm =>
      frames[vm]
        .map(({ release }, i) => ({ release: release - lead, response: leftAt[vm][i]! - release }))
        .filter(({ release }) => release >= -before && release < resumed + after),
    )
    const { stopped } = timeline
    const stillFrom = { neighbour: Infinity, migrating: stopped }
    const misses = byVm(vm => missesByPhase(responses[vm], { deadline: period, stopped: stillFrom[vm], resumed }))
    return { scheme, stopped, resumed, frames: responses, misses }
  }
  return { scenario, shares, fair: fairShare(scenario, shares, timeline.rate), runs: isolationSchemes.map(run) }
}

const byVm = <Value>(of: (vm: IsolationVm) => Value) =>
  Object.fromEntries(isolationVms.map(vm => [vm, of(vm)])) as Record<IsolationVm, Value>

/**
 * Seconds within which the sender is done even if all other threads always compute, and its bytes have left after that.
 */
function mostDelay(
  { background, senderRate }: Scenario,
  shares: IsolationShares,
  { steps }: MigrationTimeline,
): number {
  const bytes = steps.reduce((sum, step) => sum + step.bytes, 0)
  const threads = 3 + background.neighbour + background.migrating
  return (threads * bytes) / senderRate + wireBytes(bytes, tcpFraming()) / shares.migration
}

/** A frame in a table; seconds. */
export interface IsolationFrameRow extends FrameResponse {
  readonly vm: IsolationVm
  readonly scheme: IsolationScheme
  readonly late: boolean
}

/** What was missed in a phase, in a table. */
export interface IsolationMissRow extends PhaseMisses {
  readonly vm: IsolationVm
  readonly scheme: IsolationScheme
}

/** Misses of all runs as rows, of the virtual machines in turn, by phase. */
export const isolationMisses = ({ runs }: Isolation): IsolationMissRow[] =>
  isolationVms.flatMap(vm => runs.flatMap(({ scheme, misses }) => misses[vm].map(row => ({ vm, scheme, ...row }))))

/** The frames of all runs as rows, of the virtual machines in turn, by release. */
export const isolationFrames = ({ runs, scenario }: Isolation): IsolationFrameRow[] =>
  isolationVms.flatMap(vm =>
    runs.flatMap(({ scheme, frames }) =>
      frames[vm].map(frame => ({ vm, scheme, ...frame, late: isLate(frame, scenario.period) })),
    ),
  )
