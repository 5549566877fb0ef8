import { identity, type Matrix, product } from './matrix.ts'
import { hittingProbabilities } from './passage.ts'

/** Expected visits to each state (column) in steps 1 … `steps`, by the state at step 0 (row). */
export function expectedVisits(transition: Matrix, steps: number): number[][] {
  let power: Matrix = identity(transition.length)
  let visits = transition.map(row => row.map(() => 0))
  for (let n = 1; n <= steps; n++) {
    power = product(power, transition)
    visits = visits.map((row, i) => row.map((count, j) => count + power[i]![j]!))
  }
  return visits
}

/**
 * Expected visits to each state in all steps n ≥ 1: fᵢⱼ / (1 − fⱼⱼ), f the probabilities to hit (Feller 1968, chapter
 * XIII).
 */
export function expectedVisitsEver(transition: Matrix): number[][] {
  const hitting = transition.map((_, target) => hittingProbabilities(transition, [target]))
  return transition.map((_, i) => hitting.map((to, j) => (to[i] === 0 ? 0 : to[i]! / (1 - to[j]!))))
}
