import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { absorbingStates, communicatingClasses, isIrreducible } from '../../src/markov/classes.ts'
import { historyChain } from '../../src/markov/history-chain.ts'
import { identity, type Matrix, product, total } from '../../src/markov/matrix.ts'
import { relaxationTime, secondEigenvalue } from '../../src/markov/mixing.ts'
import { simulateChain } from '../../src/markov/simulate.ts'
import { stationaryDistribution, stationaryDistributions } from '../../src/markov/stationary.ts'
import { transitionCounts } from '../../src/markov/transition-counts.ts'
import { source } from '../../src/random.ts'
import { close, reference } from './reference.ts'

/** The weather in the land of Oz: rain, nice, snow (Kemeny & Snell 1960). */
const oz = [
  [1 / 2, 1 / 4, 1 / 4],
  [1 / 2, 0, 1 / 2],
  [1 / 4, 1 / 4, 1 / 2],
]
const { reducible } = reference
const cycle = [
  [0, 1, 0],
  [0, 0, 1],
  [1, 0, 0],
]

const positive = fc
  .integer({ min: 1, max: 6 })
  .chain(k =>
    fc.array(fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: k, maxLength: k }), {
      minLength: k,
      maxLength: k,
    }),
  )
  .map(rows => rows.map(row => row.map(weight => weight / total(row))))

describe('the stationary distribution', () => {
  test('of the weather in Oz is 0.4, 0.2, 0.4', () => {
    close(stationaryDistribution(oz), [0.4, 0.2, 0.4], 1e-15)
  })

  test.each(Object.entries(reference.chains))('of %s is that of markovchain', (_, { transition, stationary }) => {
    close(stationaryDistribution(transition), stationary, 1e-10)
  })

  test('does not change in a step', () => {
    fc.assert(
      fc.property(positive, transition => {
        const stationary = stationaryDistribution(transition)
        close(product([stationary], transition)[0], stationary, 1e-13)
        expect(total(stationary)).toBeCloseTo(1, 13)
      }),
    )
  })

  test('of two states in closed form, however rarely they change', () => {
    for (const [a, b] of [
      [0.3, 0.2],
      [1e-17, 1e-14],
      [1e-300, 1],
    ] as const) {
      close(
        stationaryDistribution([
          [1 - a, a],
          [b, 1 - b],
        ])[1]! /
          (a / (a + b)),
        1,
        1e-15,
      )
    }
  })

  test('of a birth and death chain keeps tiny probabilities precise', () => {
    const e = 1e-8
    const chain = [
      [1 - e, e, 0],
      [0.5, 0.5 - e, e],
      [0, 0.5, 0.5],
    ]
    const weights = [1, 2 * e, 4 * e * e]
    stationaryDistribution(chain).forEach((p, i) => {
      expect(p / (weights[i]! / total(weights))).toBeCloseTo(1, 14)
    })
  })

  test('of a generator balances flows', () => {
    const q = reference.exponentials[1]!.q
    const stationary = stationaryDistribution(q)
    close(product([stationary], q)[0], [0, 0, 0], 1e-12)
    expect(stationary[1]).toBeGreaterThan(0.99)
  })

  test('there is one for each closed class', () => {
    expect(stationaryDistributions(reducible.transition)).toEqual([...reducible.steady].reverse())
    expect(() => stationaryDistribution(reducible.transition)).toThrow('needs one closed class: 2')
    close(
      stationaryDistribution([
        [0.5, 0.5, 0],
        [0, 0.25, 0.75],
        [0, 0.75, 0.25],
      ]),
      [0, 0.5, 0.5],
    )
  })

  test('of a chain of order 2 gives the share of each history', () => {
    const second = [
      [0.9, 0.1],
      [0.4, 0.6],
      [0.7, 0.3],
      [0.2, 0.8],
    ]
    const histories = historyChain(second)
    expect(histories[1]).toEqual([0, 0, 0.4, 0.6])
    const sequence: number[] = [0, 0]
    const random = source(2)
    for (let t = 2; t < 60_000; t++)
      sequence.push(Number(random() < second[2 * sequence[t - 2]! + sequence[t - 1]!]![1]!))
    const { counts } = transitionCounts([sequence], { states: 2, order: 2 })
    const shares = counts.map(row => total(row) / (sequence.length - 2))
    stationaryDistribution(histories).forEach((p, i) => {
      expect(Math.abs(shares[i]! - p)).toBeLessThan(0.015)
    })
  })
})

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
