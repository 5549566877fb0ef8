import { describe, expect, test } from 'vitest'
import { markovChain } from '../../src/markov/chain.ts'
import { orderTable, orderTest, selectOrder } from '../../src/markov/order.ts'
import { simulateChain } from '../../src/markov/simulate.ts'
import { transitionCounts, withOrder } from '../../src/markov/transition-counts.ts'
import { source } from '../../src/random.ts'
import { close, digits, reference } from './reference.ts'

describe('order', () => {
  const counts = transitionCounts([digits(reference.chains.three.sequence)], { states: 3, order: 2 })

  test('the likelihood ratio is that of the two likelihoods', () => {
    const [zero, one, two] = [0, 1, 2].map(order => markovChain(withOrder(counts, order)).logLikelihood)
    expect(orderTest(counts).statistic).toBeCloseTo(2 * (two! - one!), 9)
    expect(orderTest(counts, { order: 0 })).toMatchObject({ degreesOfFreedom: (9 - 1) * 2 })
    expect(orderTest(counts, { order: 0 }).statistic).toBeCloseTo(2 * (two! - zero!), 9)
    expect(orderTest(withOrder(counts, 1)).statistic).toBeCloseTo(2 * (one! - zero!), 9)
  })

  test('the table has the likelihoods and parameters of the chains', () => {
    const { logLikelihood, aic, bic } = markovChain(withOrder(counts, 1))
    const row = orderTable(counts)[1]!
    expect(row).toMatchObject({ order: 1, parameters: 6 })
    close([row.logLikelihood, row.aic, row.bic], [logLikelihood, aic, bic])
  })

  test.each([
    [
      0,
      [
        [0.7, 0.3],
        [0.7, 0.3],
        [0.7, 0.3],
        [0.7, 0.3],
      ],
    ],
    [
      1,
      [
        [0.9, 0.1],
        [0.4, 0.6],
        [0.9, 0.1],
        [0.4, 0.6],
      ],
    ],
    [
      2,
      [
        [0.9, 0.1],
        [0.2, 0.8],
        [0.5, 0.5],
        [0.6, 0.4],
      ],
    ],
  ])('BIC finds order %i', (order, law) => {
    const random = source(3)
    const sequence = [0, 0]
    while (sequence.length < 4000) sequence.push(Number(random() < law[2 * sequence.at(-2)! + sequence.at(-1)!]![1]!))
    const seen = transitionCounts([sequence], { states: 2, order: 3 })
    expect(selectOrder(seen)).toBe(order)
    expect(selectOrder(seen, 'aic')).toBeGreaterThanOrEqual(order)
  })

  test('a test of the true order rejects at its level, by either statistic', () => {
    const chain = [
      [0.8, 0.2, 0],
      [0.2, 0.6, 0.2],
      [0.1, 0.3, 0.6],
    ]
    for (const statistic of ['pearson', 'likelihood-ratio'] as const) {
      const rejected = Array.from({ length: 300 }, (_, i) => {
        const states = simulateChain(chain, { start: 0, length: 3000 }, source(13).substream(i))
        return orderTest(transitionCounts([states], { states: 3, order: 2 }), { statistic })
      }).filter(one => one.pValue < 0.1)
      expect(Math.abs(rejected.length / 300 - 0.1)).toBeLessThan(3.5 * Math.sqrt(0.09 / 300))
    }
  })

  test('a transition that never occurs costs its degrees of freedom', () => {
    const alternating = transitionCounts([[0, 1, 0, 1, 0, 1, 0, 1, 0]], { states: 2, order: 2 })
    expect(orderTest(alternating)).toMatchObject({ statistic: 0, degreesOfFreedom: 0, pValue: Number.NaN })
    expect(() => orderTest(alternating, { order: 2 })).toThrow('order must be an integer from 0 to 1: 2')
  })
})
