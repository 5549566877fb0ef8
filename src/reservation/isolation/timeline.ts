import { withAlwaysDirty } from '../../migration/always-dirty.ts'
import { encoder } from '../../migration/encoding.ts'
import type { Guest, Sent } from '../../migration/guest.ts'
import { defaultHost, type HostInstance, typicalHost } from '../../migration/host.ts'
import { rateOf } from '../../migration/link.ts'
import { type Migration, migrate } from '../../migration/migrate.ts'
import { memoryAtEnd, replayedGuest } from '../../migration/replay.ts'
import { recordOf } from '../../migration/write-record.ts'
import type { Trace } from '../../trace/trace.ts'

/** Bytes that a sender put on the wire between two instants, seconds since the migration's start. */
export interface SendStep {
  readonly from: number
  readonly to: number
  readonly bytes: number
}

/** When a migration sends, and when its guest stands still: seconds since its start. Plain data. */
export interface MigrationTimeline {
  /** Apart and in order; the last one is sent while the guest is stopped. */
  readonly steps: readonly SendStep[]
  /** Bytes per second that it may send while the guest runs, at most. */
  readonly rate: number
  readonly rounds: number
  readonly stopped: number
  readonly resumed: number
}

/**
 * The timeline of a migration: the bytes of each step of the round loop, from what the guest sends, and the instants
 * that the loop tells its observer. The bytes of all steps are those of the outcome.
 *
 * @throws RangeError when the migration does not converge, what is known of the guest ends first, or pages follow the
 * guest
 */
export function migrationTimeline(guest: Guest, migration: Migration, host: HostInstance): MigrationTimeline {
  if (migration.handover?.kind === 'post-copy') {
    throw new RangeError(`all pages must be sent before the guest runs at the destination: ${migration.handover.kind}`)
  }
  const steps: SendStep[] = []
  const recorder = recorded(withAlwaysDirty(guest, host.alwaysDirty), migration, host)
  let last = 0
  const outcome = migrate(recorder.guest, migration, { ...host, alwaysDirty: 0 }, time => {
    steps.push({ from: last, to: time, bytes: recorder.take() })
    last = time
  })
  const { converged, censored, totalTime, rounds } = outcome
  if (censored) throw new RangeError(`the trace must not end before the migration does: ${totalTime} s`)
  if (!converged) throw new RangeError(`the migration must converge: not by ${totalTime} s`)
  const { from: stopped } = steps.pop()!
  const left = Math.max(
    0,
    steps.reduce((rest, { bytes }) => rest - bytes, outcome.bytes),
  )
  const sent = steps.filter(({ bytes }) => bytes > 0)
  sent.push({ from: stopped, to: totalTime - host.switchover, bytes: left })
  const bandwidth = rateOf(migration.link.bandwidth)
  const rate = Math.max(...sent.map(({ from }) => bandwidth.at(from)))
  return { steps: sent, rate, rounds, stopped, resumed: totalTime }
}

/** The guest, which keeps the bytes that what it sends takes on the wire. */
function recorded(guest: Guest, { encoding = {} }: Migration, host: HostInstance) {
  const encoded = encoder(encoding, host, guest.pageSize)
  let page = encoded.round(0, 0)
  let rounds = 0
  let bytes = 0
  const recording = Object.create(guest, {
    send: {
      value: (...args: Parameters<Guest['send']>): Sent => {
        const sent = guest.send(...args)
        bytes += sent.normal * page.normal.bytes + sent.zero * page.zero.bytes
        return sent
      },
    },
    synchronise: {
      value: () => {
        const newlySet = guest.synchronise()
        if (rounds++ > 0) bytes += encoded.synchronisation
        page = encoded.round(rounds, guest.pending * guest.pageSize)
        return newlySet
      },
    },
  }) as Guest
  const take = () => {
    const taken = bytes
    bytes = 0
    return taken
  }
  return { guest: recording, take }
}

/**
 * The timeline of a migration that starts at `at`, seconds on the trace's clock, by exact replay.
 *
 * @throws RangeError as `migrationTimeline` does, and when `at` is not within the trace
 */
export function replayedTimeline(
  trace: Trace,
  migration: Migration,
  { at = trace.start, host = typicalHost(defaultHost) }: { at?: number; host?: HostInstance } = {},
): MigrationTimeline {
  const from = trace.epochAt(at)
  if (!(at >= trace.start) || from === trace.length) {
    throw new RangeError(`a replay must start between ${trace.start} and ${trace.end} s: ${at}`)
  }
  const memory = memoryAtEnd(trace)
  const state = migration.sender?.order ? { ...memory, record: recordOf(trace, 0, from) } : memory
  return migrationTimeline(replayedGuest(trace, state, from), migration, host)
}
