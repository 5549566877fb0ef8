import type { Segments } from './segments.ts'

/** What a thread of a group got. */
export interface ThreadService {
  readonly name: string
  readonly ran: Segments
  /** When each job was done; Infinity if it was not. */
  readonly finished: readonly number[]
  /** How often it went on on another core than it had last run on. */
  readonly migrations: number
}

/** How many slices and threads there were from `from` on, until the next step. */
export interface GroupStep {
  readonly from: number
  /** Cores on which the group's share ran. */
  readonly slices: number
  /** Threads that had work. */
  readonly ready: number
}

/** What a group got. */
export interface GroupService {
  readonly name: string
  readonly horizon: number
  readonly threads: readonly ThreadService[]
  /** When the share of each core ran, with a thread or without. */
  readonly slices: readonly Segments[]
  readonly steps: readonly GroupStep[]
}

/**
 * Least CPU seconds that `threads` threads could use of the slices, ∫ min(slices, threads) dt, in any window of `length`
 * during which as many had work; Infinity if there was none. Exact: what a window holds is linear between the instants at
 * which its start or its end is that of a step.
 *
 * @throws RangeError unless `length` is positive
 */
export function leastParallelSupply({ steps, horizon }: GroupService, threads: number, length: number): number {
  if (!(length > 0)) throw new RangeError(`the length of a window must be positive: ${length}`)
  const until = (i: number) => steps[i + 1]?.from ?? horizon
  let least = Infinity
  for (let first = 0; first < steps.length; ) {
    let last = first
    while (last < steps.length && steps[last]!.ready >= threads) last++
    if (last > first && until(last - 1) - steps[first]!.from >= length) {
      const run = steps.slice(first, last)
      const times = [...run.map(({ from }) => from), until(last - 1)]
      const rates = run.map(({ slices }) => Math.min(slices, threads))
      least = Math.min(least, leastIntegral(times, rates, length))
    }
    first = Math.max(last, first + 1)
  }
  return least
}

/** Least integral over a window of `length` of a step function with `rates[i]` from `times[i]` to `times[i + 1]`. */
function leastIntegral(times: readonly number[], rates: readonly number[], length: number): number {
  const sums = [0]
  rates.forEach((rate, i) => {
    sums.push(sums[i]! + rate * (times[i + 1]! - times[i]!))
  })
  const end = times.at(-1)!
  const starts = times.flatMap(time => [time, time - length]).filter(time => time >= times[0]! && time + length <= end)
  starts.sort((a, b) => a - b)
  let low = 0
  let high = 0
  const upTo = (time: number, from: number) => {
    let i = from
    while (i < rates.length - 1 && times[i + 1]! <= time) i++
    return i
  }
  let least = Infinity
  for (const start of starts) {
    low = upTo(start, low)
    high = upTo(start + length, high)
    const at = (time: number, i: number) => sums[i]! + rates[i]! * (time - times[i]!)
    least = Math.min(least, at(start + length, high) - at(start, low))
  }
  return least
}
