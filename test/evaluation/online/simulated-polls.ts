import { pendingGuest } from '../../../src/evaluation/online/guest.ts'
import type { Poll } from '../../../src/evaluation/polls.ts'
import type { PageCost } from '../../../src/migration/guest.ts'
import { idealHost } from '../../../src/migration/host.ts'
import type { Link } from '../../../src/migration/link.ts'
import { migrate, type Outcome } from '../../../src/migration/migrate.ts'
import { qemu } from '../../../src/migration/policies/qemu.ts'

interface Simulated {
  readonly polls: readonly Poll[]
  readonly outcome: Outcome
  /** Pages newly set at each synchronisation but the first, with the seconds of it. */
  readonly synchronisations: readonly { readonly time: number; readonly dirtied: number }[]
}

export const pageSize = 4096

/** A migration of a guest of known writes, and what polls of it every 200 ms would have found. */
export function simulated(
  newlySet: (clock: number, since: number) => number,
  { link, pageCount, deadline, zero = 0 }: { link: Link; pageCount: number; deadline: number; zero?: number },
): Simulated {
  const start = { clock: 0, pageSize, pageCount, pending: pageCount, sinceSynchronisation: 0 }
  const guest = pendingGuest(start, { zero, zeroLater: 0 }, newlySet)
  const sent = { normal: 0, zero: 0 }
  const counted = Object.create(guest, {
    send: {
      value: (budget: number, cost: PageCost) => {
        const some = guest.send(budget, cost)
        sent.normal += some.normal
        sent.zero += some.zero
        return some
      },
    },
  })
  const polls: Poll[] = []
  const synchronisations: { time: number; dirtied: number }[] = []
  const seen = (time: number, remaining: number, reply: Partial<Poll['query-migrate']>): Poll => ({
    time,
    'query-migrate': {
      status: 'active',
      'total-time': 1000 * time,
      ...reply,
      ram: {
        total: pageCount * pageSize,
        'page-size': pageSize,
        mbps: ((link.bandwidth as number) * 8) / 1e6,
        transferred: sent.normal * pageSize,
        duplicate: Math.round(sent.zero),
        'dirty-sync-count': synchronisations.length,
        remaining,
        normal: Math.round(sent.normal),
      },
    },
  })
  const outcome = migrate(
    counted,
    { link, policy: qemu({ downtimeLimit: 0.3 }), deadline },
    idealHost,
    (time, pending, dirtied) => {
      if (dirtied !== undefined) synchronisations.push({ time, dirtied })
      if (time > 0 && time >= (polls.at(-1)?.time ?? 0) + 0.199) polls.push(seen(time, pending, {}))
    },
  )
  const { converged, totalTime, downtime } = outcome
  if (!converged) return { polls, outcome, synchronisations: synchronisations.slice(1) }
  const running = polls.filter(({ time }) => time < totalTime - downtime)
  const end = seen(totalTime, 0, { status: 'completed', downtime: 1000 * downtime })
  return { polls: [...running, end], outcome, synchronisations: synchronisations.slice(1) }
}
