import type { Policy } from './policy.ts'

/**
 * Whole passes over what was pending at a synchronisation, until the link carries what is pending then within the
 * downtime limit (scripts/predict_migration.py of A. Gudkov, posted to qemu-devel in April 2023). It knows the bandwidth
 * and need not measure it. A pass after which no less is pending than it sent is the last: where more is written in a
 * longer pass and never less, no later pass leaves less. Then the migration is given up.
 *
 * The bandwidth is in bytes per second, the downtime limit in seconds; Infinity stops the guest at once.
 *
 * @throws RangeError unless both are positive, and the bandwidth finite
 */
export function wholePasses({ bandwidth, downtimeLimit }: { bandwidth: number; downtimeLimit: number }): Policy {
  if (!(bandwidth > 0 && bandwidth < Infinity)) throw new RangeError(`bandwidth must be positive: ${bandwidth}`)
  if (!(downtimeLimit > 0)) throw new RangeError(`downtimeLimit must be positive: ${downtimeLimit}`)
  return {
    name: 'whole-passes',
    burst: { seconds: Infinity, pages: 1 },
    decide({ pending, synchronised, rounds, lastRound }) {
      if (!synchronised) return pending > 0 ? 'send' : 'synchronise'
      if (pending <= bandwidth * downtimeLimit) return 'stop'
      return rounds > 1 && pending >= lastRound.sent ? 'cancel' : 'send'
    },
  }
}
