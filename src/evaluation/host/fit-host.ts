import { defaultHost, type Host, type Spread } from '../../migration/host.ts'
import type { MeasuredMigration } from '../measured.ts'
import { alwaysDirtyOf } from './always-dirty.ts'
import { type HostCase, type PacedMigration, paced, roundsOf, setupTimeOf } from './case.ts'
import { senderOf } from './sender.ts'
import { slowdownOf, slowing } from './slowdown.ts'
import { ENOUGH, groupedSpread, spreadOf, theilSen } from './spread.ts'
import { handOverOf, stopOf } from './stops.ts'

/** A host learnt from its past migrations. Plain data. */
export interface HostFit {
  readonly host: Host
  /** Migrations that each parameter was estimated from; one that is absent has its default. */
  readonly estimatedFrom: Readonly<Partial<Record<keyof Host, number>>>
}

/**
 * Learns what a host adds to a migration, as distributions over migrations, from those that it did. What the migrations
 * cannot tell keeps the value of `known`. Parameters are learnt one after another, each beside those before it.
 */
export function fitHost(cases: readonly HostCase[], known: Host = defaultHost): HostFit {
  const estimatedFrom: Partial<Record<keyof Host, number>> = {}
  let host = known
  const learn = (name: keyof Host, found: Spread | number | null | undefined, from: number) => {
    if (found === undefined) return
    host = { ...host, [name]: found }
    estimatedFrom[name] = from
  }
  const migrations = cases.map(({ migration }) => migration)
  const overPaced = migrations.flatMap(migration => paced(migration) ?? [])

  const setups = migrations.flatMap(migration => setupTimeOf(migration) || [])
  learn('setupTime', spreadOf(setups), setups.length)
  const synchronisations = migrations.flatMap(migration => lastSynchronisation(migration) ?? [])
  learn('synchronisation', spreadOf(synchronisations), synchronisations.length)
  const blackouts = overPaced.filter(({ blackout }) => blackout !== undefined)
  learn('socketBuffer', socketBufferOf(blackouts), blackouts.length)
  const stops = migrations.flatMap(migration => stopOf(migration, host) ?? [])
  const handOver = handOverOf(stops)
  learn('deviceState', handOver?.deviceState, stops.length)
  learn('switchover', handOver?.switchover, stops.length)
  if (overPaced.length >= ENOUGH) {
    const { senderRate, startUp } = senderOf(overPaced, host)
    learn('senderRate', senderRate, overPaced.length)
    learn('startUp', startUp, overPaced.length)
  }
  const slowed = cases.flatMap(one => slowing(one, host) ?? [])
  learn('slowdown', slowdownOf(slowed), slowed.length)
  const pages = cases.flatMap(one => {
    const value = alwaysDirtyOf(one, host)
    return value === undefined ? [] : [{ group: one.migration.workload, value }]
  })
  learn('alwaysDirty', groupedSpread(pages), pages.length)
  return { host, estimatedFrom }
}

/** Seconds from the last synchronisation but one to the last: the guest was stopped and the log read. */
function lastSynchronisation(migration: MeasuredMigration): number | undefined {
  const last = roundsOf(migration).at(-1)
  const isStop = migration.after.outcome === 'completed' && last?.dirtyPages === 0 && last.seconds > 0
  return isStop ? last.seconds : undefined
}

/** The slope of (blackout − downtime) on the time that a byte takes: what the sockets hold when the source has done. */
function socketBufferOf(migrations: readonly PacedMigration[]): number | undefined {
  const line = theilSen(
    migrations.map(({ bandwidth }) => 1 / bandwidth),
    migrations.map(({ blackout, downtime }) => blackout! - downtime),
  )
  return line && Math.max(0, line.slope)
}
