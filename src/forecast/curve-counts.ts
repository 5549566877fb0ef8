import type { CountsTrace } from '../trace/counts.ts'
import type { TraceInfo } from '../trace/trace.ts'
import { meanDirtyCurve } from '../working-set/dirty-curve.ts'
import type { WorkingSet } from '../working-set/scan.ts'

/**
 * The counts of a trace: the exact mean of distinct pages in every window of whole epochs up to half of the trace, and in
 * all of it. Longer windows than half of it overlap too much for the slope between one and the next to mean anything.
 */
export function countsOfTrace({ pageSize, pageCount, zeroPages }: TraceInfo, set: WorkingSet): CountsTrace {
  const { epochs, duration } = set
  const curve = meanDirtyCurve(set)
  const half = Array.from({ length: Math.floor(epochs / 2) }, (_, i) => i + 1)
  const lengths = Float64Array.from([...half, epochs])
  return {
    pageSize,
    pageCount,
    ...(zeroPages !== undefined && { zeroPages }),
    windows: lengths.map(k => (k * duration) / epochs),
    pages: lengths.map(k => curve[k]!),
  }
}
