import type { Policy } from './policy.ts'

/** Xen's pages, whatever the guest's trace has. */
const PAGE = 4096

/** Bytes under which a dirty log is small enough for either rule of Xen (`SPP_TARGET_DIRTY_COUNT`). */
export const FEW_DIRTY = 50 * PAGE

/** Rounds at most (`SPP_MAX_ITERATIONS`). */
const ITERATIONS = 5

/**
 * Xen's rule since 4.6 (tools/libs/guest/xg_sr_save.c, `send_memory_live` and `simple_precopy_policy`, which is asked
 * before and after each round): the guest stops after a round over fewer than 50 dirty pages, or after the fifth. What the
 * log shows is sent in either case, and the guest runs meanwhile.
 */
export function xen(): Policy {
  return {
    name: 'xen',
    decide({ pending, rounds, dirtied, memory }) {
      if (pending > 0) return 'send'
      return roundBytes(rounds, dirtied, memory) < FEW_DIRTY || rounds >= ITERATIONS ? 'stop' : 'synchronise'
    },
  }
}

/** Bytes that were pending at the start of this round, if the last one sent or skipped all it had. */
export const roundBytes = (rounds: number, dirtied: number, memory: number): number => (rounds > 1 ? dirtied : memory)
