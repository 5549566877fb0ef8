import type { Policy } from './policy.ts'

/**
 * Whole passes until what is pending at a synchronisation fits a buffer (Hansen & Jul 2004). The guest itself is the
 * sender, which takes it a share of its processor.
 *
 * @param buffer bytes
 * @param cpu share of the guest's processor, in [0, 1)
 * @throws RangeError unless both are so
 */
export function checkpointWithin({ buffer, cpu }: { buffer: number; cpu: number }): Policy {
  if (!(buffer > 0)) throw new RangeError(`buffer must be positive: ${buffer}`)
  if (!(cpu >= 0 && cpu < 1)) throw new RangeError(`cpu must lie in [0, 1): ${cpu}`)
  return {
    name: 'checkpoint',
    decide({ pending, synchronised, rounds }) {
      if (synchronised) return rounds > 1 && pending <= buffer ? 'stop' : 'send'
      return pending > 0 ? 'send' : 'synchronise'
    },
    controls: () => ({ throttle: () => cpu }),
  }
}
