import { type Source, uniformInteger } from '../random.ts'
import { Trace } from '../trace/trace.ts'
import { blockLength } from '../working-set/block-length.ts'
import { meanDirtyCurve } from '../working-set/dirty-curve.ts'
import { workingSet } from '../working-set/scan.ts'
import { slidingCounts } from '../working-set/sliding.ts'
import type { Fitted, Model } from './model.ts'

/** Windows that count for a migration, in seconds. */
const WINDOWS = [0.25, 1, 3]

/** The part of them that is at least an epoch and at most a fifth of the trace, in epochs. */
export const windowsOf = (trace: Trace): number[] =>
  WINDOWS.map(seconds => Math.round(seconds / trace.epoch)).filter(k => k >= 1 && k <= trace.length / 5)

/**
 * A mean block length in epochs: the longest of those of Politis & White (2004) for the pages written per epoch and for
 * the distinct pages in windows of 0.25, 1 and 3 s; from 1 to a fifth of the trace.
 */
export function dependenceLength(trace: Trace): number {
  const sliding = slidingCounts(
    trace,
    windowsOf(trace).map(k => k * trace.epoch),
  )
  const distinct = sliding.map(({ window, counts }) => window * blockLength(counts.filter((_, i) => i % window === 0)))
  const longest = Math.max(blockLength(workingSet(trace).pagesPerEpoch), ...distinct)
  return Math.max(1, Math.min(longest, trace.length / 5))
}

/**
 * Indices of n epochs drawn by the stationary bootstrap (Politis & Romano 1994): runs of consecutive epochs, round the
 * circle, of geometric length with mean `blockLength`.
 *
 * @throws RangeError unless `blockLength` is at least 1
 */
export function bootstrapIndices(n: number, blockLength: number, source: Source): Uint32Array {
  if (!(blockLength >= 1)) throw new RangeError(`a mean block length must be at least 1: ${blockLength}`)
  const indices = new Uint32Array(n)
  for (let i = 0; i < n; i++) {
    const goesOn = i > 0 && source() * blockLength >= 1
    indices[i] = goesOn ? (indices[i - 1]! + 1) % n : uniformInteger(n, source)
  }
  return indices
}

/**
 * A bootstrap replicate of a trace: as many whole epochs in blocks of `blockLength` epochs on average, each as long as it
 * was (until the next one started), one after another from the trace's start.
 */
export function bootstrapTrace(trace: Trace, blockLength: number, source: Source): Trace {
  const { starts, ends, offsets, firsts, counts } = trace
  const indices = bootstrapIndices(trace.length, blockLength, source)
  const runs = new Uint32Array(trace.length + 1)
  const times = new Float64Array(trace.length + 1).fill(trace.start, 0, 1)
  indices.forEach((epoch, i) => {
    runs[i + 1] = runs[i]! + offsets[epoch + 1]! - offsets[epoch]!
    times[i + 1] = times[i]! + (starts[epoch + 1] ?? ends[epoch]!) - starts[epoch]!
  })
  const copied = { firsts: new Uint32Array(runs.at(-1)!), counts: new Uint32Array(runs.at(-1)!) }
  indices.forEach((epoch, i) => {
    copied.firsts.set(firsts.subarray(offsets[epoch]!, offsets[epoch + 1]!), runs[i])
    copied.counts.set(counts.subarray(offsets[epoch]!, offsets[epoch + 1]!), runs[i])
  })
  return new Trace(trace.info, { starts: times.slice(0, -1), ends: times.slice(1), offsets: runs, ...copied })
}

/** The exact dirty curve, by epochs, of the replicate that has these epochs of the trace, without making it. */
export function bootstrapCurve({ info, offsets, firsts, counts }: Trace, indices: Uint32Array): Float64Array {
  const epochs = indices.length
  const last = new Int32Array(info.pageCount).fill(-1)
  const [intervals, heads, tails] = [new Float64Array(epochs + 1), new Float64Array(epochs), new Float64Array(epochs)]
  for (let i = 0; i < epochs; i++) {
    const end = offsets[indices[i]! + 1]!
    for (let r = offsets[indices[i]!]!; r < end; r++) {
      const to = firsts[r]! + counts[r]!
      for (let page = firsts[r]!; page < to; page++) {
        const before = last[page]!
        if (before < 0) heads[i]!++
        else intervals[i - before]!++
        last[page] = i
      }
    }
  }
  let pagesWritten = 0
  for (const epoch of last) {
    if (epoch < 0) continue
    pagesWritten++
    tails[epochs - 1 - epoch]!++
  }
  return meanDirtyCurve({ epochs, pagesWritten, intervals, heads, tails })
}

/**
 * The model fitted to a bootstrap replicate of a trace. Its present is the replicate's, not the trace's.
 */
export const refit = <State>(
  model: Model<State>,
  trace: Trace,
  source: Source,
  blockLength = dependenceLength(trace),
): Fitted<State> => model.fit(bootstrapTrace(trace, blockLength, source))
