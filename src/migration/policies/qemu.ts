import type { Policy } from './policy.ts'

/**
 * QEMU's rule (migration.c, `migration_iteration_run`, 8.2 to 10.0): while less is pending than the bandwidth measured
 * over the last 100 ms would carry in `downtimeLimit` seconds, synchronise the log, and stop if less is pending still.
 * It looks after bursts of 50 ms, whose end it tests every 64 pages in whole milliseconds (ram.c, `MAX_WAIT`).
 *
 * @throws RangeError unless `downtimeLimit` (seconds) is positive
 */
export function qemu({ downtimeLimit }: { downtimeLimit: number }): Policy {
  if (!(downtimeLimit > 0)) throw new RangeError(`downtimeLimit must be positive: ${downtimeLimit}`)
  return {
    name: 'qemu',
    burst: { seconds: 0.051, pages: 64 },
    decide({ pending, bandwidth, synchronised }) {
      if (pending > 0 && pending >= bandwidth * downtimeLimit) return 'send'
      return synchronised ? 'stop' : 'synchronise'
    },
  }
}
