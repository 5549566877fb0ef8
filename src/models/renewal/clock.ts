import type { Criterion } from '../../distributions/compare-laws.ts'
import type { Family } from '../../distributions/family.ts'
import { fitAlternation, TRICKLE } from './alternation.ts'
import { fitLevel } from './level.ts'
import { triangularRoot } from './root.ts'
import type { Clock } from './state.ts'

export interface FittedClock {
  readonly clock: Clock | null
  /** Ticks that have passed when an epoch begins, and at the trace's end. */
  readonly ticks: Float64Array
  /** Log speeds about their mean in their state, one a bin; empty without a clock. */
  readonly levels: Float64Array
}

/** Bins that a clock must have. */
const FEW = 8

/**
 * The clock of a group: its speed in a bin is the number of its pages that were dirty over the mean number, shrunk
 * towards 1 by the share of the variance that single pages, if independent, would cause.
 *
 * @param activity dirty pages of the group by epoch
 * @param bin epochs of a bin; the last one ends with the trace
 */
export function fitClock(
  activity: ArrayLike<number>,
  bin: number,
  epoch: number,
  families: readonly Family[],
  criterion: Criterion,
): FittedClock {
  const bins = Math.floor(activity.length / bin)
  const first = activity.length - bins * bin
  const counts = new Float64Array(bins)
  for (let e = first; e < activity.length; e++) counts[Math.floor((e - first) / bin)]! += activity[e]!
  const mean = counts.reduce((sum, count) => sum + count, 0) / bins
  const variance = counts.reduce((sum, count) => sum + (count / mean - 1) ** 2, 0) / bins
  const shrinkage = 1 - 1 / mean / variance
  if (!(bins >= FEW && shrinkage > 0 && variance * shrinkage > 1e-4)) {
    return {
      clock: null,
      ticks: Float64Array.from({ length: activity.length + 1 }, (_, e) => e),
      levels: counts.slice(0, 0),
    }
  }
  const speeds = counts.map(count => 1 + shrinkage * (count / mean - 1))
  const found = fitAlternation(speeds, bin * epoch, families, criterion)
  const levels = speeds.map((speed, b) => {
    const usual = found ? found.alternation.speeds[found.states[b] as 0 | 1] : 1
    return Math.log((speed + TRICKLE) / (usual + TRICKLE))
  })
  const ticks = new Float64Array(activity.length + 1)
  for (let e = 0; e < activity.length; e++) {
    ticks[e + 1] = ticks[e]! + speeds[Math.max(0, Math.floor((e - first) / bin))]!
  }
  const level = fitLevel(levels, bin * epoch)
  const usual = levels.reduce((sum, x) => sum + x, 0) / bins
  return { clock: { level, alternation: found?.alternation ?? null }, ticks, levels: levels.map(x => x - usual) }
}

/** A root of the correlations of levels (Cholesky), row by row; clocks without levels are independent. */
export function correlationRoot(levels: readonly Float64Array[]): Float64Array {
  const norms = levels.map(level => Math.hypot(...level))
  const correlation = (i: number, j: number) => {
    if (i === j) return 1
    if (!(norms[i]! > 0 && norms[j]! > 0)) return 0
    return (0.95 * levels[i]!.reduce((sum, x, b) => sum + x * levels[j]![b]!, 0)) / norms[i]! / norms[j]!
  }
  return Float64Array.from(triangularRoot(levels.map((_, i) => levels.map((_, j) => correlation(i, j)))).flat())
}
