import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Matrix, product, total } from '../../src/markov/matrix.ts'
import {
  hittingProbabilities,
  kemenyConstant,
  meanPassageTimes,
  passageLaw,
  passageTimes,
} from '../../src/markov/passage.ts'
import { runLengths } from '../../src/markov/run-lengths.ts'
import { simulateChain } from '../../src/markov/simulate.ts'
import { geometricTest, sojournMass, sojournTimes } from '../../src/markov/sojourn.ts'
import { stationaryDistribution } from '../../src/markov/stationary.ts'
import { expectedVisits, expectedVisitsEver } from '../../src/markov/visits.ts'
import { source } from '../../src/random.ts'
import { close, reference } from './reference.ts'

const oz = [
  [1 / 2, 1 / 4, 1 / 4],
  [1 / 2, 0, 1 / 2],
  [1 / 4, 1 / 4, 1 / 2],
]
const { reducible } = reference
const column = (matrix: Matrix, j: number) => matrix.map(row => row[j]!)

const positive = fc
  .integer({ min: 2, max: 6 })
  .chain(k =>
    fc.array(fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: k, maxLength: k }), {
      minLength: k,
      maxLength: k,
    }),
  )
  .map(rows => rows.map(row => row.map(weight => weight / total(row))))

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
      fc.property(positive, transition => {
        const means = meanPassageTimes(transition)
        stationaryDistribution(transition).forEach((p, i) => {
          close(means[i]![i]! * p, 1, 1e-11)
        })
      }),
    )
  })

  test('to a state drawn from the stationary distribution do not depend on the start (Kemeny)', () => {
    fc.assert(
      fc.property(positive, transition => {
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
      fc.property(positive, transition => {
        const { mass } = passageLaw(transition, { start: 1, targets: [0], steps: 4000 })
        const moments = passageTimes(transition, [0])
        fc.pre(moments.mean[1]! < 100)
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

describe('sojourns', () => {
  test('are geometric', () => {
    expect(sojournTimes(oz)).toEqual({ mean: [2, 1, 2], variance: [2, 0, 2] })
    expect([...sojournMass(0.5, 3)]).toEqual([0, 0.5, 0.25, 0.125])
    expect(sojournTimes([[1]])).toEqual({ mean: [Infinity], variance: [Infinity] })
  })

  test('of a chain pass at their level', () => {
    const chain = [
      [0.95, 0.05],
      [0.3, 0.7],
    ]
    const rejected = Array.from({ length: 400 }, (_, i) => {
      const states = simulateChain(chain, { start: 0, length: 1500 }, source(41).substream(i))
      return geometricTest(runLengths([states], 2)[0]!)
    }).filter(one => one.pValue < 0.1)
    expect(Math.abs(rejected.length / 400 - 0.1)).toBeLessThan(3.5 * Math.sqrt(0.09 / 400))
  })

  test('that are regular do not pass', () => {
    const regular = { ended: [0, 0, 0, 40, 40], unfinished: [0] }
    const { pValue, degreesOfFreedom } = geometricTest(regular)
    expect(degreesOfFreedom).toBe(3)
    expect(pValue).toBeLessThan(1e-10)
  })

  test('by hand: of 66 that could end at age 1, 40 at 2 and 20 at 3, twenty each did', () => {
    const { statistic, degreesOfFreedom } = geometricTest({ ended: [0, 20, 20, 20], unfinished: [0, 4, 6] })
    const hazard = 60 / 126
    const term = (risk: number) => (20 - risk * hazard) ** 2 / (risk * hazard * (1 - hazard))
    expect(degreesOfFreedom).toBe(2)
    expect(statistic).toBeCloseTo(term(66) + term(40) + term(20), 11)
  })

  test('too few tell nothing', () => {
    expect(geometricTest({ ended: [0, 1], unfinished: [0] })).toMatchObject({ degreesOfFreedom: 0, pValue: Number.NaN })
    expect(geometricTest({ ended: [0], unfinished: [0] })).toMatchObject({ statistic: 0, degreesOfFreedom: 0 })
  })
})
