import type { MigrationTimeline } from '../../../src/reservation/isolation/timeline.ts'

interface Steady {
  readonly rate: number
  readonly stopped: number
  readonly downtime: number
}

/** A migration that sends `rate` bytes per second in steps of 50 ms, and then while its guest is stopped. */
export function steady({ rate, stopped, downtime }: Steady): MigrationTimeline {
  const count = Math.round(stopped / 0.05)
  const steps = Array.from({ length: count }, (_, i) => ({
    from: (i / count) * stopped,
    to: ((i + 1) / count) * stopped,
    bytes: (rate * stopped) / count,
  }))
  const resumed = stopped + downtime
  const last = downtime > 0 ? [{ from: stopped, to: resumed, bytes: rate * downtime }] : []
  return { steps: [...steps, ...last], rate, rounds: 2, stopped, resumed }
}
