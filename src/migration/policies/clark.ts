import type { Policy, View } from './policy.ts'
import { BATCHES } from './xen-old.ts'

/** Rates of adaptive rate limiting. */
export interface ClarkOptions {
  /** Bytes per second of the first round; default 100 Mbit/s (Xen's xc_domain_save.c, `START_MBIT_RATE`). */
  readonly minimum?: number
  /** Bytes per second at most, and while the guest is stopped. */
  readonly maximum: number
  /** Bytes per second by which a round is sent faster than the last one was dirtied; default 50 Mbit/s. */
  readonly increment?: number
}

const MBIT = 1e6 / 8

/** Bytes under which what is left is sent with the guest stopped. */
const LITTLE = 256 * 1024

/**
 * Dynamic rate limiting (Clark et al., NSDI 2005, section 5.3): the first round is sent at the least bandwidth, and each
 * further one at the rate at which the last was dirtied and 50 Mbit/s more. The guest stops when that would be more than
 * the most, or when less than 256 KB are left, which go at the most. A page that was dirtied again is left for the next
 * round, as there.
 *
 * @throws RangeError unless 0 < minimum ≤ maximum and the increment is not negative
 */
export function clark({ minimum = 100 * MBIT, maximum, increment = 50 * MBIT }: ClarkOptions): Policy {
  if (!(minimum > 0)) throw new RangeError(`minimum must be positive: ${minimum}`)
  if (!(maximum >= minimum)) throw new RangeError(`maximum must be at least ${minimum}: ${maximum}`)
  if (!(increment >= 0)) throw new RangeError(`increment must not be negative: ${increment}`)
  const calculated = ({ rounds, dirtied, lastRound: { seconds } }: View): number =>
    rounds > 1 && seconds > 0 ? dirtied / seconds + increment : minimum
  return {
    name: 'clark',
    burst: BATCHES,
    accounting: 'skip',
    controls: () => ({ limit: view => Math.min(maximum, calculated(view)), stoppedLimit: maximum }),
    decide(view) {
      if (!view.synchronised) return view.pending > 0 ? 'send' : 'synchronise'
      return view.pending < LITTLE || calculated(view) > maximum ? 'stop' : 'send'
    },
  }
}
