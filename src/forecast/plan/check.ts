import { wilsonInterval } from '../../distributions/wilson.ts'
import { drawHost, type Host } from '../../migration/host.ts'
import { replay } from '../../migration/replay.ts'
import { type MigrationSpec, migrationOf } from '../../migration/spec.ts'
import type { SeededSource } from '../../random.ts'
import type { Trace } from '../../trace/trace.ts'
import { isMet, type Requirement } from './requirement.ts'

/** What replays of a trace say of a plan. */
export interface ReplayCheck {
  /** Replays that ended before their trace did. */
  readonly replays: number
  readonly met: number
  /** Those that the trace was too short to tell of. */
  readonly unknown: number
  /** Wilson's 95% interval of the share, as if replays were independent; those that overlap are not. */
  readonly lower: number
  readonly upper: number
  /** Seconds: the longest downtime and total time of them. */
  readonly longest: { readonly downtime: number; readonly totalTime: number }
}

/** Replays a migration from instants of a trace, each on a host drawn anew, and counts those that keep the requirement. */
export function checkByReplay(
  trace: Trace,
  spec: MigrationSpec,
  requirement: Requirement,
  { starts, host, source }: { starts: readonly number[]; host: Host; source: SeededSource },
): ReplayCheck {
  const migration = migrationOf(spec)
  const outcomes = starts.map((at, i) =>
    replay(trace, migration, { at, host: drawHost(host, source.substream('replay', i)) }),
  )
  const known = outcomes.filter(({ censored }) => !censored)
  const met = known.filter(outcome => isMet(outcome, requirement)).length
  const [lower, upper] = wilsonInterval(met, known.length)
  const most = (column: 'downtime' | 'totalTime') => known.reduce((most, outcome) => Math.max(most, outcome[column]), 0)
  return {
    replays: known.length,
    met,
    unknown: outcomes.length - known.length,
    lower,
    upper,
    longest: { downtime: most('downtime'), totalTime: most('totalTime') },
  }
}
