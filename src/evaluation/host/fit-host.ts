import { defaultHost, type Host } from '../../migration/host.ts'
import type { MeasuredMigration } from '../measured.ts'
import { alwaysDirtyOf } from './always-dirty.ts'
import { type HostCase, type PacedMigration, paced, roundsOf, setupTimeOf } from './case.ts'
import { senderOf } from './sender.ts'
import { slowdownOf, slowing } from './slowdown.ts'
import { ENOUGH, groupedSpread, spreadOf, theilSen } from './spread.ts'
import { deviceStateOf, stopOf, switchovers } from './stops.ts'

/** A host learnt from its past migrations. Plain data. */
export interface HostFit {
  readonly host: Host
  /** Migrations that each parameter was estimated from; one that is absent has its default. */
  readonly estimatedFrom: Readonly<Partial<Record<keyof Host, number>>>
}

/**
 * Learns what a host adds to a migration, as distributions over migrations, from those that it did. What the migrations
 * cannot tell keeps the value of `known`.
 */
export function fitHost(cases: readonly HostCase[], known: Host = defaultHost): HostFit {
  const estimatedFrom: Partial<Record<keyof Host, number>> = {}
  let host = known
  const learn = (found: Partial<Host> | undefined, from: number) => {
    if (found === undefined) return
    host = { ...host, ...found }
    for (const name of Object.keys(found) as (keyof Host)[]) estimatedFrom[name] = from
  }
  const learnSpread = (name: 'setupTime' | 'synchronisation' | 'switchover', values: readonly number[]) => {
    const found = spreadOf(values)
    learn(found && { [name]: found }, values.length)
  }
  const migrations = cases.map(({ migration }) => migration)
  const completed = migrations.filter(({ after }) => after.outcome === 'completed')
  const overPaced = migrations.flatMap(migration => paced(migration) ?? [])

  learnSpread('setupTime', migrations.flatMap(migration => setupTimeOf(migration) || []))
  learnSpread('synchronisation', completed.flatMap(lastSynchronisation))
  const sockets = socketBuffer(overPaced)
  learn(sockets === undefined ? undefined : { socketBuffer: sockets }, overPaced.length)
  const stops = completed.flatMap(migration => stopOf(migration, host) ?? [])
  learn(deviceStateOf(stops), stops.length)
  learnSpread('switchover', switchovers(stops, host))
  if (overPaced.length >= ENOUGH) learn(senderOf(overPaced, host), overPaced.length)
  const slowed = cases.flatMap(one => slowing(one, host) ?? [])
  learn(slowdownOf(slowed), slowed.length)
  const pages = cases.flatMap(one => {
    const value = alwaysDirtyOf(one, host)
    return value === undefined ? [] : [{ group: one.migration.workload, value }]
  })
  const alwaysDirty = groupedSpread(pages)
  learn(alwaysDirty && { alwaysDirty }, pages.length)
  return { host, estimatedFrom }
}

/** From the last synchronisation but one to the last: the guest was stopped and the log read. */
const lastSynchronisation = (migration: MeasuredMigration): number[] => {
  const last = roundsOf(migration).at(-1)
  return last && last.seconds > 0 && last.dirtyPages === 0 ? [last.seconds] : []
}

/** The slope of (blackout − downtime) on the time that a byte takes: what the sockets hold when the source has done. */
function socketBuffer(migrations: readonly PacedMigration[]): number | undefined {
  const measured = migrations.filter(({ blackout }) => blackout !== undefined)
  const line = theilSen(
    measured.map(({ bandwidth }) => 1 / bandwidth),
    measured.map(({ blackout, downtime }) => blackout! - downtime),
  )
  return line && Math.max(0, line.slope)
}
