import type { Trace } from './trace.ts'

/** What was counted in a sample of a guest's pages. */
export interface Sample {
  /** Pages sampled, by window. */
  readonly pages: readonly number[]
  /** Those of them found dirty, by window. */
  readonly dirty: readonly number[]
  /** Those found to be zero when the windows began, if that was told. */
  readonly zero?: number
  /** Whether the windows begin together and are of the same pages; else each was measured by itself. */
  readonly together: boolean
}

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
  /** The sample that the counts come from; absent when they are of all pages, or when nothing is known of it. */
  readonly sample?: Sample
}

/** What a model can be fitted to. */
export type Observed = Trace | CountsTrace

/** Whether it is known only how many pages were written, and not which. */
export const isCounts = (trace: object): trace is CountsTrace => 'windows' in trace
