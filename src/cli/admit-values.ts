import { source } from '../random.ts'
import { type DemandModel, drawDemands, fitDemand } from '../reservation/admission/demand.ts'
import { loadOf } from '../reservation/admission/destinations.ts'
import { type PlacementGain, placementGain } from '../reservation/admission/gain.ts'
import { type DemandDraw, type MoveValue, moveValue } from '../reservation/admission/move-value.ts'
import type { Mover } from '../reservation/admission/schedule.ts'
import { InputError } from '../trace/input-error.ts'
import type { AdmitFile, TenantEntry, VmEntry } from './admit-file.ts'
import { orInputError } from './or-input-error.ts'

export interface ValueOptions {
  /** Seconds until placement is considered again. */
  readonly horizon: number
  /** Probability that what is set aside for demand suffices. */
  readonly quantile: number
  readonly seed: number
  readonly draws: number
  readonly bandwidth: number
  readonly movers: readonly Mover[]
}

export interface VmGain extends PlacementGain {
  readonly name: string
}

export interface VmMove {
  readonly name: string
  readonly to: string
  readonly value: MoveValue
}

/** A virtual machine whose demand is known. */
type Known<T extends TenantEntry> = T & { readonly demand: readonly number[] }
const isKnown = <T extends TenantEntry>(vm: T): vm is Known<T> => vm.demand !== undefined

/** What dynamic placement gains of each virtual machine whose demand is known, most first. */
export function gainsOf(file: string, { tenants, clock }: AdmitFile, options: ValueOptions): VmGain[] {
  const gains = tenants.filter(isKnown).map(({ name, demand }) => {
    const { period, steps } = stepsOf(file, clock!, options.horizon, demand.length)
    const gain = () => placementGain(demand, { horizon: steps, p: options.quantile, period })
    return { name, ...orInputError(file, `demand of ${name}`, gain) }
  })
  return gains.sort((a, b) => b.saved - a.saved)
}

/** What it is worth to migrate each virtual machine whose demand is known to each destination, most first. */
export function movesOf(file: string, host: AdmitFile, options: ValueOptions): VmMove[] {
  const { tenants, destinations, clock, sender, prices, capacity } = host
  const movable = tenants.filter(isKnown)
  if (!clock || movable.length === 0) return []
  const { period, steps } = stepsOf(file, clock, options.horizon, movable[0]!.demand.length)
  const models = new Map<TenantEntry, DemandModel>(
    [...tenants, ...destinations.flatMap(one => one.tenants)]
      .filter(isKnown)
      .map(vm => [vm, fitDemand(vm.demand, { period })]),
  )
  const random = source(options.seed).substream('admit', 'demand')
  const drawn = Array.from({ length: options.draws }, (_, i) => {
    const demands = drawDemands([...models.values()], steps, random.substream(i))
    return new Map([...models.keys()].map((vm, at) => [vm, demands[at]!]))
  })
  const sum = (vms: readonly TenantEntry[], draw: ReadonlyMap<TenantEntry, Float64Array>) =>
    Float64Array.from({ length: steps }, (_, t) => vms.reduce((all, vm) => all + (draw.get(vm)?.[t] ?? loadOf(vm)), 0))
  const worth = (vm: VmEntry, to: AdmitFile['destinations'][number]): MoveValue => {
    const demands = drawn.map(
      (draw): DemandDraw => ({
        source: sum(
          tenants.filter(other => other !== vm),
          draw,
        ),
        mover: draw.get(vm)!,
        destination: sum(to.tenants, draw),
      }),
    )
    return moveValue({
      step: clock.step,
      demands,
      capacity: { source: capacity.cores * capacity.cap, destination: to.capacity.cores * to.capacity.cap },
      sender: sender.cpuPerByte * options.bandwidth,
      migration: options.movers.find(({ name }) => name === vm.name)!.drawsAt(options.bandwidth),
      prices,
    })
  }
  return movable
    .flatMap(vm => destinations.map(to => ({ name: vm.name, to: to.name, value: worth(vm, to) })))
    .sort((a, b) => b.value.net.mean - a.value.net.mean)
}

/** Steps of the horizon. @throws InputError when there are more than half as many as the series has */
function stepsOf(file: string, { step, period }: NonNullable<AdmitFile['clock']>, horizon: number, length: number) {
  const steps = Math.max(1, Math.round(horizon / step))
  if (steps <= length / 2) return { period, steps }
  throw new InputError(
    file,
    '--horizon',
    `must be at most half as long as demand is known for, ${length * step} s`,
    horizon,
  )
}
