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
  /** Whether the replay outlived its trace: its total time is a lower bound then, and the rest is unknown. */
  readonly censored: boolean
}

/**
 * Replays the trace recorded during a migration, on a host as it typically is: what is wrong then is wrong in the machine
 * and not in the forecast. The guest is not slowed, as its trace shows it slowed already. Pages that the trace does not
 * show are counted in the first round, where the hypervisor's log can be compared with it. Undefined where the migration
 * did not complete.
 */
export function machineCase(migration: MeasuredMigration, during: Trace, host: Host): MachineCase | undefined {
  const observed = observedOf(migration)
  if (!observed) return undefined
  const { id, before } = migration
  const trace = new Trace({ ...during.info, zeroPages: before.zeroPages }, during)
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
  readonly censored: number
  /** Mean error of total time and of downtime, of replays that ended. */
  readonly bias: { readonly totalTime: number; readonly downtime: number }
  /** Quantiles of the absolute error, by Kaplan and Meier, as an error of a replay that outlived its trace is larger. */
  readonly absoluteError: { readonly median: number; readonly p90: number }
  /** The share of migrations whose rounds are met within 2; those of censored replays are as they were at the end. */
  readonly roundsWithin2: number
}

/** @throws RangeError when there is no case */
export function machineSummary(cases: readonly MachineCase[]): MachineSummary {
  if (cases.length === 0) throw new RangeError('no migration completed that was traced while it ran: 0')
  const ended = cases.filter(({ censored }) => !censored)
  const error = ({ replayed, observed }: MachineCase) => replayed.totalTime / observed.totalTime - 1
  const sizes = cases.map(one => Math.max(1e-9, Math.abs(error(one))))
  const survival = kaplanMeier(
    tabulate({ lower: sizes, upper: sizes.map((size, i) => (cases[i]!.censored ? Infinity : size)) }),
  )
  const average = (values: readonly number[]) => (values.length > 0 ? mean([...values]) : Number.NaN)
  return {
    migrations: cases.length,
    censored: cases.length - ended.length,
    bias: {
      totalTime: average(ended.map(error)),
      downtime: average(ended.map(({ replayed, observed }) => replayed.downtime - observed.downtime)),
    },
    absoluteError: { median: survival.quantile(0.5), p90: survival.quantile(0.9) },
    roundsWithin2: average(
      cases.map(({ replayed, observed }) => Number(Math.abs(replayed.rounds - observed.rounds) <= 2)),
    ),
  }
}
