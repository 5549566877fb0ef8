import type { CpuShare } from '../reservation.ts'
import { parallelBound } from './hierarchical-supply.ts'

/** Jobs of `cost` CPU seconds at most, `period` seconds apart at least, each due `deadline` ≤ `period` after its arrival. */
export interface SporadicTask {
  readonly cost: number
  readonly period: number
  readonly deadline: number
}

/** How a group shares its slices among its threads: by a fixed priority, that of the first thread highest, or by deadline. */
export type GroupPolicy = 'fixed-priority' | 'earliest-deadline-first'

/** What the test says of a task. */
export interface TaskVerdict {
  /** Whether it meets all deadlines. False means that the test cannot tell. */
  readonly schedulable: boolean
  /** CPU seconds by which the supply of its relative deadline exceeds what others may take and it needs; negative if not. */
  readonly margin: number
  /** The number k of parallel threads for which the margin is greatest. */
  readonly parallelism: number
  /** CPU seconds that other threads may take before one of its jobs is due. */
  readonly interference: number
}

/**
 * Whether sporadic tasks, a thread each, meet their deadlines in a group with these shares, each of another core: the test
 * of Bini, Bertogna & Baruah (RTSS 2009). A job of task i that misses its deadline Dᵢ ran for less than Cᵢ, and whenever
 * it did not run, all slices there were had other threads; so for each k, Yₖ(Dᵢ) < k Cᵢ + Wᵢ. Task i is schedulable if, for
 * some k, k Cᵢ + Wᵢ ≤ Yₖ(Dᵢ), with Yₖ from `parallelBound` and Wᵢ from `interference`, which holds if the tasks of
 * higher priority, or by deadlines all tasks, are schedulable.
 *
 * @throws RangeError unless there are shares, and each task has 0 < cost ≤ deadline ≤ period
 */
export function testGroup(
  tasks: readonly SporadicTask[],
  shares: readonly CpuShare[],
  policy: GroupPolicy,
): readonly TaskVerdict[] {
  if (shares.length === 0) throw new RangeError('a group must have shares: 0')
  tasks.forEach(check)
  const verdicts = tasks.map((task, i) => {
    const taken = interference(tasks, i, policy)
    const margins = shares.map((_, k) => parallelBound(shares, k + 1, task.deadline) - (k + 1) * task.cost - taken)
    const margin = Math.max(...margins)
    return { schedulable: margin >= 0, margin, parallelism: margins.indexOf(margin) + 1, interference: taken }
  })
  const failed = verdicts.findIndex(({ schedulable }) => !schedulable)
  if (failed < 0) return verdicts
  const sound = policy === 'fixed-priority' ? failed : 0
  return verdicts.map((verdict, i) => (i < sound ? verdict : { ...verdict, schedulable: false }))
}

/**
 * CPU seconds that other tasks may run for between the arrival and the deadline of a job of task `of`, if they meet
 * theirs (Bertogna, Cirinei & Lipari, Schedulability analysis of global scheduling algorithms on multiprocessor platforms,
 * TPDS 2009). By fixed priority, those before it, each with a job in progress that ends just at its deadline:
 * N Cⱼ + min(Cⱼ, Dᵢ + Dⱼ − Cⱼ − N Tⱼ), N = ⌊(Dᵢ + Dⱼ − Cⱼ) / Tⱼ⌋. By deadlines, all, with jobs due when it is:
 * N Cⱼ + min(Cⱼ, Dᵢ − N Tⱼ), N = ⌊Dᵢ / Tⱼ⌋.
 */
export function interference(tasks: readonly SporadicTask[], of: number, policy: GroupPolicy): number {
  const fixed = policy === 'fixed-priority'
  const window = tasks[of]!.deadline
  const taken = ({ cost, period, deadline }: SporadicTask) => {
    const span = fixed ? window + deadline - cost : window
    const whole = Math.floor(span / period)
    return whole * cost + Math.min(cost, span - whole * period)
  }
  return tasks.reduce((sum, task, j) => (j < of || (j > of && !fixed) ? sum + taken(task) : sum), 0)
}

function check({ cost, period, deadline }: SporadicTask) {
  if (!(cost > 0 && cost <= deadline)) throw new RangeError(`the cost must be in (0, ${deadline}]: ${cost}`)
  if (!(deadline <= period && period < Infinity)) {
    throw new RangeError(`the deadline must be ${period} at most, the period: ${deadline}`)
  }
}
