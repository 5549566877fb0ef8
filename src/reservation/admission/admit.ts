import type { CpuShare } from '../reservation.ts'
import { assignCores, type Cores, utilisation } from './cores.ts'

/** What a host can reserve: shares of its cores, and `link` bytes per second of its link. */
export interface Capacity extends Cores {
  readonly link: number
}

/** Who reserves on a host: a virtual machine, a share of a core for each virtual one, or the sender of a migration. */
export interface Tenant {
  readonly name: string
  readonly shares: readonly CpuShare[]
  /** Bytes per second reserved of the link. */
  readonly rate: number
}

/** A share of a tenant and the core that it is given; null where no assignment was found. */
export interface PlacedShare {
  readonly tenant: string
  readonly utilisation: number
  readonly core: number | null
}

/** Whether the reservations of some tenants fit a host. */
export interface Admission {
  readonly fits: boolean
  readonly shares: readonly PlacedShare[]
  /** Cores reserved in all. */
  readonly utilisation: number
  /** Whether the shares fit the cores; `unknown` where no assignment was found and too many to try all. */
  readonly cores: 'fit' | 'do not fit' | 'unknown'
  /** Bytes per second reserved of the link, which fit if they are no more than its capacity. */
  readonly rate: number
}

/**
 * Admits tenants to a host, or not: each share to one core by EDF's utilisation bound (see `fitsCore`, `assignCores`), and
 * Σ rates ≤ the capacity of the link.
 *
 * @throws RangeError when a budget is not positive, or more than its period
 */
export function admit(tenants: readonly Tenant[], capacity: Capacity): Admission {
  const shares = tenants.flatMap(({ name, shares }) =>
    shares.map(share => ({ tenant: name, utilisation: utilisation(share) })),
  )
  const loads = shares.map(share => share.utilisation)
  const search = assignCores(loads, capacity)
  const rate = tenants.reduce((sum, tenant) => sum + tenant.rate, 0)
  return {
    fits: search.assignment !== undefined && rate <= capacity.link * (1 + 1e-9),
    shares: shares.map((share, i) => ({ ...share, core: search.assignment?.[i] ?? null })),
    utilisation: loads.reduce((sum, load) => sum + load, 0),
    cores: search.assignment ? 'fit' : search.proven ? 'do not fit' : 'unknown',
    rate,
  }
}

/** What sending costs a host. */
export interface SendingCost {
  /** Seconds of a core that a byte takes, at either end. */
  readonly cpuPerByte: number
  /** Period, in seconds, of the reservations for it. */
  readonly period: number
}

/**
 * What a migration of so many bytes per second reserves at either end while it runs: that rate of the link, and the CPU
 * time that sending or receiving it takes, spread over as few channels as have no more than `cap` of a core each.
 *
 * @throws RangeError unless the bandwidth is positive and the costs are not negative
 */
export function migrationTenant(name: string, bandwidth: number, { cpuPerByte, period }: SendingCost, cap = 1): Tenant {
  if (!(bandwidth > 0 && bandwidth < Infinity)) throw new RangeError(`bandwidth must be positive: ${bandwidth}`)
  if (!(cpuPerByte >= 0)) throw new RangeError(`cpuPerByte must not be negative: ${cpuPerByte}`)
  const load = cpuPerByte * bandwidth
  const channels = Math.ceil(load / cap - 1e-9)
  const share = { budget: (load / channels) * period, period }
  return { name, rate: bandwidth, shares: Array.from({ length: channels }, () => share) }
}
