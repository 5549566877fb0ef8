import type { Trace } from '../trace/trace.ts'
import { workingSet } from '../working-set/scan.ts'

/** Seconds of the past that are compared. */
const WINDOWS = [0.25, 1, 4]

/** Share of the trace taken for like the present. */
const SHARE = 0.1

/** Seconds that must follow, or a tenth of the trace if that is less: what a block is taken from. */
const FUTURE = 10

/**
 * The epochs before which a trace looked as it does at its end, likest first: a tenth of those with a future. Two
 * times are alike when the pages written per epoch over the last 0.25, 1 and 4 seconds before them are, on a logarithmic scale and in units
 * of the spread of each (the nearest neighbours of Lall & Sharma 1996).
 */
export function likePresent(trace: Trace): Uint32Array {
  const n = trace.length
  const features = WINDOWS.map(seconds => movingLevels(trace, Math.min(n, Math.round(seconds / trace.epoch) || 1)))
  const candidates = Math.max(1, n - Math.ceil(Math.min(FUTURE / trace.epoch, n / 10)))
  const distance = Float64Array.from({ length: candidates }, (_, epoch) =>
    features.reduce((sum, level) => sum + (level[epoch]! - level[n]!) ** 2, 0),
  )
  const nearest = Uint32Array.from(distance.keys()).sort((a, b) => distance[a]! - distance[b]! || a - b)
  return nearest.slice(0, Math.ceil(candidates * SHARE))
}

/** Standardised log of the mean pages per epoch over the `k` epochs before each epoch, and before the end. */
function movingLevels(trace: Trace, k: number): Float64Array {
  const { pagesPerEpoch } = workingSet(trace)
  const levels = new Float64Array(trace.length + 1)
  let sum = 0
  for (let epoch = 1; epoch <= trace.length; epoch++) {
    sum += pagesPerEpoch[epoch - 1]! - (epoch > k ? pagesPerEpoch[epoch - 1 - k]! : 0)
    levels[epoch] = Math.log1p(sum / Math.min(epoch, k))
  }
  levels[0] = levels[1]!
  const mean = levels.reduce((total, x) => total + x, 0) / levels.length
  const sd = Math.sqrt(levels.reduce((total, x) => total + (x - mean) ** 2, 0) / levels.length) || 1
  return levels.map(level => level / sd)
}
