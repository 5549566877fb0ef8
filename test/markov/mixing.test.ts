import { describe, expect, test } from 'vitest'
import { identity, type Matrix, product, total } from '../../src/markov/matrix.ts'
import { relaxationTime, secondEigenvalue } from '../../src/markov/mixing.ts'
import { simulateChain } from '../../src/markov/simulate.ts'
import { stationaryDistribution } from '../../src/markov/stationary.ts'
import { source } from '../../src/random.ts'
import { oz } from './chains.ts'
import { reference } from './reference.ts'

const { reducible } = reference

const cycle = [
  [0, 1, 0],
  [0, 0, 1],
  [1, 0, 0],
]

describe('mixing', () => {
  test('of two states in closed form', () => {
    expect(
      secondEigenvalue([
        [0.9, 0.1],
        [0.3, 0.7],
      ]),
    ).toBeCloseTo(0.6, 14)
    expect(
      relaxationTime([
        [0.9, 0.1],
        [0.3, 0.7],
      ]),
    ).toBeCloseTo(2.5, 13)
  })

  test('of Oz: eigenvalues 1, 1/4 and −1/4', () => {
    expect(secondEigenvalue(oz)).toBeCloseTo(0.25, 12)
  })

  test('what is left of the beginning shrinks by the second eigenvalue', () => {
    const chain = [
      [0.5, 0.3, 0.2],
      [0.1, 0.8, 0.1],
      [0.3, 0.3, 0.4],
    ]
    const stationary = stationaryDistribution(chain)
    let power: Matrix = identity(3)
    const left: number[] = []
    for (let n = 0; n < 30; n++) {
      left.push(total(power[0]!.map((p, j) => Math.abs(p - stationary[j]!))))
      power = product(power, chain)
    }
    expect(left[29]! / left[28]!).toBeCloseTo(secondEigenvalue(chain), 4)
  })

  test('never comes to a periodic chain, or one that falls apart', () => {
    expect([cycle, reducible.transition, identity(2)].map(relaxationTime)).toEqual([Infinity, Infinity, Infinity])
    expect(relaxationTime([[1]])).toBe(1)
  })

  test('the mean of a long simulation has the variance that the relaxation time says', () => {
    const [a, b, n] = [0.1, 0.2, 2000]
    const chain = [
      [1 - a, a],
      [b, 1 - b],
    ]
    const lambda = secondEigenvalue(chain)
    const means = Array.from({ length: 400 }, (_, i) => {
      const states = simulateChain(chain, { start: [2 / 3, 1 / 3], length: n }, source(17).substream(i))
      return total([...states]) / n
    })
    const variance = total(means.map(mean => (mean - 1 / 3) ** 2)) / means.length
    expect((variance * n) / ((2 / 9) * ((1 + lambda) / (1 - lambda)))).toBeCloseTo(1, 0)
  })
})
