/**
 * Observations of a positive quantity as a weighted table, by columns: row i was seen `weight[i]` times. A value is known
 * exactly where `lower` = `upper`, to lie in (`lower`, `upper`] where not, and to exceed `lower` where `upper` is
 * Infinity (right-censored). It was seen only because it exceeds `entry` (left-truncated; 0 where nothing was missed).
 *
 * Equal rows are one row, so that write intervals, which are whole numbers of epochs, take no more memory than there are
 * different lengths: a histogram is all that a likelihood needs. Tables merge by `mergeObservations`.
 */
export interface Observations {
  readonly lower: Float64Array
  readonly upper: Float64Array
  readonly entry: Float64Array
  readonly weight: Float64Array
}
