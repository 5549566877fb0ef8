import { mean } from 'simple-statistics'
import { withAlwaysDirty } from '../../migration/always-dirty.ts'
import type { Guest } from '../../migration/guest.ts'
import type { Host } from '../../migration/host.ts'
import { memoryAtEnd, replayedGuest } from '../../migration/replay.ts'
import type { Trace } from '../../trace/trace.ts'
import { interpolateCurve, observedCurve } from '../../working-set/dirty-curve.ts'
import type { MeasuredMigration } from '../measured.ts'
import { coveredBy, EMPTIED, type HostCase, paced, roundsOf } from './case.ts'
import { shortfall } from './sender.ts'

/** Fewer or more pages than these are not told from none, or from something else that was dirty. */
const PAGES = { least: 5, most: 200 }
/** Seconds of a step in which a migration that happened is gone through again. */
const STEP = 0.005
/** The share of a link that a sender may lack for its sending to be taken for that of the link. */
const HINDERED = 0.01
/** A last round sent all if what was pending at the stop is at most so many times what the synchronisation found. */
const EXPLAINED = 1.15

/**
 * Pages that every synchronisation of a migration finds dirty beside those of the trace, where the link was the limit.
 * Of rounds that sent all that was pending, they are what the synchronisation after them found more than the trace has
 * in that round, or, without a trace of the migration itself, than the trace before it has on average in rounds of that
 * length. Otherwise, with a trace of the migration and few pages pending at the stop: the number with which those
 * pages, after the rounds as they happened, are what the downtime took to send. Undefined where none of this can be
 * told.
 *
 * Of simulated migrations traced while they ran, the first is exact and the second within a twentieth.
 */
export function alwaysDirtyOf({ migration, before, during }: HostCase, host: Host): number | undefined {
  const trace = during ?? before
  const stopped = pendingByDowntime(migration, host)
  if (!trace || stopped === undefined) return undefined
  const rounds = roundsOf(migration)
    .map((round, i) => ({ ...round, i }))
    .slice(0, -1)
  const emptied = rounds.filter(
    ({ seconds, dirtyPages, i }) =>
      (i > 0 && seconds < EMPTIED) || (i === rounds.length - 1 && stopped < dirtyPages * EXPLAINED),
  )
  if (emptied.length > 0) {
    const known = during ? pagesIn(during, migration) : averagePages(trace)
    const more = mean(emptied.map(({ seconds, dirtyPages, i }) => dirtyPages - known(i, seconds)))
    return more > PAGES.least ? Math.min(PAGES.most, more) : undefined
  }
  return during ? pagesOfStop(migration, during, stopped, host) : undefined
}

/** The pages that the downtime of a migration over a paced link took to send. */
function pendingByDowntime(migration: MeasuredMigration, host: Host): number | undefined {
  const completed = paced(migration)
  if (!completed || shortfall(completed, host).share > HINDERED) return undefined
  const { bandwidth, downtime } = completed
  const sending = downtime + coveredBy(host, bandwidth) - host.switchover.median
  return (sending * bandwidth - host.deviceState) / (migration.before.pageSize + host.pageHeader)
}

/** Pages that the trace has in round i. */
function pagesIn(during: Trace, { after }: MeasuredMigration): (i: number) => number {
  const guest = replayedGuest(during, memoryAtEnd(during))
  const send = () => guest.send(Infinity, { normal: 1, zero: 1 })
  const pages = after.synchronisations!.map(({ time }, i, all) => {
    send()
    guest.run(time - (all[i - 1]?.time ?? 0))
    return guest.synchronise()
  })
  return i => pages[i + 1]!
}

function averagePages(before: Trace): (i: number, seconds: number) => number {
  const curve = interpolateCurve(observedCurve(before))
  return (_, seconds) => curve(seconds)
}

/** After fewer rounds than this there are too few always dirty pages in what is pending at the stop. */
const ENOUGH_ROUNDS = 5
/**
 * Of more pages than this, what is pending at the stop is not known to a few pages: the link is known to about a
 * percent.
 */
const COUNTABLE = 500

/** The number by bisection: the more pages are always dirty, the more are pending. Undefined if it is out of reach. */
function pagesOfStop(migration: MeasuredMigration, during: Trace, pending: number, host: Host): number | undefined {
  if (roundsOf(migration).length + 1 < ENOUGH_ROUNDS || pending > COUNTABLE) return undefined
  const excess = (pages: number) =>
    pendingAtStop(withAlwaysDirty(replayedGuest(during, memoryAtEnd(during)), pages), migration, host) - pending
  let [low, high]: [number, number] = [PAGES.least, PAGES.most]
  if (excess(low) > 0 || excess(high) < 0) return undefined
  while (high - low > 1) {
    const middle = (low + high) / 2
    if (excess(middle) < 0) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/**
 * Goes through the rounds of a migration as they happened, the link carrying what it did on average, and tells what is
 * pending then.
 */
function pendingAtStop(guest: Guest, migration: MeasuredMigration, host: Host): number {
  const { bandwidth, share } = shortfall(paced(migration)!, host)
  const cost = { normal: guest.pageSize + host.pageHeader, zero: host.zeroPageBytes }
  const [first, ...later] = migration.after.synchronisations!.slice(0, -1)
  guest.run(first!.time)
  guest.synchronise()
  let time = first!.time
  let credit = host.socketBuffer
  for (const next of later) {
    const steps = Math.max(1, Math.round((next.time - time) / STEP))
    const step = (next.time - time) / steps
    for (let i = 0; i < steps; i++) {
      credit += step * bandwidth * (1 - share)
      if (guest.pending > 0 && credit > 0) {
        const sent = guest.send(credit, cost)
        credit -= sent.normal * cost.normal + sent.zero * cost.zero
      }
      if (guest.pending < 1) credit = Math.min(credit, host.socketBuffer)
      guest.run(step)
    }
    guest.synchronise()
    time = next.time
  }
  return guest.pending
}
