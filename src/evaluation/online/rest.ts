import { betaQuantile } from '../../distributions/beta.ts'
import { defaultHost, drawHost, type HostInstance, idealHost } from '../../migration/host.ts'
import type { Link } from '../../migration/link.ts'
import { migrate, type Outcome } from '../../migration/migrate.ts'
import { qemu } from '../../migration/policies/qemu.ts'
import { type Source, uniformInteger } from '../../random.ts'
import type { Poll } from '../polls.ts'
import { autoConvergeFrom } from './auto-converge.ts'
import { type Belief, believe, drawWrites } from './dirtying.ts'
import { pendingGuest } from './guest.ts'
import type { Remedy, RestOptions } from './options.ts'
import { type Progress, progressOf } from './progress.ts'

/** A migration that is under way, ready to be drawn to its end. */
export interface Underway {
  readonly progress: Progress
  readonly belief: Belief
  readonly options: RestOptions
}

/** What the polls of a migration up to now tell. @throws RangeError as `progressOf` */
export function underway(polls: readonly Poll[], options: RestOptions): Underway {
  const progress = progressOf(polls, options.downtimeLimit ?? 0.3)
  return { progress, belief: believe(progress), options }
}

/** The fastest path that is thought of when nothing is known of it: 100 Gbit/s. */
const FASTEST = 12.5e9

/**
 * Stretches of memory that are taken to be zero or not as a whole: what one says of the next is as much as one page's.
 */
const STRETCHES = 8

/**
 * Draw i of the rest of a migration: writes by `drawWrites`, bandwidth as in some second of the last 30, and the loop
 * of every other migration. Of what is pending in the first pass a beta share is zero: by Jeffreys' prior and the share
 * among the pages sent, which counts as so many observations as stretches of memory were seen, an eighth of it each.
 * Total time, rounds and bytes count from now.
 */
export function drawRest({ progress, belief, options }: Underway, i: number, remedy: Remedy = {}): Outcome {
  const { deadline = 600, source } = options
  const draw = (layer: string) => source.substream('online', layer, i)
  const downtimeLimit = remedy.downtimeLimit ?? options.downtimeLimit ?? 0.3
  const course = { lastRead: progress.rounds.at(-1)?.end, changes: options.changes ?? true }
  const writes = progress.stopped ? () => 0 : drawWrites(belief, course, draw('writes'))
  const guest = pendingGuest(progress, zeroShares(progress, draw('zero')), writes)
  const held = remedy.throttle ?? progress.throttle
  const auto = remedy.throttle === undefined && (options.autoConverge ?? progress.throttle > 0)
  const controls = () => (auto ? autoConvergeFrom(held) : { throttle: () => held })
  const link = linkOf(progress, options, remedy, draw('link'))
  const policy = { ...qemu({ downtimeLimit }), controls }
  const outcome = migrate(guest, { link, policy, deadline }, hostOf(progress, options, draw('host')))
  return { ...outcome, rounds: outcome.rounds - 1 }
}

/**
 * The host from now on, as far as it tells in the rest of a migration: what the migration costs the guest and the
 * bandwidth is in what the polls show of both.
 */
function hostOf({ measurements }: Progress, { host = defaultHost }: RestOptions, source: Source): HostInstance {
  const { zeroScan, pageHeader, zeroPageBytes, deviceState, switchover, synchronisation } = drawHost(host, source)
  return {
    ...idealHost,
    ...{ zeroScan, pageHeader, zeroPageBytes, deviceState, switchover, synchronisation },
    measurement: () => measurements[uniformInteger(measurements.length, source)]!,
  }
}

function zeroShares({ sent, synchronisations, pageCount }: Progress, source: Source) {
  const pages = sent.normal + sent.zero
  const share = pages > 0 ? sent.zero / pages : 0
  if (synchronisations > 1) return { zero: share, zeroLater: share }
  const seen = (STRETCHES * pages) / pageCount
  return { zero: betaQuantile(source(), 0.5 + seen * share, 0.5 + seen * (1 - share)), zeroLater: 0 }
}

/**
 * The path from now on. What it carries beyond QEMU's own limit is anything up to 100 Gbit/s, uniform in its logarithm;
 * while nobody knows whether there is such a limit, half of the draws have one.
 */
function linkOf({ rates, limited }: Progress, options: RestOptions, { bandwidth }: Remedy, source: Source): Link {
  const rate = rates[uniformInteger(rates.length, source)]!
  const typical = [...rates].sort((a, b) => a - b)[rates.length >> 1]!
  const beyond = rate * Math.max(1, FASTEST / rate) ** source()
  const lifted = limited ?? source() < 0.5
  const path = options.switchoverBandwidth ?? (lifted ? beyond : undefined)
  const used = bandwidth === undefined ? rate : (rate / typical) * bandwidth
  return { bandwidth: used, ...(path !== undefined && { switchoverBandwidth: Math.max(path, used) }) }
}
