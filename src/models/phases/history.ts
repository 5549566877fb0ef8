import type { Trace } from '../../trace/trace.ts'
import { pastLevels, type SlidingCounts, slidingCounts } from '../../working-set/sliding.ts'
import { SLOT, type WorkloadPhases, workloadPhases } from './workload-phases.ts'

/** A trace as a forecaster sees it: before each epoch what was, after it what came. Times are in epochs. */
export interface History {
  readonly epochs: number
  /** Seconds of an epoch. */
  readonly epoch: number
  /** ln(1 + distinct pages) in the last second before each epoch and before the end: how busy the guest was. */
  readonly level: Float64Array
  /** Levels over several windows, each in units of its own spread: where they are near, the times are alike. */
  readonly features: readonly Float64Array[]
  /** Distinct pages in windows of several lengths after each epoch. */
  readonly futures: readonly SlidingCounts[]
  readonly workload: WorkloadPhases
}

/** Seconds: of the windows that are compared, of those that are forecast, and of those that tell phases apart. */
const ALIKE = [0.25, 1, 4]
const AHEAD = [0.25, 1, 4, 12]
const TELLING = [SLOT, 5 * SLOT]

/** Least spread of a feature, in ln of pages: smaller differences are not told apart. */
const FINEST = 0.01

export function historyOf(trace: Trace): History {
  const longest = (trace.length * trace.epoch) / 3
  const ahead = AHEAD.filter((seconds, i) => i === 0 || seconds <= longest)
  const sliding = slidingCounts(trace, [...ALIKE, ...ahead, ...TELLING])
  const alike = sliding.slice(0, ALIKE.length).map(pastLevels)
  const telling = sliding.slice(ALIKE.length + ahead.length)
  return {
    epochs: trace.length,
    epoch: trace.epoch,
    level: alike[ALIKE.indexOf(1)]!,
    features: alike.map(standardised),
    futures: sliding.slice(ALIKE.length, ALIKE.length + ahead.length),
    workload: workloadPhases(telling.map(pastLevels), telling[0]!.window),
  }
}

function standardised(level: Float64Array): Float64Array {
  const mean = level.reduce((sum, x) => sum + x, 0) / level.length
  const sd = Math.sqrt(level.reduce((sum, x) => sum + (x - mean) ** 2, 0) / level.length)
  return level.map(x => x / Math.max(sd, FINEST))
}
