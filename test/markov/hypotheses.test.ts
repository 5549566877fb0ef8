import { describe, expect, test } from 'vitest'
import { logLikelihoodOf, markovChain } from '../../src/markov/chain.ts'
import { chiSquareTest } from '../../src/markov/chi-square.ts'
import { divergenceRate, entropyRate } from '../../src/markov/divergence.ts'
import { homogeneityTest, pairHomogeneityTest, specifiedChainTest } from '../../src/markov/homogeneity.ts'
import { total } from '../../src/markov/matrix.ts'
import { orderTable, orderTest, selectOrder } from '../../src/markov/order.ts'
import { simulateChain } from '../../src/markov/simulate.ts'
import { stationaryDistribution } from '../../src/markov/stationary.ts'
import { blockCounts, transitionCounts, withOrder } from '../../src/markov/transition-counts.ts'
import { source } from '../../src/random.ts'
import { close, digits, reference } from './reference.ts'

describe.each(Object.entries(reference.chains))('%s, against markovchain', (_, expected) => {
  const { states } = expected
  const sequence = digits(expected.sequence)
  const pearson = { statistic: 'pearson' as const }

  test('assessOrder, without the correction that R makes to tables of two by two', () => {
    const { statistic, degreesOfFreedom, pValue } = orderTest(
      transitionCounts([sequence], { states, order: 2 }),
      pearson,
    )
    close(statistic, expected.orderOfCounts)
    expect(degreesOfFreedom).toBe(states * (states - 1) ** 2)
    if (states > 2) close([statistic, pValue], expected.order)
  })

  test('the statistic of verifyMarkovProperty, from the same counts', () => {
    const used = sequence.slice(0, sequence.length - (sequence.length % 3))
    const { transition } = markovChain(transitionCounts([sequence], { states }))
    const triples = transitionCounts([used], { states, order: 2 }).counts
    const terms = triples.flatMap((row, history) =>
      row.map((count, state) => {
        const mean = total(row) * transition[history % states]![state]!
        return count > 0 ? (count - mean) ** 2 / mean : 0
      }),
    )
    close(total(terms), expected.markovProperty[0])
  })

  test('stationarity, of counts', () => {
    const blocks = blockCounts(sequence, { states, blocks: 4 })
    const { statistic, degreesOfFreedom } = homogeneityTest(blocks, pearson)
    close(statistic, expected.stationarityOfCounts)
    expect(degreesOfFreedom).toBe(3 * states * (states - 1))
  })

  test('the statistic of assessStationarity, when rows are divided by their totals', () => {
    const shares = blockCounts(sequence, { states, blocks: 4 }).map(({ counts }) => ({
      counts: counts.map(row => row.map(count => count / total(row))),
    }))
    if (states > 2) close(homogeneityTest(shares, pearson).statistic, expected.stationarityOfProportions[0], 1e-9)
  })

  test('verifyHomogeneity', () => {
    const middle = Math.floor(sequence.length / 2)
    const halves = [sequence.slice(0, middle), sequence.slice(middle)].map(half => transitionCounts([half], { states }))
    const { statistic, degreesOfFreedom, pValue } = pairHomogeneityTest(halves)
    close([statistic, degreesOfFreedom, pValue], expected.homogeneity, 1e-9)
  })

  test('verifyEmpiricalToTheoretical', () => {
    const circle = transitionCounts([[...sequence, sequence[0]!]], { states })
    const { statistic, degreesOfFreedom, pValue } = specifiedChainTest(circle, expected.theory)
    close([statistic, degreesOfFreedom, pValue], expected.specified, 1e-9)
  })
})

test('the chi-square law', () => {
  expect(chiSquareTest(3, 2).pValue).toBeCloseTo(Math.exp(-1.5), 14)
  expect(chiSquareTest(1.959963984540054 ** 2, 1).pValue).toBeCloseTo(0.05, 12)
  expect(chiSquareTest(1400, 2).pValue / Math.exp(-700)).toBeCloseTo(1, 9)
  // As pchisq of R has it; a library's incomplete gamma function is 2% off here.
  expect(chiSquareTest(2063, 2000).pValue).toBeCloseTo(0.159537609266949, 12)
  expect(chiSquareTest(0, 3).pValue).toBe(1)
  expect(chiSquareTest(Infinity, 3).pValue).toBe(0)
  expect(chiSquareTest(0, 0).pValue).toBeNaN()
})

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

describe('homogeneity', () => {
  const a = {
    counts: [
      [10, 20],
      [30, 5],
    ],
  }
  const b = {
    counts: [
      [15, 15],
      [20, 10],
    ],
  }

  test('by hand', () => {
    const pooled = [
      [25, 35],
      [50, 15],
    ]
    const own = [a, b].map(({ counts }) => markovChain({ states: 2, order: 1, counts, observedFrom: [] }).logLikelihood)
    const one = markovChain({ states: 2, order: 1, counts: pooled, observedFrom: [] }).logLikelihood
    expect(homogeneityTest([a, b]).statistic).toBeCloseTo(2 * (total(own) - one), 11)
    expect(homogeneityTest([a, b]).degreesOfFreedom).toBe(2)
    expect(homogeneityTest([a, b], { statistic: 'pearson' }).statistic).toBeCloseTo(
      2 * (2.5 ** 2 / 12.5 + 2.5 ** 2 / 17.5) +
        (35 * (30 / 35 - 50 / 65) ** 2 + 30 * (20 / 30 - 50 / 65) ** 2) / ((50 * 15) / 65 ** 2),
      11,
    )
    expect(homogeneityTest([a, a, a])).toMatchObject({ degreesOfFreedom: 4, pValue: 1 })
  })

  test('a chain that changes half-way is not stationary, one that does not is', () => {
    const before = [
      [0.95, 0.05],
      [0.2, 0.8],
    ]
    const after = [
      [0.9, 0.1],
      [0.2, 0.8],
    ]
    const first = [...simulateChain(before, { start: 0, length: 3000 }, source(8))]
    const pValue = (second: number[][]) => {
      const rest = simulateChain(second, { start: 0, length: 3000 }, source(9))
      return homogeneityTest(blockCounts([...first, ...rest], { states: 2, blocks: 6 })).pValue
    }
    expect(pValue(after)).toBeLessThan(1e-3)
    expect(pValue(before)).toBeGreaterThan(0.05)
  })

  test('a forbidden transition refutes a chain', () => {
    const counts = transitionCounts([[0, 1, 0, 0]], { states: 2 })
    expect(
      specifiedChainTest(counts, [
        [0, 1],
        [1, 0],
      ]),
    ).toEqual({ statistic: Infinity, degreesOfFreedom: 0, pValue: 0 })
    const fitted = markovChain(counts).transition
    expect(specifiedChainTest(counts, fitted).statistic).toBeCloseTo(0, 14)
  })
})

describe('divergence', () => {
  const p = [
    [0.9, 0.1],
    [0.3, 0.7],
  ]
  const q = [
    [0.8, 0.2],
    [0.3, 0.7],
  ]

  test('by hand', () => {
    expect(divergenceRate(p, q)).toBeCloseTo(0.75 * (0.9 * Math.log(9 / 8) + 0.1 * Math.log(1 / 2)), 14)
    expect(divergenceRate(p, p)).toBe(0)
    expect(
      divergenceRate(p, [
        [1, 0],
        [0.3, 0.7],
      ]),
    ).toBe(Infinity)
    expect(
      divergenceRate(
        [
          [1, 0],
          [0.3, 0.7],
        ],
        p,
      ),
    ).toBeCloseTo(Math.log(1 / 0.9), 14)
  })

  test('is what a step loses in log-likelihood, entropy what it has to lose', () => {
    const stationary = stationaryDistribution(p)
    const expected = p.map((row, i) => row.map(value => stationary[i]! * value))
    expect(logLikelihoodOf(expected, p) - logLikelihoodOf(expected, q)).toBeCloseTo(divergenceRate(p, q), 14)
    expect(-logLikelihoodOf(expected, p)).toBeCloseTo(entropyRate(p), 14)
  })

  test('entropy of independent throws', () => {
    expect(
      entropyRate([
        [0.5, 0.5],
        [0.5, 0.5],
      ]),
    ).toBeCloseTo(Math.LN2, 14)
    expect(
      entropyRate([
        [0, 1],
        [1, 0],
      ]),
    ).toBe(0)
  })
})
