import { exactly, intervalCensored, type Observations, rightCensored } from '../../src/distributions/observations.ts'

/** Observations that tell little, from which a search must begin all the same. */
export const oddObservations: readonly { readonly name: string; readonly observations: Observations }[] = [
  { name: 'no observation', observations: exactly([]) },
  { name: 'one value', observations: exactly([3]) },
  { name: 'one value many times', observations: exactly([1], { weight: [1e9] }) },
  { name: 'zeros', observations: exactly([0, 0, 0]) },
  { name: 'all censored', observations: rightCensored([2, 5, 9], [false, false, false]) },
  { name: 'censored at entry', observations: rightCensored([4], [false], { entry: [4] }) },
  { name: 'beyond any end', observations: rightCensored([0], [false]) },
  { name: 'intervals', observations: intervalCensored([0, 1, 2], [1, 2, Infinity]) },
  { name: 'a huge value', observations: exactly([1, 1, 1, 1e12]) },
  { name: 'tiny values', observations: exactly([1e-9, 3e-9]) },
]
