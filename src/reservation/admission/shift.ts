import { admit, type Capacity, type Tenant } from './admit.ts'
import { type Destination, loadOf, placeVms } from './destinations.ts'

/** A virtual machine, and what it is expected to cost to migrate it. */
export interface Movable extends Tenant {
  readonly cost: number
}

/** Which virtual machines to migrate away. */
export interface Shift {
  readonly away: readonly string[]
  /** The destination of each, by name; empty where none were given. */
  readonly to: Readonly<Record<string, string>>
  /** What migrating them is expected to cost. */
  readonly cost: number
  /** Whether no fewer, and no cheaper ones as many, would do; false where there were too many sets to try all. */
  readonly least: boolean
}

/** What may be moved off a host, and what must fit. */
export interface ShiftOptions {
  readonly vms: readonly Movable[]
  readonly capacity: Capacity
  /** What a migration reserves at either end while it runs (see `migrationTenant`); default nothing. */
  readonly migration?: Tenant
  /** Where they may go; default: there is room elsewhere. */
  readonly destinations?: readonly Destination[]
}

/** Sets of one size are all tried if they are no more than this. */
const SETS = 20_000

/**
 * The least set of virtual machines to migrate away so that a host's reservations fit: the fewest, and of sets as small
 * the cheapest. Those that stay must fit together with the sender of a migration, so that they have what they reserved
 * from the first migration on; those that go have, until they are away, what is left. Empty where the host fits as it is.
 *
 * @returns undefined where no set does, as when the sender alone does not fit or the destinations have no room
 */
export function leastShift({ vms, capacity, migration, destinations }: ShiftOptions): Shift | undefined {
  const sender = migration ? [migration] : []
  const placed = (away: readonly Movable[]) => (destinations ? placeVms(away, destinations, migration) : {})
  const shifted = (away: readonly Movable[], least: boolean): Shift | undefined => {
    const stay = vms.filter(vm => !away.includes(vm))
    if (!admit([...stay, ...(away.length > 0 ? sender : [])], capacity).fits) return undefined
    const to = placed(away)
    return to && { away: away.map(({ name }) => name), to, cost: costOf(away), least }
  }

  const asItIs = shifted([], true)
  if (asItIs) return asItIs
  for (let size = fewest(vms, capacity, sender); size <= vms.length; size++) {
    if (binomial(vms.length, size) > SETS) return greedyShift(vms, size, away => shifted(away, false))
    const sets = [...subsets(vms, size)].sort((a, b) => costOf(a) - costOf(b))
    for (const away of sets) {
      const found = shifted(away, true)
      if (found) return found
    }
  }
  return undefined
}

const costOf = (away: readonly Movable[]) => away.reduce((sum, { cost }) => sum + cost, 0)

/** At least so many must go for what stays to be no more than the cores and the link have. */
function fewest(vms: readonly Movable[], { cores, cap, link }: Capacity, sender: readonly Tenant[]): number {
  const needed = (of: (tenant: Tenant) => number, most: number) => {
    let left = [...vms, ...sender].reduce((sum, one) => sum + of(one), 0)
    let gone = 0
    for (const greatest of vms.map(of).sort((a, b) => b - a)) {
      if (gone > 0 && left <= most * (1 + 1e-9)) break
      left -= greatest
      gone++
    }
    return gone
  }
  return Math.max(
    needed(loadOf, cores * cap),
    needed(({ rate }) => rate, link),
  )
}

/** Greatest first, until the rest fits. */
function greedyShift(
  vms: readonly Movable[],
  least: number,
  shifted: (away: readonly Movable[]) => Shift | undefined,
): Shift | undefined {
  const order = [...vms].sort((a, b) => loadOf(b) - loadOf(a) || a.cost - b.cost)
  for (let size = least; size <= vms.length; size++) {
    const found = shifted(order.slice(0, size))
    if (found) return found
  }
  return undefined
}

function* subsets<T>(items: readonly T[], size: number, from = 0): Generator<T[]> {
  if (size === 0) yield []
  else {
    for (let i = from; i <= items.length - size; i++) {
      for (const rest of subsets(items, size - 1, i + 1)) yield [items[i]!, ...rest]
    }
  }
}

function binomial(n: number, k: number): number {
  let ways = 1
  for (let i = 1; i <= k; i++) ways *= (n - k + i) / i
  return Math.round(ways)
}
