import { median } from 'simple-statistics'
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
 * Of a migration: what bytes and time leave unexplained while the guest ran, the sockets' last contents and the host's other
 * costs taken off. While the guest is stopped it does not hinder the sender, and what a synchronisation takes counts as far
 * as the sockets do not cover it.
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

/**
 * The rate of a sender beside a running guest, and how long it is held up at the start. The rate is the one that explains
 * the shortfalls best in absolute value, its spread that of the migrations that should lack at least 1.5% of their link; the
 * hold-up is what those that should lack at most 10 ms lack. All of it is found again beside the median hold-up.
 *
 * In histories of 60 simulated migrations the rates and the mean hold-up come back. A hold-up of sigma 1.4 comes back too
 * narrow, sigma 0.9 and the median 1.9 times as large: a few values of such a law mostly miss its tail (20 of them, without
 * error, have 1.07 and 1.34 times on average).
 */
export function senderOf(migrations: readonly PacedMigration[], host: Host): Sender {
  const shortfalls = migrations.map(migration => shortfall(migration, host))
  const { held: first } = explained(shortfalls, 0)
  const { senderRate, held } = explained(shortfalls, first.length > 0 ? median(first) : 0)
  return { senderRate, startUp: momentSpread(held) }
}

/** The rates of senders that were held up for so many seconds, and what those of slow links lack beside. */
function explained(shortfalls: readonly Shortfall[], heldUp: number) {
  const beside = shortfalls.map(one => ({ ...one, share: one.share - heldUp / one.seconds }))
  const error = (rate: number) =>
    beside.reduce((sum, { bandwidth, share }) => sum + Math.abs(share - lacking(bandwidth, rate)), 0)
  const best = rates.reduce((least, rate) => (error(rate) < error(least) ? rate : least))
  const expected = ({ bandwidth }: Shortfall) => lacking(bandwidth, best)
  const seen = beside.filter(one => expected(one) > SEEN && one.share > LEAST && one.share < 1)
  const senderRate = spreadOf(seen.map(rateFrom)) ?? null
  const held = shortfalls
    .filter(one => !senderRate || expected(one) * one.seconds < HIDDEN)
    .map(one => Math.max(0, one.share - (senderRate ? expected(one) : 0)) * one.seconds)
  return { senderRate, held }
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
