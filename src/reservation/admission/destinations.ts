import { admit, type Capacity, type Tenant } from './admit.ts'
import { utilisation } from './cores.ts'

/** A host that virtual machines may go to, and who reserves there already. */
export interface Destination {
  readonly name: string
  readonly capacity: Capacity
  readonly tenants: readonly Tenant[]
}

/** Cores that a tenant reserves. */
export const loadOf = ({ shares }: Tenant): number => shares.reduce((sum, share) => sum + utilisation(share), 0)

/**
 * Finds a destination for each virtual machine such that all fit there, and beside them the receiver of a migration while
 * it runs: greatest first, each to the first destination that admits it, going back where that fails. The search is
 * exhaustive as far as `admit` is.
 *
 * @param receiver what a migration reserves at its destination
 * @returns the destination of each, by name; undefined where there is none
 */
export function placeVms(
  vms: readonly Tenant[],
  destinations: readonly Destination[],
  receiver?: Tenant,
): Readonly<Record<string, string>> | undefined {
  const order = [...vms].sort((a, b) => loadOf(b) - loadOf(a))
  const there = destinations.map(({ tenants }) => [...tenants, ...(receiver ? [receiver] : [])])
  const placed: Record<string, string> = {}
  const place = (k: number): boolean => {
    const vm = order[k]
    if (!vm) return true
    return destinations.some(({ name, capacity }, at) => {
      there[at]!.push(vm)
      placed[vm.name] = name
      if (admit(there[at]!, capacity).fits && place(k + 1)) return true
      there[at]!.pop()
      return false
    })
  }
  return place(0) ? placed : undefined
}
