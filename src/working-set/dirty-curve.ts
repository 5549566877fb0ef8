import { type ColumnTable, table } from 'arquero'
import { isCounts, type Observed } from '../trace/counts.ts'
import type { Trace } from '../trace/trace.ts'
import { type WorkingSet, WorkingSetScan, workingSet } from './scan.ts'

/**
 * The exact dirty curve: element k is the mean number of distinct pages in a window of k epochs, over all windows of
 * that length; element 0 is 0.
 *
 * A window of k epochs misses a page exactly when it fits inside a clean run of the page, so with H(g) clean runs of g
 * epochs over the P pages ever dirty, in n epochs,
 *
 *     D(k) = P − Σ_{g ≥ k} H(g) (g − k + 1) / (n − k + 1).
 *
 * Source: the working-set identity of Denning & Schwartz (1972) and the footprint of Xiang & Ding (2013), for writes.
 */
export function meanDirtyCurve({
  epochs,
  pagesWritten,
  intervals,
  heads,
  tails,
}: Pick<WorkingSet, 'epochs' | 'pagesWritten' | 'intervals' | 'heads' | 'tails'>): Float64Array {
  const curve = new Float64Array(epochs + 1)
  let runs = 0
  let missed = 0
  for (let k = epochs; k >= 1; k--) {
    runs += (intervals[k + 1] ?? 0) + (heads[k] ?? 0) + (tails[k] ?? 0)
    missed += runs
    curve[k] = pagesWritten - missed / (epochs - k + 1)
  }
  return curve
}

/** Mean distinct pages by window: `windows` (s) ascends from 0, where `pages` is 0. */
export interface Curve {
  readonly windows: Float64Array
  readonly pages: Float64Array
}

/** The dirty curve of a trace at every whole number of epochs, or of counts at their windows. */
export function observedCurve(observed: Observed): Curve {
  if (isCounts(observed)) return { windows: withZero(observed.windows), pages: withZero(observed.pages) }
  const pages = meanDirtyCurve(workingSet(observed))
  return { windows: pages.map((_, k) => k * observed.epoch), pages }
}

const withZero = (values: Float64Array): Float64Array => Float64Array.of(0, ...values)

/** D(t) at any t ≥ 0 in seconds: linear between windows; beyond the last one, the slope of its second half. */
export function interpolateCurve({ windows, pages }: Curve): (seconds: number) => number {
  const n = windows.length - 1
  const middle = windows.findIndex(window => window >= windows[n]! / 2)
  const half = Math.min(middle, n - 1)
  const slope = (pages[n]! - pages[half]!) / (windows[n]! - windows[half]!)
  return seconds => {
    if (seconds >= windows[n]!) return pages[n]! + (seconds - windows[n]!) * slope
    let low = 0
    let high = n
    while (high - low > 1) {
      const between = (low + high) >>> 1
      if (windows[between]! <= seconds) low = between
      else high = between
    }
    const share = (seconds - windows[low]!) / (windows[high]! - windows[low]!)
    return pages[low]! + share * (pages[high]! - pages[low]!)
  }
}

/**
 * The dirty curve with its spread over sliding windows: a table of `window` (s), `mean` (exact), `sd`, `q05`, `q95`
 * (pages). The spread of a window of the whole trace is zero: there is only one.
 *
 * @param windows seconds; each is rounded to whole epochs. Default: one epoch and every power of two of epochs
 * @throws RangeError when a window is longer than the trace
 */
export function dirtyCurve(trace: Trace, windows?: readonly number[]): ColumnTable {
  if (!windows) return curveTable(workingSet(trace))
  const scan = new WorkingSetScan(
    trace.info.pageCount,
    trace.length,
    windows.map(seconds => Math.max(1, Math.round(seconds / trace.epoch))),
  )
  scan.add(trace)
  return curveTable(scan.finish())
}

/** The dirty curve of a scan, at its windows. */
export function curveTable(set: WorkingSet): ColumnTable {
  const curve = meanDirtyCurve(set)
  const rows = set.windows.map((k, i) => {
    const counts = set.slidingCounts(i)
    const mean = curve[k]!
    let squares = 0
    for (const count of counts) squares += (count - mean) ** 2
    counts.sort()
    return {
      window: (k * set.duration) / set.epochs,
      mean,
      sd: Math.sqrt(squares / counts.length),
      q05: quantileSorted(counts, 0.05),
      q95: quantileSorted(counts, 0.95),
    }
  })
  return table({
    window: rows.map(row => row.window),
    mean: rows.map(row => row.mean),
    sd: rows.map(row => row.sd),
    q05: rows.map(row => row.q05),
    q95: rows.map(row => row.q95),
  })
}

const quantileSorted = (sorted: Float64Array, p: number): number =>
  sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)]!
