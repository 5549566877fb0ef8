import type { Trace } from '../trace/trace.ts'
import { WorkingSetScan } from './scan.ts'

/** Distinct pages in every window of one length. */
export interface SlidingCounts {
  /** Length in epochs: `seconds` rounded, at least 1 and at most half the trace's epochs (1 if it has only one). */
  readonly window: number
  /** Element s: pages in the window that begins with epoch s. */
  readonly counts: Float64Array
}

/** Sliding counts for windows of so many seconds, in the order given, from one pass. */
export function slidingCounts(trace: Trace, windows: readonly number[]): SlidingCounts[] {
  const most = Math.max(1, trace.length >> 1)
  const lengths = windows.map(seconds => Math.min(most, Math.max(1, Math.round(seconds / trace.epoch))))
  const scan = new WorkingSetScan(trace.info.pageCount, trace.length, lengths)
  scan.add(trace)
  const set = scan.finish()
  return lengths.map(window => ({ window, counts: set.slidingCounts(set.windows.indexOf(window)) }))
}

/** ln(1 + pages) in the window that ends before each epoch, and before the trace's end; at first, in the first window. */
export function pastLevels({ window, counts }: SlidingCounts): Float64Array {
  return Float64Array.from({ length: counts.length + window }, (_, e) => Math.log1p(counts[Math.max(0, e - window)]!))
}
