import { type Empirical, empirical } from '../../distributions/empirical.ts'
import { idealHost } from '../../migration/host.ts'
import { migrate } from '../../migration/migrate.ts'
import { qemu } from '../../migration/policies/qemu.ts'
import type { Poll } from '../polls.ts'
import { pendingGuest } from './guest.ts'
import type { RestOptions } from './options.ts'
import type { Progress } from './progress.ts'

/** What the scores read of a forecast of the rest of a migration; seconds. */
export interface RestLaws {
  /** The deadline where it does not converge. */
  readonly remaining: Empirical
  readonly downtime: Empirical | undefined
}

/** What QEMU itself says: what is pending at the bandwidth it reports, and its expected downtime. */
export function qemuRest(polls: readonly Poll[], deadline: number): RestLaws {
  const { ram, ...reply } = polls.findLast(one => one['query-migrate'].ram?.remaining !== undefined)!['query-migrate']
  const expected = reply['expected-downtime']
  return {
    remaining: empirical([Math.min(deadline, ram!.remaining! / ((ram!.mbps * 1e6) / 8))]),
    downtime: expected === undefined ? undefined : empirical([expected / 1000]),
  }
}

/** As the last round: its dirty pages a second go on, whatever the time between synchronisations, on a steady link. */
export function lastRoundRest(
  progress: Progress,
  { downtimeLimit = 0.3, deadline = 600 }: Partial<RestOptions>,
): RestLaws {
  const { sent, rounds, rates } = progress
  const last = rounds.at(-1)
  const rate = last && last.guestTime > 0 ? last.dirtied / last.guestTime : 0
  const zero = sent.zero / Math.max(1, sent.normal + sent.zero)
  const guest = pendingGuest(progress, { zero, zeroLater: 0 }, (_, since) => rate * since)
  const bandwidth = [...rates].sort((a, b) => a - b)[rates.length >> 1]!
  const migration = { link: { bandwidth }, policy: qemu({ downtimeLimit }), deadline }
  const { totalTime, converged, downtime } = migrate(guest, migration, idealHost)
  return { remaining: empirical([totalTime]), downtime: converged ? empirical([downtime]) : undefined }
}
