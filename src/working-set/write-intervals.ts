import { type ColumnTable, table } from 'arquero'
import type { WorkingSet } from './scan.ts'

/**
 * The histogram of write intervals over all pages ever dirty: a table of `interval` (s), `epochs` and the number of
 * `complete` intervals, those `leftTruncated` (from the trace's start to a page's first dirty epoch) and those
 * `rightCensored` (from a page's last dirty epoch to the end). Only lengths that occur have a row. A complete interval
 * of g epochs lies between g − 1 and g + 1 epoch lengths in time: it is interval-censored.
 */
export function writeIntervals(set: WorkingSet): ColumnTable {
  const lengths: number[] = []
  for (let g = 0; g <= set.epochs; g++) {
    if (set.intervals[g] || set.heads[g] || set.tails[g]) lengths.push(g)
  }
  return table({
    interval: lengths.map(g => (g * set.duration) / set.epochs),
    epochs: lengths,
    complete: lengths.map(g => set.intervals[g]!),
    leftTruncated: lengths.map(g => set.heads[g] ?? 0),
    rightCensored: lengths.map(g => set.tails[g] ?? 0),
  })
}
