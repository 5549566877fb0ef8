import { describe, expect, test } from 'vitest'
import { absorbingStates, communicatingClasses, isIrreducible } from '../../src/markov/classes.ts'
import type { Matrix } from '../../src/markov/matrix.ts'
import { oz } from './chains.ts'
import { reference } from './reference.ts'

const { reducible } = reference

const cycle = [
  [0, 1, 0],
  [0, 0, 1],
  [1, 0, 0],
]

describe('classes', () => {
  test('are those of markovchain', () => {
    const classes = communicatingClasses(reducible.transition)
    expect(classes.map(one => one.states)).toEqual(reducible.classes)
    expect(classes.filter(one => one.closed).map(one => one.states)).toEqual(reducible.closed)
    expect(classes.map(one => one.period)).toEqual([1, 2, 1])
    expect(absorbingStates(reducible.transition)).toEqual([4])
    expect(isIrreducible(reducible.transition)).toBe(false)
    expect(isIrreducible(oz)).toBe(true)
  })

  test('periods', () => {
    const walk = [
      [0, 1, 0, 0],
      [0.5, 0, 0.5, 0],
      [0, 0.5, 0, 0.5],
      [0, 0, 1, 0],
    ]
    const periods = (matrix: Matrix) => communicatingClasses(matrix).map(one => one.period)
    expect(periods(cycle)).toEqual([3])
    expect(periods(walk)).toEqual([2])
    expect(
      periods([
        [0, 1, 0],
        [0.5, 0, 0.5],
        [1, 0, 0],
      ]),
    ).toEqual([1])
    expect(
      periods([
        [0, 1],
        [0, 1],
      ]),
    ).toEqual([0, 1])
  })
})
