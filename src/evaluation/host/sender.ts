import { median } from 'simple-statistics'
import { attained, type Host, type Spread } from '../../migration/host.ts'
import type { PacedMigration } from './case.ts'
import { momentSpread, spreadOf } from './spread.ts'

/** What a paced link had to wait for its sender. */
interface Shortfall {
  readonly bandwidth: number
  /** Seconds for which it could have carried something. */
  readonly seconds: number
  /** The share of its bandwidth that it did not carry. */
  readonly share: number
}

/** What is known of a host's sender. */
export interface Sender {
  readonly senderRate: Spread | null
  readonly startUp: Spread
}

/**
 * Of a migration: what bytes and time leave unexplained while the guest ran, the sockets' last contents and the host's other
 * costs taken off. While the guest is stopped it does not hinder the sender, and what a synchronisation takes counts as far
 * as the sockets do not cover it.
 */
export function shortfall(migration: PacedMigration, host: Host): Shortfall {
  const { bandwidth, totalTime, downtime, setupTime, rounds, bytes } = migration
  const uncovered = Math.max(0, host.synchronisation.median - host.socketBuffer / bandwidth)
  const seconds = totalTime - downtime - setupTime - (rounds - 2) * uncovered
  const stopped = bandwidth * Math.max(0, downtime - host.switchover.median)
  return { bandwidth, seconds, share: 1 - (bytes - host.socketBuffer - stopped) / (bandwidth * seconds) }
}

/** Of a link that a sender is expected to lack: at least this is seen in one migration, */
const SEEN = 0.015
/** and at most this hides nothing else. */
const HIDDEN = 0.005
/** The least share that a rate is taken from. */
const LEAST = 1e-3

const rates = Array.from({ length: 400 }, (_, i) => 1e6 * 10 ** (i / 80))

/**
 * The rate of a sender beside a running guest, and how long it is held up at the start. The rate is the one that explains
 * the shortfalls best in absolute value, its spread that of the migrations that should lack at least 1.5% of their link; the
 * hold-up is what those that should lack at most 0.5% lack in seconds. All of it is found again beside the median hold-up.
 * Null where no link was fast enough to tell a rate.
 *
 * Of 50 simulated migrations with a hold-up of sigma 1.4 its mean comes back, but from 20 values of such a law their
 * variance is mostly too small: sigma 1.05, and a median twice as large, on average.
 */
export function senderOf(migrations: readonly PacedMigration[], host: Host): Sender {
  const shortfalls = migrations.map(migration => shortfall(migration, host))
  if (shortfalls.length === 0) return host
  const { held } = explained(shortfalls, 0)
  const { senderRate, held: again } = explained(shortfalls, held.length > 0 ? median(held) : 0)
  return { senderRate, startUp: momentSpread(again) ?? host.startUp }
}

/** The rates of senders that were held up for so many seconds, and what those of slow links lack beside. */
function explained(shortfalls: readonly Shortfall[], heldUp: number) {
  const beside = shortfalls.map(one => ({ ...one, share: one.share - heldUp / one.seconds }))
  const error = (rate: number) =>
    beside.reduce((sum, { bandwidth, share }) => sum + Math.abs(share - lacking(bandwidth, rate)), 0)
  const best = rates.reduce((least, rate) => (error(rate) < error(least) ? rate : least))
  const expected = ({ bandwidth }: Shortfall) => lacking(bandwidth, best)
  const seen = beside.filter(one => expected(one) > SEEN && one.share > LEAST)
  const senderRate = spreadOf(seen.map(rateFrom)) ?? null
  const held = shortfalls
    .filter(one => !senderRate || expected(one) < HIDDEN)
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
