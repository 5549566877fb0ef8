import { mean, quantileSorted, sampleStandardDeviation } from 'simple-statistics'
import { type HostInstance, idealHost } from '../migration/host.ts'
import type { Order } from '../migration/orders/order.ts'
import { fixedRounds } from '../migration/policies/fixed-rounds.ts'
import type { Accounting } from '../migration/policies/policy.ts'
import { replay } from '../migration/replay.ts'
import { pageOrders } from '../migration/strategy-spec.ts'
import type { Trace } from '../trace/trace.ts'

/** What an order of the pages made of migrations that differ in their start alone. */
export interface PageOrderRow {
  readonly accounting: Accounting
  readonly order: string
  /** Migrations. */
  readonly starts: number
  /** Pages sent while the guest ran, zero pages aside. */
  readonly sent: Spread
  /** Pages that were left for the downtime. */
  readonly pending: Spread
}

/** Over starts; `change` against address order from the same starts, relative to its mean, with its standard error. */
export interface Spread {
  readonly mean: number
  readonly q05: number
  readonly q95: number
  readonly change: number
  readonly error: number
}

/** The migrations that `comparePageOrders` replays. */
export interface PageOrderOptions {
  /** Bytes per second. */
  readonly bandwidth: number
  /** Passes before the guest stops. */
  readonly rounds?: number
  /** When migrations start, on the trace's clock. */
  readonly starts: readonly number[]
  readonly orders?: Readonly<Record<string, Order | undefined>>
  readonly accountings?: readonly Accounting[]
  /** Pages whose log is cleared together; 1: each just before it is sent. */
  readonly chunk?: number
  readonly host?: HostInstance
}

/** Seconds of sending after which the guest's writes are looked at. */
const LOOK = 0.005

/**
 * Compares orders of sending by fixed rounds of pre-copy, replayed from many starts (the simulation of Checconi,
 * Cucinotta & Stein 2009). Orders know the trace before each start. A start from which the trace ends first is left out
 * for all orders. By default orders are compared where they matter, the log cleared page by page just before sending and
 * pages skipped that are dirty again, on a host that costs nothing. The first order is what the others are compared with.
 *
 * @throws RangeError when no migration ends before the trace does
 */
export function comparePageOrders(
  trace: Trace,
  {
    bandwidth,
    rounds = 4,
    starts,
    orders = pageOrders,
    accountings = ['before-sending', 'skip'],
    chunk = 1,
    host = idealHost,
  }: PageOrderOptions,
): PageOrderRow[] {
  const pagesOf = (accounting: Accounting, order: Order | undefined, at: number) => {
    const policy = { ...fixedRounds(rounds), accounting, burst: { seconds: LOOK, pages: 1 } }
    const migration = { link: { bandwidth }, policy, sender: { chunk, ...(order && { order }) } }
    let pending = 0
    const outcome = replay(trace, migration, {
      at,
      host,
      observe(_, bytes, newlySet) {
        if (newlySet !== undefined) pending = bytes / trace.info.pageSize
      },
    })
    const pages = (outcome.bytes - host.deviceState) / (trace.info.pageSize + host.pageHeader)
    return { censored: outcome.censored, sent: pages - pending, pending }
  }
  return accountings.flatMap(accounting => {
    const [names, results] = [
      Object.keys(orders),
      Object.values(orders).map(order => starts.map(at => pagesOf(accounting, order, at))),
    ]
    const known = starts.map((_, i) => i).filter(i => results.every(result => !result[i]!.censored))
    if (known.length === 0) throw new RangeError(`no migration ends before the trace: ${trace.end} s`)
    const spread = (result: (typeof results)[number], quantity: 'sent' | 'pending') =>
      spreadOf(
        known.map(i => result[i]![quantity]),
        known.map(i => results[0]![i]![quantity]),
      )
    return names.map((order, k) => ({
      accounting,
      order,
      starts: known.length,
      sent: spread(results[k]!, 'sent'),
      pending: spread(results[k]!, 'pending'),
    }))
  })
}

function spreadOf(values: readonly number[], reference: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b)
  const base = mean([...reference])
  const changes = values.map((value, i) => (base > 0 ? (value - reference[i]!) / base : 0))
  return {
    mean: mean(sorted),
    q05: quantileSorted(sorted, 0.05),
    q95: quantileSorted(sorted, 0.95),
    change: mean(changes),
    error: changes.length < 2 ? 0 : sampleStandardDeviation(changes) / Math.sqrt(changes.length),
  }
}
