import type { Host } from '../../migration/host.ts'
import type { Trace } from '../../trace/trace.ts'
import type { MeasuredMigration } from '../measured.ts'

/** A past migration and the traces of its guest, as far as there are any. */
export interface HostCase {
  readonly migration: MeasuredMigration
  readonly before?: Trace
  readonly during?: Trace
}

/** A migration that completed over a link that was paced at its bandwidth. */
export interface PacedMigration {
  readonly bandwidth: number
  readonly totalTime: number
  readonly downtime: number
  /** Seconds until the first synchronisation. */
  readonly setupTime: number
  readonly rounds: number
  readonly bytes: number
  /** Seconds, where it was measured. */
  readonly blackout: number | undefined
}

/** Undefined where it did not complete, or where the hypervisor limited itself on a faster link. */
export function paced(migration: MeasuredMigration): PacedMigration | undefined {
  const { before, after } = migration
  if (after.outcome !== 'completed' || before.switchoverBandwidth) return undefined
  const { totalTime, downtime, rounds, bytes, blackout } = after
  return {
    bandwidth: before.bandwidth,
    totalTime: totalTime!,
    downtime: downtime!,
    setupTime: setupTimeOf(migration) ?? 0,
    rounds: rounds!,
    bytes: bytes!,
    blackout: blackout ?? undefined,
  }
}

/**
 * Seconds until the first synchronisation. Without its time, the set-up time that QEMU tells: in whole milliseconds,
 * and on the host of the bundled migrations half of that.
 */
export const setupTimeOf = ({ after }: MeasuredMigration): number | undefined =>
  after.synchronisations?.[0]?.time ?? after.setupTime ?? undefined

/** Rounds between synchronisations: seconds, and the pages that the synchronisation at their end found newly set. */
export function roundsOf({ after }: MeasuredMigration): { readonly seconds: number; readonly dirtyPages: number }[] {
  const synchronisations = after.synchronisations ?? []
  return synchronisations
    .slice(1)
    .map(({ time, dirtyPages }, i) => ({ seconds: time - synchronisations[i]!.time, dirtyPages }))
}

/** Seconds: a round but the first one that is shorter than QEMU's burst (ram.c, `MAX_WAIT`) ended as all was sent. */
export const EMPTIED = 0.05

/** Seconds of a synchronisation for which full sockets cover: they go on flowing. */
export const coveredBy = ({ synchronisation, socketBuffer }: Host, bandwidth: number): number =>
  Math.min(synchronisation.median, socketBuffer / bandwidth)
