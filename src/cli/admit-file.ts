import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { z } from 'zod'
import { defaultHost, type Host } from '../migration/host.ts'
import type { Capacity, SendingCost, Tenant } from '../reservation/admission/admit.ts'
import { fitDemand } from '../reservation/admission/demand.ts'
import type { Prices } from '../reservation/admission/migration-draws.ts'
import { withFile } from '../trace/files.ts'
import { InputError } from '../trace/input-error.ts'
import { readDemand } from './admit-demand.ts'
import { hostSchema, type tenantSchema } from './admit-schema.ts'
import { orInputError } from './or-input-error.ts'

/** A virtual machine of a file: its reservations, and its demand in cores at even steps where that is known. */
export interface TenantEntry extends Tenant {
  readonly demand?: readonly number[]
}

export interface VmEntry extends TenantEntry {
  /** A trace or fits, from where the command runs. */
  readonly trace?: string
  readonly weight: number
}

export interface HostEntry {
  readonly name: string
  readonly capacity: Capacity
  readonly tenants: readonly TenantEntry[]
}

/** What a file tells of a host. */
export interface AdmitFile extends HostEntry {
  readonly tenants: readonly VmEntry[]
  readonly destinations: readonly HostEntry[]
  readonly sender: SendingCost
  readonly prices: Prices
  /** Seconds of a step of demand, and steps of its cycle. */
  readonly clock?: { readonly step: number; readonly period: number }
}

/**
 * Reads a host and what reserves on it.
 *
 * @param learnt tells, where the file does not, what a byte takes: of a core that could send R bytes per second, 1/R s
 * @throws InputError that names the file, the place in it, what is wrong and the value there
 */
export async function readAdmitFile(file: string, learnt: Host = defaultHost): Promise<AdmitFile> {
  const value = parsed(file, await withFile(file, handle => readFile(handle, 'utf8')))
  const { success, data, error } = hostSchema.safeParse(value)
  if (!success) {
    const { path, message } = error.issues[0]!
    const found = path.reduce<unknown>((inside, key) => (inside as Record<PropertyKey, unknown> | null)?.[key], value)
    throw new InputError(file, path.join(', ') || 'JSON', message, JSON.stringify(found)?.slice(0, 60))
  }
  const { vms, destinations, demand, sender, prices } = data
  checkNames(file, ['vms'], [...vms, ...destinations.flatMap(one => one.vms)])
  checkNames(file, ['destinations'], destinations)
  const clock = demand && { step: demand.every, period: Math.max(1, Math.round((demand.period ?? 0) / demand.every)) }
  const read = async (one: z.infer<typeof tenantSchema>, place: string): Promise<TenantEntry> => {
    const entry = { name: one.name, shares: one.vcpus, rate: one.rate ?? 0 }
    if (one.demand === undefined) return entry
    if (!clock) throw new InputError(file, 'demand', 'the step of demands is missing, such as {"every": "5min"}', place)
    const values = typeof one.demand === 'string' ? await readDemand(join(dirname(file), one.demand)) : one.demand
    return { ...entry, demand: checkedDemand(file, place, values, clock.period) }
  }
  const capacity = ({ cores, cap, link }: Capacity): Capacity => ({ cores, cap, link })
  return {
    name: data.name,
    capacity: capacity(data),
    tenants: await Promise.all(
      vms.map(async ({ weight, trace, ...one }, i) => ({
        ...(await read(one, `vms, ${i}, demand`)),
        weight,
        ...(trace !== undefined && { trace: join(dirname(file), trace) }),
      })),
    ),
    destinations: await Promise.all(
      destinations.map(async (one, i) => ({
        name: one.name,
        capacity: capacity(one),
        tenants: await Promise.all(one.vms.map((vm, j) => read(vm, `destinations, ${i}, vms, ${j}, demand`))),
      })),
    ),
    sender: { ...sender, cpuPerByte: sender.cpuPerByte ?? 1 / (learnt.senderRate?.median ?? Infinity) },
    prices,
    ...(clock && { clock }),
  }
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new InputError(file, 'JSON', 'not JSON', text.trim().split('\n', 1)[0]!.slice(0, 40))
  }
}

function checkNames(file: string, place: readonly string[], named: readonly { readonly name: string }[]): void {
  const names = named.map(({ name }) => name)
  const twice = names.find((name, i) => names.indexOf(name) < i)
  if (twice !== undefined) throw new InputError(file, place.join(', '), 'a name stands twice', twice)
}

function checkedDemand(file: string, place: string, values: readonly number[], period: number): readonly number[] {
  orInputError(file, place, () => fitDemand(values, { period }))
  return values
}
