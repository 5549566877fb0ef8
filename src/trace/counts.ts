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
