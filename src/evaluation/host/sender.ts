import { attained, type Host, type Spread } from '../../migration/host.ts'
import { coveredBy, type PacedMigration } from './case.ts'
import { momentSpread, spreadOf } from './spread.ts'

/** What a paced link had to wait for its sender. */
interface Shortfall {
  readonly bandwidth: number
  /** Seconds for which it could have carried something. */
  readonly seconds: number
  /** The share of its bandwidth that it did not carry. */
  readonly share: number
}

/** What migrations tell of a host's sender. */
export interface Sender {
  /** Null where no link was fast enough to tell a rate. */
  readonly senderRate: Spread | null
  /** Undefined where too few links were slow enough. */
  readonly startUp: Spread | undefined
}

/**
 * Of a migration: what bytes and time leave unexplained while the guest ran, the sockets' last contents and the host's
 * other costs taken off. While the guest is stopped it does not hinder the sender, and what a synchronisation takes
 * counts as far as the sockets do not cover it.
 */
export function shortfall(migration: PacedMigration, host: Host): Shortfall {
  const { bandwidth, totalTime, downtime, setupTime, rounds, bytes } = migration
  const uncovered = host.synchronisation.median - coveredBy(host, bandwidth)
  const seconds = totalTime - downtime - setupTime - (rounds - 2) * uncovered
  const stopped = bandwidth * Math.max(0, downtime - host.switchover.median)
  return { bandwidth, seconds, share: 1 - (bytes - host.socketBuffer - stopped) / (bandwidth * seconds) }
}

/** The share of its link that a sender must be expected to lack for it to be seen in one migration. */
const SEEN = 0.015
/** Seconds that it may be expected to lack for them not to hide what it was held up. */
const HIDDEN = 0.01
/** The least share that a rate is taken from. */
const LEAST = 1e-3

const rates = Array.from({ length: 400 }, (_, i) => 1e6 * 10 ** (i / 80))
/** Seconds. */
const holdUps = [0, ...Array.from({ length: 60 }, (_, i) => 1e-3 * 10 ** (i / 20))]

/**
 * The rate of a sender beside a running guest, and how long it is held up at the start. One rate and one hold-up
 * explain the shortfalls best in absolute value. The spread of the rate is that of the migrations that should lack at
 * least 1.5% of their link, the hold-up taken off; that of the hold-up is of what those that should lack at most 10 ms
 * lack besides.
 *
 * In histories of 60 simulated migrations the rates and the mean hold-up come back. A hold-up of sigma 1.4 comes back
 * too narrow, sigma 0.9 and the median twice as large: a few values of such a law mostly miss its tail (20 of them,
 * without error, have 1.07 and 1.34 times on average).
 */
export function senderOf(migrations: readonly PacedMigration[], host: Host): Sender {
  const shortfalls = migrations.map(migration => shortfall(migration, host))
  const { rate, heldUp } = typicalSender(shortfalls)
  const expected = ({ bandwidth }: Shortfall) => lacking(bandwidth, rate)
  const seen = shortfalls
    .filter(one => expected(one) > SEEN)
    .map(one => ({ ...one, share: one.share - heldUp / one.seconds }))
    .filter(({ share }) => share > LEAST && share < 1)
  const senderRate = spreadOf(seen.map(rateFrom)) ?? null
  const besides = (one: Shortfall) => one.share - (senderRate ? expected(one) : 0)
  const hidden = shortfalls.filter(one => !senderRate || expected(one) * one.seconds < HIDDEN)
  return { senderRate, startUp: momentSpread(hidden.map(one => Math.max(0, besides(one)) * one.seconds)) }
}

/** The rate and the hold-up with the least sum of absolute deviations from what links lacked. */
function typicalSender(shortfalls: readonly Shortfall[]): { rate: number; heldUp: number } {
  let least = { error: Infinity, rate: rates[0]!, heldUp: 0 }
  for (const rate of rates) {
    const besides = shortfalls.map(({ bandwidth, share }) => share - lacking(bandwidth, rate))
    for (const heldUp of holdUps) {
      const error = besides.reduce((sum, share, i) => sum + Math.abs(share - heldUp / shortfalls[i]!.seconds), 0)
      if (error < least.error) least = { error, rate, heldUp }
    }
  }
  return least
}

const lacking = (bandwidth: number, rate: number) => 1 - attained(bandwidth, rate)

/** The sender's rate with which `attained` lacks just that share, by bisection of its logarithm. */
export function rateFrom({ bandwidth, share }: Pick<Shortfall, 'bandwidth' | 'share'>): number {
  let [low, high] = [-10, 10]
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if (lacking(bandwidth, bandwidth * Math.exp(middle)) > share) low = middle
    else high = middle
  }
  return bandwidth * Math.exp(low)
}
