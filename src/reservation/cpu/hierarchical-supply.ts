import type { CpuShare } from '../reservation.ts'
import { checkedShare, linearBound, periodicBound } from './supply.ts'

/**
 * CPU seconds that a group with these shares, each of another core, uses at least in any window of `seconds` during which
 * it has `threads` ready threads or more, each of which may run on any of its cores, but on one at a time.
 *
 * With p(t) shares running at t, `threads` threads use ∫ min(p, threads) dt, and no less than any `threads` of the shares
 * supply. Their bounds add up, as their periods and phases are independent: this is the sum of the greatest of them, the
 * multi supply function of Bini, Buttazzo & Bertogna (RTCSA 2009) taken as the parallel supply function Yₖ of Bini,
 * Bertogna & Baruah (Virtual multiprocessor platforms: specification and use, RTSS 2009). With no fewer threads than
 * cores it is the sum of all.
 *
 * @throws RangeError unless `threads` is a positive integer
 */
export function parallelBound(shares: readonly CpuShare[], threads: number, seconds: number): number {
  if (!(Number.isInteger(threads) && threads > 0))
    throw new RangeError(`threads must be a positive integer: ${threads}`)
  const bounds = shares.map(share => periodicBound(share, seconds)).sort((a, b) => b - a)
  return bounds.slice(0, threads).reduce((sum, bound) => sum + bound, 0)
}

/**
 * The multiprocessor periodic resource (Π, Θ, m′): `budget` CPU seconds in each `period`, the same for all cores, on at
 * most `concurrency` cores at a time (Shin, Easwaran & Lee, Hierarchical scheduling framework for virtual clustering of
 * multiprocessors, ECRTS 2008).
 */
export interface MultiprocessorPeriodicResource {
  readonly period: number
  readonly budget: number
  readonly concurrency: number
}

/**
 * CPU seconds that `threads` threads, by default m′, get of the resource at least in any window of `seconds`:
 * k/m′ · sbf(t), where sbf is that of equation 1 of Shin, Easwaran & Lee (2008), m′ times the bound of a periodic resource
 * of Θ/m′. Supply is least when all m′ cores are given at once, at the start of a period and the end of the next.
 *
 * It asks that all cores' periods begin together. Of shares with phases of their own a group may get less, even of as much
 * in all: `parallelBound` holds then. For m′ equal shares of Θ/m′ the two are the same.
 *
 * @throws RangeError unless m′ is a positive integer and 0 < Θ ≤ m′Π < Infinity
 */
export function multiprocessorPeriodicBound(
  resource: MultiprocessorPeriodicResource,
  seconds: number,
  threads = resource.concurrency,
): number {
  const { concurrency } = resource
  return Math.min(threads, concurrency) * periodicBound(checkedResource(resource), seconds)
}

/**
 * The line below it, (k/m′)(Θ/Π)(t − 2(Π − Θ/m′)), or 0 (equation 2 there).
 *
 * @throws RangeError as `multiprocessorPeriodicBound`
 */
export function multiprocessorLinearBound(
  resource: MultiprocessorPeriodicResource,
  seconds: number,
  threads = resource.concurrency,
): number {
  return Math.min(threads, resource.concurrency) * linearBound(checkedResource(resource), seconds)
}

/** The share of one of the cores. */
function checkedResource({ period, budget, concurrency }: MultiprocessorPeriodicResource): CpuShare {
  if (!(Number.isInteger(concurrency) && concurrency > 0)) {
    throw new RangeError(`the concurrency must be a positive integer: ${concurrency}`)
  }
  return checkedShare({ budget: budget / concurrency, period })
}
