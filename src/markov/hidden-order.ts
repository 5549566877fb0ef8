import { type Criteria, fitHiddenMarkov, type HiddenMarkovFit, type HiddenMarkovOptions } from './hidden-markov.ts'
import type { Series } from './hidden-series.ts'

/** A row of the table of orders. */
export interface StatesRow extends Criteria {
  readonly states: number
  readonly converged: boolean
}

/** Hidden Markov models by their number of states. */
export interface StatesTable {
  /** A row per number of states, from 1. */
  readonly table: readonly StatesRow[]
  /** The model of the least criterion. */
  readonly best: HiddenMarkovFit
}

/**
 * Hidden Markov models of 1 to `most` states and the one of the least criterion: BIC, which finds the number of states
 * that the data need, or ICL, which asks besides that the states be told apart.
 *
 * @throws RangeError as `fitHiddenMarkov` does
 */
export function selectStates(
  series: Series,
  {
    most,
    criterion = 'bic',
    ...options
  }: Omit<HiddenMarkovOptions, 'states' | 'start'> & {
    readonly most: number
    readonly criterion?: 'aic' | 'bic' | 'icl'
  },
): StatesTable {
  const fits = Array.from({ length: most }, (_, i) => fitHiddenMarkov(series, { ...options, states: i + 1 }))
  const table = fits.map(({ logLikelihood, parameters, aic, bic, icl, converged }, i) => {
    return { states: i + 1, logLikelihood, parameters, aic, bic, icl, converged }
  })
  return { table, best: fits.reduce((a, b) => (b[criterion] < a[criterion] ? b : a)) }
}
