import { mean } from 'simple-statistics'
import { kaplanMeier } from '../distributions/kaplan-meier.ts'
import { tabulate } from '../distributions/tabulate.ts'
import { type Host, typicalHost } from '../migration/host.ts'
import { memoryAtEnd, replay, replayedGuest } from '../migration/replay.ts'
import { Trace } from '../trace/trace.ts'
import { type MeasuredMigration, migrationAsked, observedOf } from './measured.ts'

/** A migration that completed beside a replay of the trace recorded while it ran. Seconds, bytes. */
export interface MachineCase {
  readonly id: string
  readonly bandwidth: number
  readonly downtimeLimit: number
  readonly observed: { readonly totalTime: number; readonly rounds: number; readonly downtime: number }
  readonly replayed: { readonly totalTime: number; readonly rounds: number; readonly downtime: number }
  /** Whether the replay outlived its guest: its total time is a lower bound then, and the rest is unknown. */
  readonly censored: boolean
}

/**
 * Replays the trace recorded during a migration, on a host as it typically is: what is wrong then is wrong in the
 * machine and not in the forecast. The guest is not slowed, as its trace shows it slowed already. Pages that the trace
 * does not show are counted in the first round, where the hypervisor's log can be compared with it. What the guest
 * would have written, had it not been stopped, is unknown: a replay that goes on for longer is censored, although the
 * trace may be longer. Undefined where the migration did not complete.
 */
export function machineCase(migration: MeasuredMigration, during: Trace, host: Host): MachineCase | undefined {
  const observed = observedOf(migration)
  if (!observed) return undefined
  const { id, before } = migration
  const trace = untilStop(during, migration)
  const unseen = unseenPages(migration, trace)
  const instance = { ...typicalHost(host), slowdown: 0, ...(unseen !== undefined && { alwaysDirty: unseen }) }
  const { totalTime, rounds, downtime, censored } = replay(trace, migrationAsked(migration), { host: instance })
  return {
    id,
    bandwidth: before.bandwidth,
    downtimeLimit: before.downtimeLimit,
    observed,
    replayed: { totalTime, rounds, downtime },
    censored,
  }
}

/** The trace until the guest was stopped: until the last synchronisation or, without its time, the downtime began. */
function untilStop(during: Trace, { before, after }: MeasuredMigration): Trace {
  const stop = after.synchronisations?.at(-1)?.time ?? after.totalTime! - after.downtime!
  const length = during.starts.findIndex(start => start >= stop)
  const ran = during.slice(0, length > 0 ? length : during.length)
  const ends = ran.ends.map(end => Math.min(end, stop))
  return new Trace({ ...during.info, zeroPages: before.zeroPages }, { ...ran, ends })
}

/** Pages that the second synchronisation found newly set beside those of the trace. */
function unseenPages({ before, after }: MeasuredMigration, trace: Trace): number | undefined {
  const [first, second] = after.synchronisations ?? []
  if (!first || !second) return undefined
  const guest = replayedGuest(trace, memoryAtEnd(trace))
  guest.run(first.time)
  guest.synchronise()
  const seconds = second.time - first.time
  guest.send(seconds * before.bandwidth, { normal: before.pageSize, zero: 0 })
  guest.run(seconds)
  return Math.max(0, second.dirtyPages - guest.synchronise())
}

/** How far replays are from the migrations. Errors of total time are relative, those of downtime in seconds. */
export interface MachineSummary {
  readonly migrations: number
  /** Replays that outlived their guest: about a half, if the machine is as often too quick as too slow. */
  readonly censored: number
  /**
   * The median error of total time, by Kaplan and Meier, as the error of a censored replay is larger than what is known
   * of it: Infinity where too many are censored. The mean error of downtime, of replays that ended.
   */
  readonly bias: { readonly totalTime: number; readonly downtime: number }
  /**
   * Quantiles of the absolute error of total time, by Kaplan and Meier. Of a censored replay that was still quicker than the
   * migration it is known only that it has an error, which tells nothing: then these are of the replays that ended.
   */
  readonly absoluteError: { readonly median: number; readonly p90: number }
  /** The share of migrations whose rounds are met within 2; those of censored replays are as they were at the end. */
  readonly roundsWithin2: number
}

/**
 * How far replays were from the migrations that they replay: Kaplan and Meier's (1958) estimates, as a replay that outlives
 * its trace is right-censored.
 *
 * @throws RangeError when there is no case
 */
export function machineSummary(cases: readonly MachineCase[]): MachineSummary {
  if (cases.length === 0) throw new RangeError('no migration completed that was traced while it ran: 0')
  const ended = cases.filter(({ censored }) => !censored)
  const ratio = ({ replayed, observed }: MachineCase) => replayed.totalTime / observed.totalTime
  const ratios = survivalOf(cases, ratio)
  const sizes = survivalOf(cases, one => Math.max(LEAST, one.censored ? ratio(one) - 1 : Math.abs(ratio(one) - 1)))
  return {
    migrations: cases.length,
    censored: cases.length - ended.length,
    bias: {
      totalTime: ratios.quantile(0.5) - 1,
      downtime: average(ended.map(({ replayed, observed }) => replayed.downtime - observed.downtime)),
    },
    absoluteError: { median: sizes.quantile(0.5), p90: sizes.quantile(0.9) },
    roundsWithin2: average(
      cases.map(({ replayed, observed }) => Number(Math.abs(replayed.rounds - observed.rounds) <= 2)),
    ),
  }
}

/** An error that stands for none, as times of events must be positive. */
const LEAST = 1e-9

/** Of a quantity that is at least so large where a case is censored. */
function survivalOf(cases: readonly MachineCase[], quantity: (one: MachineCase) => number) {
  const lower = cases.map(quantity)
  return kaplanMeier(tabulate({ lower, upper: lower.map((value, i) => (cases[i]!.censored ? Infinity : value)) }))
}

const average = (values: readonly number[]) => (values.length > 0 ? mean([...values]) : Number.NaN)
