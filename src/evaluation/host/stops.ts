import type { Host, Spread } from '../../migration/host.ts'
import type { MeasuredMigration } from '../measured.ts'
import { coveredBy, EMPTIED, roundsOf } from './case.ts'
import { spreadOf, theilSen } from './spread.ts'

/** A stop of a guest of which it is known what had to be sent. */
export interface Stop {
  /** Seconds that it took beside sending the pages found last. */
  readonly seconds: number
  /** Seconds that a byte takes. */
  readonly perByte: number
}

/** Seconds: QEMU tells the downtime in whole milliseconds. */
const CLOCK = 1e-3

/**
 * The stop of a migration that completed, if it came after a round that had sent all, or over a path so fast that what
 * the hypervisor lets be pending is sent within a millisecond. What full sockets covered of the synchronisation before
 * the stop they take in at once, so that sending ends sooner by that; it is added here.
 */
export function stopOf(migration: MeasuredMigration, host: Host): Stop | undefined {
  const { before, after } = migration
  const round = roundsOf(migration).at(-2)
  if (!round || after.outcome !== 'completed') return undefined
  const { bandwidth, downtimeLimit, switchoverBandwidth, pageSize } = before
  const isKnown = switchoverBandwidth
    ? (bandwidth * downtimeLimit) / switchoverBandwidth < CLOCK
    : round.seconds < EMPTIED
  if (!isKnown) return undefined
  const rate = switchoverBandwidth ?? bandwidth
  const covered = switchoverBandwidth ? 0 : coveredBy(host, bandwidth)
  const sending = (round.dirtyPages * (pageSize + host.pageHeader)) / rate
  return { seconds: after.downtime! + covered - sending, perByte: 1 / rate }
}

/** What every stop takes beside sending the pages. */
export interface HandOver {
  /** Bytes. */
  readonly deviceState: number
  readonly switchover: Spread
}

/** Of fewer stops the two are not told apart. */
const FEWEST = 5

/**
 * The device state is the slope, by medians, of what stops took on the time that a byte takes; the hand-over is the
 * rest, half a millisecond, which QEMU may round to none, at least. Of 25 simulated stops, some of them shorter than
 * that, the hand-over's median comes back a tenth to a fifth too large. Undefined where too few stops tell.
 */
export function handOverOf(stops: readonly Stop[]): HandOver | undefined {
  const line = theilSen(
    stops.map(({ perByte }) => perByte),
    stops.map(({ seconds }) => seconds),
  )
  if (!line || stops.length < FEWEST) return undefined
  const deviceState = Math.max(0, line.slope)
  const rest = stops.map(({ seconds, perByte }) => Math.max(CLOCK / 2, seconds - deviceState * perByte))
  return { deviceState, switchover: spreadOf(rest)! }
}
