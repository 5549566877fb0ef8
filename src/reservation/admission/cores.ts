import type { CpuShare } from '../reservation.ts'

/** Identical cores of a host, of each of which at most `cap` may be reserved: 1, or 0.95 as Linux allows by default. */
export interface Cores {
  readonly cores: number
  readonly cap: number
}

/** Which core each load is on, by their places. */
export type Assignment = readonly number[]

/** Sums of shares that are equal on paper are equal here. */
const ROUNDING = 1e-9

/**
 * The share of a core that a reservation takes, Q/T.
 *
 * @throws RangeError unless 0 < budget ≤ period
 */
export function utilisation({ budget, period }: CpuShare): number {
  if (!(budget > 0 && budget <= period && period < Infinity)) {
    throw new RangeError(`a budget must be positive and at most the period, ${period}: ${budget}`)
  }
  return budget / period
}

/**
 * Whether reservations fit one core under earliest deadline first: Σ Q/T ≤ 1 is necessary and sufficient where deadlines
 * are the ends of the periods (Liu & Layland 1973, theorem 7), and a server that keeps to its budget counts like a task.
 *
 * @param cap what of the core may be reserved, at most 1
 */
export const fitsCore = (shares: readonly CpuShare[], cap = 1): boolean =>
  total(shares.map(utilisation)) <= cap + ROUNDING

const total = (loads: readonly number[]) => loads.reduce((sum, load) => sum + load, 0)

/** Places of loads, greatest first; of equal ones the first first. */
const decreasing = (loads: readonly number[]) => [...loads.keys()].sort((a, b) => loads[b]! - loads[a]! || a - b)

/**
 * Assigns loads to cores by first-fit decreasing: each, greatest first, goes to the first core that has room. Of as many
 * cores as it wants it takes at most 11/9·OPT + 6/9 (Dósa 2007).
 *
 * @param cores Infinity: as many as it takes
 * @returns undefined where it leaves a load over, which does not prove that none fits
 */
export function firstFitDecreasing(loads: readonly number[], { cores, cap }: Cores): Assignment | undefined {
  const room: number[] = []
  const core = new Array<number>(loads.length)
  for (const i of decreasing(loads)) {
    const first = room.findIndex(left => left >= loads[i]! - ROUNDING)
    const chosen = first < 0 ? room.length : first
    if (chosen >= cores || loads[i]! > cap + ROUNDING) return undefined
    room[chosen] = (room[chosen] ?? cap) - loads[i]!
    core[i] = chosen
  }
  return core
}

/**
 * Assigns loads to cores by exhaustive search, greatest first: it finds an assignment whenever there is one. Cores with
 * equal room are tried once, and a branch ends where room too small for any load outweighs the slack. Bin packing is
 * NP-hard: for a dozen loads or so.
 */
export function searchAssignment(loads: readonly number[], { cores, cap }: Cores): Assignment | undefined {
  const order = decreasing(loads)
  const least = loads[order.at(-1) ?? 0] ?? 0
  const slack = cores * cap - total(loads)
  const room = new Array<number>(cores).fill(cap)
  const core = new Array<number>(loads.length)
  const place = (k: number): boolean => {
    const i = order[k]
    if (i === undefined) return true
    if (total(room.filter(left => left < least - ROUNDING)) > slack + ROUNDING) return false
    const tried = new Set<number>()
    return room.some((left, to) => {
      if (left < loads[i]! - ROUNDING || tried.has(left)) return false
      tried.add(left)
      room[to] = left - loads[i]!
      core[i] = to
      if (place(k + 1)) return true
      room[to] = left
      return false
    })
  }
  return slack >= -ROUNDING && place(0) ? core : undefined
}

/** Up to so many loads are searched where first-fit decreasing fails. */
const SEARCHED = 12

/** An assignment, or whether it is certain that there is none. */
export type Search = { readonly assignment: Assignment } | { readonly assignment?: undefined; readonly proven: boolean }

/** Assigns loads to cores: first-fit decreasing, and where that fails exhaustive search if the loads are few. */
export function assignCores(loads: readonly number[], cores: Cores): Search {
  const few = loads.length <= SEARCHED
  const assignment = firstFitDecreasing(loads, cores) ?? (few ? searchAssignment(loads, cores) : undefined)
  if (assignment) return { assignment }
  return { proven: few || total(loads) > cores.cores * cores.cap + ROUNDING || loads.some(load => load > cores.cap) }
}
