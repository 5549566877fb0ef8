/** What is believed of any guest's writes before its migration has shown some. */
export interface DirtyingPrior {
  /** ln of the share of memory that is newly dirty after one second. */
  readonly level: Spread
  /** By how much ln pages grow with ln seconds, at one second. */
  readonly slope: Spread
  /** Half of what the slope grows by with ln seconds. */
  readonly curvature: number
  /** How far from one second the curve bends, in ln seconds; beyond it goes on straight. */
  readonly reach: number
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

/** A law of something over workloads, by its moments. */
export interface Spread {
  readonly mean: number
  readonly sd: number
}

/**
 * Level, slope and curvature are mean and standard deviation over the eight workloads of the bundled traces, of
 * parabolas through the exact dirty curves at windows of 0.1 to 6.4 s in double logarithms (level −4.35 ± 1.78, slope
 * 0.49 ± 0.25, curvature −0.035 ± 0.060, which is held at its mean). The reach, 0.05 to 20 s, is a little more than
 * those windows. About its own regression of ln pages on ln seconds each of the bundled migrations has residuals with a
 * standard deviation from 0.05 to 0.6, one 1.1; the grid spans them. That a level is a share of memory, so that a guest
 * twice as large dirties twice as much, is an assumption.
 */
export const dirtyingPrior: DirtyingPrior = {
  level: { mean: -4.35, sd: 1.8 },
  slope: { mean: 0.5, sd: 0.25 },
  curvature: -0.035,
  reach: 3,
  grid: { noise: [0.05, 0.1, 0.2, 0.4], drift: [0.05, 0.15, 0.45, 1], memory: [3, 10, 30] },
}
