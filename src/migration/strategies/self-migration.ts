import { checkpointWithin } from '../policies/checkpoint.ts'
import type { Policy } from '../policies/policy.ts'

/** A guest that migrates itself and hands over by a checkpoint. */
export interface Checkpoint {
  readonly kind: 'checkpoint'
  /** Bytes per second at which the guest copies pages into the buffer. */
  readonly copyRate: number
  /** Pages of the sending code itself, which sending dirties again in every round. */
  readonly ownPages: number
}

/** What a guest that migrates itself needs for it. */
export interface SelfMigrationOptions {
  /** Bytes of the checkpoint buffer. */
  readonly buffer?: number
  /** Bytes per second. */
  readonly copyRate?: number
  readonly ownPages?: number
  /** Share of its processor that the guest uses for sending. */
  readonly cpu?: number
}

/**
 * Self-migration (Hansen & Jul 2004, "Self-migration of operating systems"; Clark et al. 2005, section 4.4): the guest
 * pre-copies itself, pass after pass, until what is pending fits a buffer. Then all but the sender stops, the pages are
 * copied into the buffer as a consistent checkpoint, and the buffer is sent: the downtime is at most
 * buffer / copyRate + buffer / bandwidth, whatever the size of the memory. The sender's own pages are dirty again after
 * every pass, and its processor time is the guest's.
 *
 * Defaults are assumed, none is a fit: a buffer of 8 MiB, 2 GB/s of copying, 128 pages of socket buffers, page tables and
 * stacks, a tenth of the processor.
 *
 * @throws RangeError unless buffer and rate are positive, the pages are not negative, and the share lies in [0, 1)
 */
export function selfMigration({
  buffer = 8 * 2 ** 20,
  copyRate = 2e9,
  ownPages = 128,
  cpu = 0.1,
}: SelfMigrationOptions = {}): { readonly policy: Policy; readonly handover: Checkpoint } {
  if (!(copyRate > 0)) throw new RangeError(`copyRate must be positive: ${copyRate}`)
  if (!(ownPages >= 0 && ownPages < Infinity)) throw new RangeError(`ownPages must not be negative: ${ownPages}`)
  return { policy: checkpointWithin({ buffer, cpu }), handover: { kind: 'checkpoint', copyRate, ownPages } }
}
