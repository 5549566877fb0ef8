import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { historyChain } from '../../src/markov/history-chain.ts'
import { product, total } from '../../src/markov/matrix.ts'
import { stationaryDistribution, stationaryDistributions } from '../../src/markov/stationary.ts'
import { transitionCounts } from '../../src/markov/transition-counts.ts'
import { source } from '../../src/random.ts'
import { oz, positiveChains } from './chains.ts'
import { close, reference } from './reference.ts'

const { reducible } = reference

describe('the stationary distribution', () => {
  test('of the weather in Oz is 0.4, 0.2, 0.4', () => {
    close(stationaryDistribution(oz), [0.4, 0.2, 0.4], 1e-15)
  })

  test.each(Object.entries(reference.chains))('of %s is that of markovchain', (_, { transition, stationary }) => {
    close(stationaryDistribution(transition), stationary, 1e-10)
  })

  test('does not change in a step', () => {
    fc.assert(
      fc.property(positiveChains(1), transition => {
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
