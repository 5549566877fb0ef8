import type { Trace } from '../../trace/trace.ts'
import { pastLevels, slidingCounts } from '../../working-set/sliding.ts'
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
  /** Distinct pages written in several windows that begin some time ahead. */
  readonly futures: readonly Future[]
  readonly workload: WorkloadPhases
}

export interface Future {
  /** Epochs until the window is over. */
  readonly until: number
  /** Seconds until its middle. */
  readonly ahead: number
  /** Seconds that it lasts. */
  readonly seconds: number
  /** Element s: pages in the window that is ahead of epoch s. */
  readonly pages: Float64Array
}

/** Seconds: of the windows that are compared, of those that are forecast, and of those that tell phases apart. */
const ALIKE = [0.25, 1, 4]
const AHEAD = [
  [0, 0.25],
  [0.25, 1],
  [1, 2],
  [3, 4],
  [8, 9],
] as const
const TELLING = [SLOT, 5 * SLOT]

/** Least spread of a feature, in ln of pages: smaller differences are not told apart. */
const FINEST = 0.01

export function historyOf(trace: Trace): History {
  const longest = (trace.length * trace.epoch) / 2
  const ahead = AHEAD.filter(([, to], i) => i === 0 || to <= longest)
  const lengths = ahead.map(([from, to]) => to - from)
  const sliding = slidingCounts(trace, [...ALIKE, ...lengths, ...TELLING])
  const alike = sliding.slice(0, ALIKE.length).map(pastLevels)
  const telling = sliding.slice(ALIKE.length + ahead.length)
  return {
    epochs: trace.length,
    epoch: trace.epoch,
    level: alike[ALIKE.indexOf(1)]!,
    features: alike.map(standardised),
    futures: ahead.map(([from, to], i): Future => {
      const { window, counts } = sliding[ALIKE.length + i]!
      const offset = Math.round(from / trace.epoch)
      return { until: offset + window, ahead: (from + to) / 2, seconds: to - from, pages: counts.subarray(offset) }
    }),
    workload: workloadPhases(telling.map(pastLevels), telling[0]!.window),
  }
}

function standardised(level: Float64Array): Float64Array {
  const mean = level.reduce((sum, x) => sum + x, 0) / level.length
  const sd = Math.sqrt(level.reduce((sum, x) => sum + (x - mean) ** 2, 0) / level.length)
  return level.map(x => x / Math.max(sd, FINEST))
}
