import { communicatingClasses } from './classes.ts'
import { type Matrix, total } from './matrix.ts'

/**
 * The stationary distribution of a transition matrix or a generator, by the elimination of Grassmann, Taksar & Heyman
 * (1985): nothing is subtracted, so each probability, however small, is precise to rounding (O'Cinneide 1993).
 *
 * @throws RangeError unless exactly one class is closed: otherwise it is not unique
 */
export function stationaryDistribution(matrix: Matrix): number[] {
  const all = stationaryDistributions(matrix)
  if (all.length !== 1) throw new RangeError(`a unique stationary distribution needs one closed class: ${all.length}`)
  return all[0]!
}

/** The stationary distribution of each closed class, by its least state; all others are mixtures of them. */
export function stationaryDistributions(matrix: Matrix): number[][] {
  return communicatingClasses(matrix)
    .filter(({ closed }) => closed)
    .map(({ states }) => {
      const within = eliminate(states.map(i => states.map(j => matrix[i]![j]!)))
      return matrix.map((_, state) => within[states.indexOf(state)] ?? 0)
    })
}

function eliminate(irreducible: number[][]): number[] {
  const a = irreducible.map(row => [...row])
  for (let last = a.length - 1; last > 0; last--) {
    const leaving = total(a[last]!.slice(0, last))
    for (let i = 0; i < last; i++) {
      a[i]![last]! /= leaving
      for (let j = 0; j < last; j++) a[i]![j]! += a[i]![last]! * a[last]![j]!
    }
  }
  const visits = [1]
  for (let state = 1; state < a.length; state++) {
    visits.push(total(visits.map((count, i) => count * a[i]![state]!)))
  }
  const sum = total(visits)
  return visits.map(count => count / sum)
}
