import type { ColumnTable } from 'arquero'
import type { Guest, MemoryState } from '../migration/guest.ts'
import type { Source } from '../random.ts'
import { isCounts, type Observed } from '../trace/counts.ts'
import type { Trace } from '../trace/trace.ts'

/** How a fit went, one row a model. Models without a likelihood leave it undefined. */
export interface Glance {
  readonly logLikelihood?: number
  readonly parameters: number
  readonly aic?: number
  readonly bic?: number
  readonly converged: boolean
  /** Root mean square of ln(implied / exact) dirty curve over windows from 0.1 to 10 s. */
  readonly curveError?: number
}

/** An estimated parameter with its confidence interval (95%), one row each; no interval where none is defined. */
export interface Parameter {
  readonly term: string
  readonly unit: string
  readonly estimate: number
  readonly lower?: number
  readonly upper?: number
}

/** A model fitted to a trace. `state` is all there is to it: plain data and typed arrays. */
export interface Fitted<State = unknown> {
  readonly model: string
  readonly state: State
  /** A guest in the state `memory` whose writes are drawn from `source`. */
  guest(source: Source, memory: MemoryState): Guest
  /** Mean distinct pages written in a window of so many seconds, where the model has a formula for it. */
  curve?(seconds: number): number
  /** The same model with parameters drawn from their posterior or bootstrap distribution; absent where none is defined. */
  redraw?(source: Source): Fitted<State>
  /** How the fit went. */
  glance(): Glance
  /** The estimated parameters, a row each. */
  tidy(): Parameter[]
  /** The laws that were compared, a row each, where the model chooses among laws. */
  laws?(): ColumnTable
}

/** A model to be fitted to traces; `models` has those there are. */
export interface Model<State = unknown> {
  readonly name: string
  /** Whether it must be known which pages were written, and not only how many. */
  readonly needsPages: boolean
  /** @throws TypeError when the model needs to know which pages were written and `observed` has counts only */
  fit(observed: Observed): Fitted<State>
  /** The fit whose state this is. */
  restore(state: State): Fitted<State>
}

/** A model from its estimator and from what a state means, told how to make fits of other states. */
export function model<State>(
  name: string,
  estimate: (observed: Observed) => State,
  fitted: (state: State, restore: (state: State) => Fitted<State>) => Omit<Fitted<State>, 'model' | 'state'>,
  { needsPages = false } = {},
): Model<State> {
  const restore = (state: State): Fitted<State> => ({ model: name, state, ...fitted(state, restore) })
  return { name, needsPages, fit: observed => restore(estimate(observed)), restore }
}

/** @throws TypeError when `observed` has counts only */
export function pagesOf(name: string, observed: Observed): Trace {
  if (isCounts(observed)) throw new TypeError(`${name} needs a trace of pages, not of counts`)
  return observed
}
