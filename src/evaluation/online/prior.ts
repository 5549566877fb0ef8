/** What is believed of any guest's writes before its migration has shown some. */
export interface DirtyingPrior {
  /** ln of the share of memory that is newly dirty after one second. */
  readonly level: { readonly mean: number; readonly sd: number }
  /** Exponent by which newly dirty pages grow with the time since the last synchronisation. */
  readonly slope: { readonly mean: number; readonly sd: number }
  /** Hypotheses that are equally likely beforehand. */
  readonly grid: {
    /** Standard deviations of ln pages that are drawn anew each round. */
    readonly noise: readonly number[]
    /** Standard deviations of ln pages that last. */
    readonly drift: readonly number[]
    /** Seconds for which they last: the time constant of the drift. */
    readonly memory: readonly number[]
  }
}

/**
 * From the synchronisations of the 48 bundled migrations (data/migrations.jsonl), of guests of 512 MiB under QEMU 10.0.2:
 * ln pages regressed on ln seconds in each migration of at least three rounds, then mean and standard deviation over the
 * seven workloads: slope 0.70 ± 0.14, level −4.04 ± 0.93; with the idle guest at the mean slope, level −4.55 ± 1.7. As
 * eight workloads of one small host are few, both spreads are rounded up, that of the slope nearly doubled. Residuals have standard
 * deviations from 0.05 to 0.6 (one 1.1), between which the grid lies. That a level is a share of memory, so that guests
 * twice as large dirty twice as much, is an assumption.
 */
export const dirtyingPrior: DirtyingPrior = {
  level: { mean: -4.5, sd: 1.75 },
  slope: { mean: 0.7, sd: 0.25 },
  grid: { noise: [0.05, 0.1, 0.2, 0.4], drift: [0.05, 0.15, 0.45, 1], memory: [3, 10, 30] },
}
