import { describe, expect, test } from 'vitest'
import { markovChain } from '../../src/markov/chain.ts'
import { chiSquareTest } from '../../src/markov/chi-square.ts'
import { homogeneityTest, pairHomogeneityTest, specifiedChainTest } from '../../src/markov/homogeneity.ts'
import { total } from '../../src/markov/matrix.ts'
import { orderTest } from '../../src/markov/order.ts'
import { simulateChain } from '../../src/markov/simulate.ts'
import { blockCounts, transitionCounts } from '../../src/markov/transition-counts.ts'
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
