import type { Trace } from './trace.ts'

/**
 * A trace without page identity: how many distinct pages were written in a window, for some windows. It can be fitted
 * (`constant-rate`, `dirty-curve`) but not replayed, which is why it is not a `Trace`.
 */
export interface CountsTrace {
  readonly pageSize: number
  readonly pageCount: number
  readonly zeroPages?: number
  /** Seconds, ascending. */
  readonly windows: Float64Array
  /** Distinct pages of the whole guest, scaled up from the sample, by window. */
  readonly pages: Float64Array
  /** Pages sampled, when the counts come from a sample; their binomial error follows from it. */
  readonly sampledPages?: number
}

/** What a model can be fitted to. */
export type Observed = Trace | CountsTrace

/** Whether it is known only how many pages were written, and not which. */
export const isCounts = (trace: object): trace is CountsTrace => 'windows' in trace
