import type { Policy } from './policy.ts'
import { FEW_DIRTY, roundBytes } from './xen.ts'

/** Rounds at most (`DEF_MAX_ITERS`), and how often the memory may be sent over (`DEF_MAX_FACTOR`). */
const ITERATIONS = 29
const FACTOR = 3

/** Xen looks what is dirty again before each batch of pages (`MAX_BATCH_SIZE`). */
export const BATCHES = { seconds: 1e-6, pages: 1024 }

/**
 * Xen's rule up to 4.5 (tools/libxc/xc_domain_save.c, `xc_domain_save`): the guest stops after a round over fewer than 50
 * pages, sent or skipped, after the 29th, or once more than three times its memory was sent. A page that was dirtied again
 * is left for the next round.
 */
export function xenOld(): Policy {
  return {
    name: 'xen-old',
    burst: BATCHES,
    accounting: 'skip',
    decide({ pending, rounds, dirtied, memory, copied }) {
      if (pending > 0) return 'send'
      const last = rounds >= ITERATIONS || copied > FACTOR * memory
      return last || roundBytes(rounds, dirtied, memory) < FEW_DIRTY ? 'stop' : 'synchronise'
    },
  }
}
