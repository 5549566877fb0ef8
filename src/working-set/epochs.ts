import { type ColumnTable, table } from 'arquero'
import type { WorkingSet } from './scan.ts'

/**
 * Pages written per epoch, over time: a table of `time` (s since the trace's start), `pages` (mean over the bin),
 * `lower` and `upper` (least and most in one epoch of the bin).
 *
 * @param bins at most so many rows, of equally many epochs each but the last
 */
export function writesPerEpoch({ pagesPerEpoch, duration, epochs }: WorkingSet, bins = 600): ColumnTable {
  const width = Math.ceil(epochs / bins)
  const slices = Array.from({ length: Math.ceil(epochs / width) }, (_, i) =>
    pagesPerEpoch.subarray(i * width, (i + 1) * width),
  )
  return table({
    time: slices.map((_, i) => (i * width * duration) / epochs),
    pages: slices.map(slice => slice.reduce((sum, pages) => sum + pages, 0) / slice.length),
    lower: slices.map(slice => Math.min(...slice)),
    upper: slices.map(slice => Math.max(...slice)),
  })
}
