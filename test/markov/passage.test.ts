import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Matrix, total } from '../../src/markov/matrix.ts'
import { kemenyConstant, meanPassageTimes, passageLaw, passageTimes } from '../../src/markov/passage.ts'
import { stationaryDistribution } from '../../src/markov/stationary.ts'
import { oz, positiveChains } from './chains.ts'
import { close, reference } from './reference.ts'

const { reducible } = reference

const column = (matrix: Matrix, j: number) => matrix.map(row => row[j]!)

describe('mean first-passage times', () => {
  test('of the weather in Oz (Kemeny & Snell)', () => {
    close(
      meanPassageTimes(oz),
      [
        [5 / 2, 4, 10 / 3],
        [8 / 3, 5, 8 / 3],
        [10 / 3, 4, 5 / 2],
      ],
      1e-13,
    )
  })

  test.each(Object.entries(reference.chains))('of %s are those of markovchain', (_, expected) => {
    const means = meanPassageTimes(expected.transition)
    close(
      means.map((row, i) => row.map((mean, j) => (i === j ? 0 : mean))),
      expected.meanPassage,
      1e-10,
    )
    close(
      means.map((row, i) => row[i]!),
      expected.meanReturn,
      1e-10,
    )
  })

  test('of return are the inverse of the stationary distribution', () => {
    fc.assert(
      fc.property(positiveChains(2), transition => {
        const means = meanPassageTimes(transition)
        stationaryDistribution(transition).forEach((p, i) => {
          close(means[i]![i]! * p, 1, 1e-11)
        })
      }),
    )
  })

  test('to a state drawn from the stationary distribution do not depend on the start (Kemeny)', () => {
    fc.assert(
      fc.property(positiveChains(2), transition => {
        const stationary = stationaryDistribution(transition)
        const constant = kemenyConstant(transition, stationary)
        for (const [i, row] of meanPassageTimes(transition).entries()) {
          close(total(row.map((mean, j) => (i === j ? 0 : mean * stationary[j]!))), constant, 1e-10)
        }
      }),
    )
    expect(kemenyConstant(oz, [0.4, 0.2, 0.4])).toBeCloseTo(1 / (1 - 1 / 4) + 1 / (1 + 1 / 4), 12)
  })

  test('of two states are geometric, and precise where the chain seldom moves', () => {
    const [a, b] = [1e-13, 0.25]
    const { mean, variance } = passageTimes(
      [
        [1 - a, a],
        [b, 1 - b],
      ],
      [1],
    )
    expect(mean[0]! * a).toBeCloseTo(1, 12)
    expect(variance[0]! * a * a).toBeCloseTo(1, 12)
    const back = passageTimes(
      [
        [0.9, 0.1],
        [b, 1 - b],
      ],
      [0],
    )
    expect(back.mean[1]).toBeCloseTo(4, 12)
    expect(back.variance[1]).toBeCloseTo((1 - b) / b ** 2, 11)
    expect(back.mean[0]).toBeCloseTo(0.9 + 0.1 * 5, 12)
  })

  test('are Infinity where the passage is not certain', () => {
    expect(passageTimes(reducible.transition, [4])).toEqual({
      mean: [Infinity, Infinity, Infinity, Infinity, 1],
      variance: [Infinity, Infinity, Infinity, Infinity, 0],
    })
    const absorbed = passageTimes(reducible.transition, [2, 3, 4])
    expect(absorbed.mean[0]).toBeCloseTo(2, 12)
    expect(absorbed.mean[1]).toBeCloseTo(2, 12)
  })
})

describe('the law of first passage', () => {
  test.each(Object.entries(reference.chains))(
    'of %s is that of markovchain',
    (_, { transition, firstPassage, states }) => {
      for (let target = 0; target < states; target++) {
        const { mass, cdf } = passageLaw(transition, { start: 0, targets: [target], steps: 12 })
        close([...mass.subarray(1)], column(firstPassage, target), 1e-11)
        expect(cdf[12]).toBeCloseTo(total([...mass]), 13)
      }
    },
  )

  test('has the moments of passage, from a state and from a distribution', () => {
    fc.assert(
      fc.property(positiveChains(2), transition => {
        const { mass } = passageLaw(transition, { start: 1, targets: [0], steps: 4000 })
        const moments = passageTimes(transition, [0])
        fc.pre(moments.mean.every(mean => mean < 100))
        const mean = mass.reduce((sum, p, n) => sum + p * n, 0)
        close(mean, moments.mean[1], 1e-9)
        close(
          mass.reduce((sum, p, n) => sum + p * (n - mean) ** 2, 0),
          moments.variance[1],
          1e-7,
        )
      }),
    )
    const mixed = passageLaw(oz, { start: [0.5, 0.5, 0], targets: [2], steps: 3 }).mass
    expect(mixed[1]).toBeCloseTo(0.5 * 0.25 + 0.5 * 0.5, 14)
  })

  test('of two states by hand', () => {
    const { mass, cdf } = passageLaw(
      [
        [0.75, 0.25],
        [0.5, 0.5],
      ],
      { start: 0, targets: [1], steps: 3 },
    )
    expect([...mass]).toEqual([0, 0.25, 0.1875, 0.140625])
    expect(cdf[3]).toBe(1 - 0.75 ** 3)
  })
})
