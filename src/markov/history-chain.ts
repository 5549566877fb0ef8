import { type Matrix, matrixOf } from './matrix.ts'

/**
 * A chain of order m as a chain of order 1 whose states are the histories of m states: a `transition` of kᵐ rows and k
 * columns becomes square.
 */
export function historyChain(transition: Matrix): number[][] {
  const histories = transition.length
  const states = transition[0]!.length
  return matrixOf(histories, histories, (from, to) =>
    Math.floor(to / states) === from % (histories / states) ? transition[from]![to % states]! : 0,
  )
}
