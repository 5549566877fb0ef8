import { betaQuantile } from '../../distributions/beta.ts'
import { defaultHost, drawHost, type Host } from '../../migration/host.ts'
import type { Link } from '../../migration/link.ts'
import { migrate, type Outcome } from '../../migration/migrate.ts'
import type { Controls } from '../../migration/policies/policy.ts'
import { qemu } from '../../migration/policies/qemu.ts'
import { type SeededSource, type Source, uniformInteger } from '../../random.ts'
import { autoConverge } from './auto-converge.ts'
import { type Belief, believe, drawWrites } from './dirtying.ts'
import { pendingGuest } from './guest.ts'
import { type Progress, progressOf } from './progress.ts'
import type { Poll } from '../polls.ts'

/** How the rest of a migration is forecast. */
export interface RestOptions {
  /** Seconds; default QEMU's, 0.3. */
  readonly downtimeLimit?: number
  /** Seconds from now in which it may converge; default 600. */
  readonly deadline?: number
  /** Bytes per second that the path carries when QEMU lifts its limit; drawn when it limits itself and this is not known. */
  readonly switchoverBandwidth?: number
  /** Whether QEMU throttles the guest when it does not converge; default: if it was seen to. */
  readonly autoConverge?: boolean
  readonly host?: Host
  readonly source: SeededSource
}

/** What might be done about a migration; each replaces what is. */
export interface Remedy {
  /** Share of its time for which the guest is held from now on. */
  readonly throttle?: number
  /** Seconds. */
  readonly downtimeLimit?: number
  /** Bytes per second. */
  readonly bandwidth?: number
}

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

/** Stretches of memory that are taken to be zero or not as a whole: what one says of the next is as much as one page's. */
const STRETCHES = 8

/**
 * Draw i of the rest of a migration: writes by `drawWrites`, bandwidth as in some second of the last 30, and the loop of
 * every other migration. Of what is pending in the first pass a beta share is zero: by Jeffreys' prior and the share
 * among the pages sent, which counts as so many observations as stretches of memory were seen, an eighth of it each.
 * Total time, rounds and bytes count from now.
 */
export function drawRest({ progress, belief, options }: Underway, i: number, remedy: Remedy = {}): Outcome {
  const { deadline = 600, host = defaultHost, source } = options
  const draw = (layer: string) => source.substream('online', layer, i)
  const downtimeLimit = remedy.downtimeLimit ?? options.downtimeLimit ?? 0.3
  const last = progress.rounds.at(-1)?.end ?? progress.clock
  const writes = progress.stopped ? () => 0 : drawWrites(belief, last, draw('writes'))
  const guest = pendingGuest(progress, zeroShares(progress, draw('zero')), writes)
  const measured = draw('measurement')
  const throttle = remedy.throttle ?? progress.throttle
  const auto = remedy.throttle === undefined && (options.autoConverge ?? progress.throttle > 0)
  const controls = (): Controls => ({ throttle: auto ? autoConverge(throttle) : () => throttle })
  const outcome = migrate(
    guest,
    { link: linkOf(progress, options, remedy, draw('link')), policy: { ...qemu({ downtimeLimit }), controls }, deadline },
    {
      ...drawHost(host, draw('host')),
      setupTime: 0,
      measurement: () => progress.measurements[uniformInteger(progress.measurements.length, measured)]!,
    },
  )
  return { ...outcome, rounds: outcome.rounds - 1 }
}

function zeroShares({ sent, synchronisations, pageCount }: Progress, source: Source) {
  const pages = sent.normal + sent.zero
  const share = pages > 0 ? sent.zero / pages : 0
  if (synchronisations > 1) return { zero: share, zeroLater: share }
  const seen = (STRETCHES * pages) / pageCount
  return { zero: betaQuantile(source(), 0.5 + seen * share, 0.5 + seen * (1 - share)), zeroLater: 0 }
}

/** The path from now on. What it carries beyond QEMU's own limit is anything up to 100 Gbit/s, uniform in its logarithm. */
function linkOf({ rates, limited }: Progress, options: RestOptions, { bandwidth }: Remedy, source: Source): Link {
  const rate = rates[uniformInteger(rates.length, source)]!
  const typical = [...rates].sort((a, b) => a - b)[rates.length >> 1]!
  const beyond = rate * Math.max(1, FASTEST / rate) ** source()
  const path = options.switchoverBandwidth ?? (limited ? beyond : undefined)
  const used = bandwidth === undefined ? rate : (rate / typical) * bandwidth
  return { bandwidth: used, ...(path !== undefined && { switchoverBandwidth: Math.max(path, used) }) }
}
