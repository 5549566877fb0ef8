import type { Sending } from './guest.ts'
import { ascending } from './orders/ascending.ts'
import { bubbling } from './orders/bubbling.ts'
import { forward } from './orders/forward.ts'
import { leastFrequentlyWritten } from './orders/least-frequently-written.ts'
import { leastRecentlyWritten } from './orders/least-recently-written.ts'
import { optimal } from './orders/optimal.ts'
import type { Order } from './orders/order.ts'
import { fixedRounds } from './policies/fixed-rounds.ts'
import type { Policy } from './policies/policy.ts'
import { type PostCopy, postCopy } from './post-copy.ts'
import { type Checkpoint, selfMigration } from './strategies/self-migration.ts'

export const strategies = [
  'pre-copy',
  'stop-and-copy',
  'post-copy',
  'hybrid',
  'copy-on-reference',
  'self-migration',
] as const
export type Strategy = (typeof strategies)[number]

/** Orders in which a sender may send what is pending; `undefined` is address order. */
export const pageOrders = {
  address: undefined,
  'least-recently-written': leastRecentlyWritten,
  'least-frequently-written': leastFrequentlyWritten,
  optimal,
} as const satisfies Readonly<Record<string, Order | undefined>>
export type OrderName = keyof typeof pageOrders

const pushes = { forward: () => forward, ascending: () => ascending, bubbling } as const
export type PushName = keyof typeof pushes
export const pushNames = Object.keys(pushes) as PushName[]

/** How a guest is moved, as plain data. What is left out has the default of `postCopy`, `bubbling` or `selfMigration`. */
export interface StrategySpec {
  readonly strategy: Strategy
  /**
   * Default `address`. In a replay the sender knows the trace before its start; in a forecast it knows what its own
   * synchronisations find, so that the first round is in address order.
   */
  readonly order?: OrderName
  /** Whether free pages are given up before the migration and not sent. */
  readonly balloon?: boolean
  /** For `hybrid`: passes of pre-copy before post-copy takes over; default 1, as libvirt's `--postcopy-after-precopy`. */
  readonly switchAfter?: number
  /** For `post-copy` and `hybrid`: what is sent while the guest waits for nothing. */
  readonly push?: PushName
  /** For `bubbling`. */
  readonly pivots?: number
  /** Seconds; for `post-copy`, `hybrid` and `copy-on-reference`. */
  readonly faultLatency?: number
  /** For the same: whether a page that is waited for overtakes those in the sockets. */
  readonly preempt?: boolean
  /** For `self-migration`: bytes. */
  readonly checkpointBuffer?: number
}

/** What a strategy makes of a migration whose pre-copy follows `policy`. */
export interface StrategyParts {
  readonly policy: Policy
  readonly sender?: Pick<Sending, 'order' | 'balloon'>
  readonly handover?: PostCopy | Checkpoint
}

/**
 * The strategy that a specification describes; stop-and-copy is pre-copy without a pass.
 *
 * @throws RangeError as its parts do
 */
export function strategyOf(spec: StrategySpec, policy: () => Policy): StrategyParts {
  const order = pageOrders[spec.order ?? 'address']
  const sender = { ...(order && { order }), ...(spec.balloon && { balloon: true }) }
  return { ...movesOf(spec, policy), ...(Object.keys(sender).length > 0 && { sender }) }
}

function movesOf(spec: StrategySpec, policy: () => Policy): StrategyParts {
  const { strategy, switchAfter = 1, push, pivots, faultLatency, preempt, checkpointBuffer } = spec
  const follows = (passes: number, pushed: Order | 'none' | undefined) => ({
    policy: policy(),
    handover: postCopy({
      passes,
      ...(pushed && { push: pushed }),
      ...(faultLatency !== undefined && { latency: faultLatency }),
      ...(preempt !== undefined && { preempt }),
    }),
  })
  const pushed = push && pushes[push](pivots === undefined ? {} : { pivots })
  const moves: Readonly<Record<Strategy, () => StrategyParts>> = {
    'pre-copy': () => ({ policy: policy() }),
    'stop-and-copy': () => ({ policy: fixedRounds(0) }),
    'post-copy': () => follows(0, pushed),
    hybrid: () => follows(switchAfter, pushed),
    'copy-on-reference': () => follows(0, 'none'),
    'self-migration': () => selfMigration(checkpointBuffer === undefined ? {} : { buffer: checkpointBuffer }),
  }
  return moves[strategy]()
}
