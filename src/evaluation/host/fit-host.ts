import { defaultHost, type Host } from '../../migration/host.ts'
import type { Trace } from '../../trace/trace.ts'
import { interpolateCurve, observedCurve } from '../../working-set/dirty-curve.ts'
import type { MeasuredMigration } from '../measured.ts'
import { alwaysDirtyOf } from './always-dirty.ts'
import { type HostCase, paced, roundsOf } from './case.ts'
import { senderOf, shortfall } from './sender.ts'
import { ENOUGH, groupedSpread, spreadOf, theilSen } from './spread.ts'

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

  learnSpread('setupTime', migrations.flatMap(setupOf))
  learnSpread('synchronisation', completed.flatMap(lastSynchronisation))
  const sockets = socketBuffer(overPaced)
  learn(sockets === undefined ? undefined : { socketBuffer: sockets }, overPaced.length)
  const stops = completed.flatMap(migration => stopOf(migration, host))
  learn(deviceStateOf(stops), stops.length)
  learnSpread('switchover', switchovers(stops, host))
  if (overPaced.length >= ENOUGH) learn(senderOf(overPaced, host), overPaced.length)
  const slowed = cases.flatMap(one => slowing(one, host))
  learn(slowdownOf(slowed), slowed.length)
  const pages = cases.flatMap(one => {
    const value = alwaysDirtyOf(one, host)
    return value === undefined ? [] : [{ group: one.migration.workload, value }]
  })
  const alwaysDirty = groupedSpread(pages)
  learn(alwaysDirty && { alwaysDirty }, pages.length)
  return { host, estimatedFrom }
}

/** Seconds until the first synchronisation; QEMU tells the set-up time in whole milliseconds, and this better. */
const setupOf = ({ after }: MeasuredMigration): number[] => {
  const time = after.synchronisations?.[0]?.time ?? after.setupTime
  return time ? [time] : []
}

/** From the last synchronisation but one to the last: the guest was stopped and the log read. */
const lastSynchronisation = (migration: MeasuredMigration): number[] => {
  const last = roundsOf(migration).at(-1)
  return last && last.seconds > 0 && last.dirtyPages === 0 ? [last.seconds] : []
}

/** The slope of (blackout − downtime) on the time that a byte takes: what the sockets hold when the source has done. */
function socketBuffer(migrations: readonly { bandwidth: number; downtime: number; blackout: number | undefined }[]) {
  const measured = migrations.filter(({ blackout }) => blackout !== undefined)
  const line = theilSen(
    measured.map(({ bandwidth }) => 1 / bandwidth),
    measured.map(({ blackout, downtime }) => blackout! - downtime),
  )
  return line && Math.max(0, line.slope)
}

/**
 * Of a stop after a round that had sent all, or on a path so fast that the rest hardly counts: seconds beside sending the
 * pages found last, and those that a byte takes.
 */
interface Stop {
  readonly seconds: number
  readonly perByte: number
}

function stopOf(migration: MeasuredMigration, host: Host): Stop[] {
  const { before, after } = migration
  const round = roundsOf(migration).at(-2)
  if (!round || (round.seconds > EMPTIED && !before.switchoverBandwidth)) return []
  const rate = before.switchoverBandwidth ?? before.bandwidth
  return [
    {
      seconds: after.downtime! - (round.dirtyPages * (before.pageSize + host.pageHeader)) / rate,
      perByte: 1 / rate,
    },
  ]
}

const EMPTIED = 0.05

const deviceStateOf = (stops: readonly Stop[]): Partial<Host> | undefined => {
  const line = theilSen(
    stops.map(({ perByte }) => perByte),
    stops.map(({ seconds }) => seconds),
  )
  return line && { deviceState: Math.max(0, line.slope) }
}

/** Half a millisecond, which QEMU rounds to none. */
const LEAST = 0.5e-3

const switchovers = (stops: readonly Stop[], { deviceState }: Host): number[] =>
  stops.map(({ seconds, perByte }) => Math.max(LEAST, seconds - deviceState * perByte))

/** Logarithms of the share that the sender attained and of the guest's speed. */
interface Slowing {
  readonly share: number
  readonly speed: number
}

/** Seconds of the windows in which the guest's pages are counted. */
const COUNTED = 0.1
/** The least shortfall of the sender beside which a slower guest is looked for. */
const CONTENDED = 0.01

function slowing({ migration, before, during }: HostCase, host: Host): Slowing[] {
  const one = paced(migration)
  if (!one || !before || !during || !host.senderRate) return []
  const lack = shortfall(one, host).share
  if (lack < CONTENDED) return []
  const running = during.slice(0, during.epochAt(one.totalTime - one.downtime))
  const pages = (trace: Trace) => interpolateCurve(observedCurve(trace))(COUNTED)
  return [{ share: Math.log(1 - lack), speed: Math.log(pages(running) / pages(before)) }]
}

/** The slope of ln(speed) on ln(share) through the origin by least squares, not below 0. */
function slowdownOf(slowed: readonly Slowing[]): Partial<Host> | undefined {
  if (slowed.length < ENOUGH) return undefined
  const sum = (of: (one: Slowing) => number) => slowed.reduce((total, one) => total + of(one), 0)
  return { slowdown: Math.max(0, sum(({ share, speed }) => share * speed) / sum(({ share }) => share ** 2)) }
}
