import { describe, expect, test } from 'vitest'
import { type Matrix, product } from '../../src/markov/matrix.ts'
import { hittingProbabilities } from '../../src/markov/passage.ts'
import { expectedVisits, expectedVisitsEver } from '../../src/markov/visits.ts'
import { oz } from './chains.ts'
import { close, reference } from './reference.ts'

const { reducible } = reference

const column = (matrix: Matrix, j: number) => matrix.map(row => row[j]!)

describe('hitting', () => {
  test('probabilities are those of markovchain', () => {
    for (let target = 0; target < 5; target++) {
      close(hittingProbabilities(reducible.transition, [target]), column(reducible.hitting, target), 1e-12)
    }
  })

  test("the gambler's ruin", () => {
    const p = 0.4
    const walk = [
      [1, 0, 0, 0, 0],
      [1 - p, 0, p, 0, 0],
      [0, 1 - p, 0, p, 0],
      [0, 0, 1 - p, 0, p],
      [0, 0, 0, 0, 1],
    ]
    const ratio = (1 - p) / p
    close(
      hittingProbabilities(walk, [4]),
      [0, 1, 2, 3, 4].map(i => (1 - ratio ** i) / (1 - ratio ** 4)),
      1e-12,
    )
  })

  test('visits for ever are those of markovchain', () => {
    close(
      expectedVisitsEver(reducible.transition),
      reducible.visits.map(row => row.map(Number)),
      1e-12,
    )
  })

  test('visits in n steps are sums of powers, and tend to the stationary share', () => {
    const second = product(oz, oz)
    close(
      expectedVisits(oz, 2),
      oz.map((row, i) => row.map((p, j) => p + second[i]![j]!)),
      1e-14,
    )
    close(
      expectedVisits(oz, 4000)[1]!.map(visits => visits / 4000),
      [0.4, 0.2, 0.4],
      1e-3,
    )
    expect(expectedVisits(oz, 0)).toEqual([
      [0, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
    ])
  })
})
