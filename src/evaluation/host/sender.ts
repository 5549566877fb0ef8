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

/** Of a migration: what bytes and time leave unexplained, the sockets' last contents and the host's other costs taken off. */
export function shortfall(migration: PacedMigration, host: Host): Shortfall {
  const { bandwidth, totalTime, setupTime, rounds, bytes } = migration
  const seconds = totalTime - setupTime - rounds * host.synchronisation.median - host.switchover.median
  return { bandwidth, seconds, share: 1 - (bytes - host.socketBuffer) / (bandwidth * seconds) }
}

/** A sender that is expected to lack less of a link than this is not seen in one migration. */
const SEEN = 0.015

const rates = Array.from({ length: 400 }, (_, i) => 1e6 * 10 ** (i / 80))

/**
 * The rate of a sender beside a running guest, and how long it is held up at the start: the rate that explains the
 * shortfalls best in absolute value; its spread from the migrations that should lack at least 1.5% of their link; and
 * what the others lack, in seconds. Null where no link was fast enough to tell.
 */
export function senderOf(migrations: readonly PacedMigration[], host: Host): Sender {
  const shortfalls = migrations.map(migration => shortfall(migration, host))
  if (shortfalls.length === 0) return host
  const error = (rate: number) =>
    shortfalls.reduce((sum, { bandwidth, share }) => sum + Math.abs(share - lacking(bandwidth, rate)), 0)
  const best = rates.reduce((least, rate) => (error(rate) < error(least) ? rate : least))
  const expected = (one: Shortfall) => lacking(one.bandwidth, best)
  const seen = shortfalls.filter(one => expected(one) > SEEN)
  const senderRate = spreadOf(seen.filter(({ share }) => share > 1e-3).map(rateFrom)) ?? null
  const rest = shortfalls.filter(one => expected(one) <= SEEN)
  const held = rest.map(one => Math.max(0, one.share - (senderRate ? expected(one) : 0)) * one.seconds)
  return { senderRate, startUp: momentSpread(held) ?? host.startUp }
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
