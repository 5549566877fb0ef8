import type { Criterion } from '../../distributions/compare-laws.ts'

/** A family fitted to intervals or sojourns (seconds). `empirical` has no values, only their number. */
export interface LawFitState {
  readonly family: string
  readonly parameters: number
  readonly values: readonly number[]
  /** Of the values on the real scales of `scales`; empty where the fit did not converge. */
  readonly covariance: readonly (readonly number[])[]
  readonly logLikelihood: number
  readonly aic: number
  readonly bic: number
  readonly converged: boolean
}

/** The logarithm of a clock's speed over that of its state: `centre`, a first-order autoregression, and noise of one bin. */
export interface Level {
  /** Correlation of the autoregression from one bin to the next. */
  readonly persistence: number
  /** Its stationary standard deviation. */
  readonly slow: number
  readonly fast: number
  /** Such that the mean speed is 1 if the level is normal; its standard error is that of the mean of the autoregression. */
  readonly centre: number
  readonly centreError: number
  /** The autoregression's estimate at the trace's end and the standard error of that. */
  readonly now: number
  readonly nowError: number
}

/** Busy and idle sojourns by turns: element 0 of each pair is for idle ones, element 1 for busy ones. */
export interface Alternation {
  readonly speeds: readonly [number, number]
  readonly laws: readonly [LawFitState, LawFitState]
  readonly busy: boolean
  /** Bins that the present sojourn has lasted. */
  readonly age: number
}

/** How fast a group's clock runs, 1 on average. */
export interface Clock {
  readonly level: Level
  readonly alternation: Alternation | null
}

/** Pages written by renewal processes of one law, by the clock of their group. Intervals and ages are in its ticks. */
export interface GroupState {
  readonly pages: number
  /** Sum over pages of the epochs in which each was dirty. */
  readonly dirtyEpochs: number
  /** `complete[g]` intervals were of g ticks; `tails[g]` were cut off at g by the trace's end. */
  readonly complete: Float64Array
  readonly tails: Float64Array
  /** Pages never seen that are of the group, by estimate, and the probability of the first write of one at a tick. */
  readonly unseen: number
  readonly unseenHazard: number
  /** Null where it always runs at speed 1. */
  readonly clock: Clock | null
  readonly laws: readonly LawFitState[]
  readonly chosen: number
}

/** Groups of pages with their clocks, and the trace that they were fitted to, in counts. */
export interface State {
  /** Mean seconds of an epoch, which is a tick of a clock of speed 1. */
  readonly epoch: number
  readonly epochs: number
  /** Epochs for which a clock keeps its speed. */
  readonly bin: number
  readonly pageCount: number
  readonly criterion: Criterion
  /** Pages written, the group of each and its age in ticks. */
  readonly pages: Uint32Array
  readonly groupOf: Uint8Array
  readonly ages: Uint32Array
  readonly groups: readonly GroupState[]
  /** A root of the correlations of the groups' levels, row by row. */
  readonly root: Float64Array
  /** Windows (s), the exact dirty curve at them and, by group and window, quantiles of the ticks that pass. */
  readonly windows: Float64Array
  readonly exact: Float64Array
  readonly elapsed: readonly Float64Array[]
}
