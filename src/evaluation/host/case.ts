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
  readonly setupTime: number
  readonly rounds: number
  readonly bytes: number
  /** Seconds, where it was measured. */
  readonly blackout: number | undefined
}

/** Undefined where it did not complete, or where the hypervisor limited itself on a faster link. */
export function paced({ before, after }: MeasuredMigration): PacedMigration | undefined {
  if (after.outcome !== 'completed' || before.switchoverBandwidth) return undefined
  const { totalTime, downtime, rounds, bytes, blackout, setupTime } = after
  return {
    bandwidth: before.bandwidth,
    totalTime: totalTime!,
    downtime: downtime!,
    setupTime: setupTime ?? 0,
    rounds: rounds!,
    bytes: bytes!,
    blackout: blackout ?? undefined,
  }
}

/** Rounds between synchronisations: seconds, and the pages that the synchronisation at their end found newly set. */
export function roundsOf({ after }: MeasuredMigration): { readonly seconds: number; readonly dirtyPages: number }[] {
  const synchronisations = after.synchronisations ?? []
  return synchronisations
    .slice(1)
    .map(({ time, dirtyPages }, i) => ({ seconds: time - synchronisations[i]!.time, dirtyPages }))
}
