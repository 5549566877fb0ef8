import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { wilsonInterval } from '../../src/distributions/wilson.ts'
import { logLikelihoodOf, markovChain, poissonErrors } from '../../src/markov/chain.ts'
import { total } from '../../src/markov/matrix.ts'
import { runLengths } from '../../src/markov/run-lengths.ts'
import {
  blockCounts,
  countsOfRuns,
  mergeCounts,
  transitionCounts,
  withOrder,
} from '../../src/markov/transition-counts.ts'
import { close, digits, reference } from './reference.ts'

const sequence = (states: number) => fc.array(fc.nat(states - 1), { maxLength: 40 })

describe('transition counts', () => {
  test('by hand', () => {
    const counts = transitionCounts([[0, 0, 1, 2], [1], [], [2, 0]], { states: 3 })
    expect(counts.counts).toEqual([
      [1, 1, 0],
      [0, 0, 1],
      [1, 0, 0],
    ])
    expect(counts.observedFrom).toEqual([1, 0, 1])
  })

  test('of order 2: the older state is the more significant', () => {
    const { counts, observedFrom } = transitionCounts([[0, 1, 1, 0, 1, 1]], { states: 2, order: 2 })
    expect(counts).toEqual([
      [0, 0],
      [0, 2],
      [0, 1],
      [1, 0],
    ])
    expect(observedFrom).toEqual([0, 1, 0, 0])
  })

  test('of order 0 are those of states', () => {
    expect(transitionCounts([[0, 1, 1], [2]], { states: 3, order: 0 })).toMatchObject({
      counts: [[1, 2, 1]],
      observedFrom: [2],
    })
  })

  test('merge to those of all sequences, whatever the order', () => {
    fc.assert(
      fc.property(fc.array(sequence(3), { minLength: 1 }), fc.nat(3), (sequences, order) => {
        const parts = sequences.map(one => Object.freeze(transitionCounts([Object.freeze(one)], { states: 3, order })))
        expect(mergeCounts(parts)).toEqual(transitionCounts(sequences, { states: 3, order }))
      }),
    )
  })

  test('with a shorter memory lose only the first states of each sequence', () => {
    fc.assert(
      fc.property(sequence(3), states => {
        const long = transitionCounts([states], { states: 3, order: 3 })
        expect(withOrder(long, 1).counts).toEqual(transitionCounts([states.slice(2)], { states: 3 }).counts)
        expect(withOrder(withOrder(long, 2), 1)).toEqual(withOrder(long, 1))
      }),
    )
  })

  test('of blocks hold each transition once', () => {
    fc.assert(
      fc.property(
        sequence(3),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 2 }),
        (states, blocks, order) => {
          const merged = mergeCounts(blockCounts(states, { states: 3, order, blocks }))
          expect(merged.counts).toEqual(transitionCounts([states], { states: 3, order }).counts)
        },
      ),
    )
  })

  test('of runs are those of the sequences', () => {
    fc.assert(
      fc.property(fc.array(sequence(2)), sequences => {
        const seen = sequences.filter(one => one.length > 0)
        const dirty = seen.filter(one => one[0] === 1).length
        const [clean, dirtyRuns] = runLengths(sequences, 2)
        expect(countsOfRuns([clean!, dirtyRuns!], [seen.length - dirty, dirty]).counts).toEqual(
          transitionCounts(sequences, { states: 2 }).counts,
        )
      }),
    )
  })

  test.each([
    [() => transitionCounts([[0, 3]], { states: 3 }), 'states are 0 to 2: 3 at 1'],
    [() => transitionCounts([[0, 0.5]], { states: 3 }), 'states are 0 to 2: 0.5 at 1'],
    [() => transitionCounts([], { states: 0 }), 'states must be a positive integer: 0'],
    [() => transitionCounts([], { states: 2, order: -1 }), 'order must be an integer from 0: -1'],
    [() => mergeCounts([]), 'there must be counts to merge: 0'],
    [
      () => mergeCounts([transitionCounts([], { states: 2 }), transitionCounts([], { states: 3 })]),
      'counts are of 2 states: 3',
    ],
    [() => withOrder(transitionCounts([], { states: 2 }), 2), 'order must be an integer from 0 to 1: 2'],
  ])('%s is refused', (count, message) => {
    expect(count).toThrow(new RangeError(message))
  })
})

describe.each(Object.entries(reference.chains))('%s, against markovchain', (_, expected) => {
  const counts = transitionCounts([digits(expected.sequence)], { states: expected.states })
  const fit = markovChain(counts)

  test('counts, probabilities and log-likelihood', () => {
    expect(counts.counts).toEqual(expected.counts)
    close(fit.transition, expected.transition)
    close(fit.logLikelihood, expected.logLikelihood)
    close(markovChain(counts, { pseudoCount: 0.5 }).transition, expected.laplace)
  })

  test('its standard errors and intervals, whose normal quantile has eight digits', () => {
    const { standardErrors, interval } = poissonErrors(counts)
    close(standardErrors, expected.standardError)
    close(interval.lower, expected.lower, 1e-6)
    close(interval.upper, expected.upper, 1e-6)
  })
})

describe('a fitted chain', () => {
  const counts = transitionCounts([[0, 0, 1, 0, 0, 0, 1, 1, 0]], { states: 2 })
  const fit = markovChain(counts)

  test('by hand', () => {
    expect(fit.transition).toEqual([
      [3 / 5, 2 / 5],
      [2 / 3, 1 / 3],
    ])
    expect(fit.standardErrors[0]![1]).toBeCloseTo(Math.sqrt(0.24 / 5), 14)
    const logLikelihood = 3 * Math.log(0.6) + 2 * Math.log(0.4) + 2 * Math.log(2 / 3) + Math.log(1 / 3)
    expect(fit.logLikelihood).toBeCloseTo(logLikelihood, 12)
    expect(fit.aic).toBeCloseTo(4 - 2 * logLikelihood, 12)
    expect(fit.bic).toBeCloseTo(2 * Math.log(8) - 2 * logLikelihood, 12)
  })

  test('has the intervals of shares', () => {
    const [lower, upper] = wilsonInterval(2, 5)
    expect(fit.interval.lower[0]![1]).toBeCloseTo(lower, 14)
    expect(fit.interval.upper[0]![1]).toBeCloseTo(upper, 14)
    const certain = markovChain(transitionCounts([[0, 1, 0, 1, 0]], { states: 2 })).interval
    expect([certain.lower[0]![0], certain.upper[0]![1]]).toEqual([0, 1])
    expect(certain.upper[0]![0]).toBeCloseTo(wilsonInterval(0, 2)[1], 14)
  })

  test('is more likely than any other', () => {
    for (const p of [0.3, 0.5]) {
      expect(logLikelihoodOf(counts.counts, [[p, 1 - p], fit.transition[1]!])).toBeLessThan(fit.logLikelihood)
    }
    expect(
      logLikelihoodOf(counts.counts, [
        [1, 0],
        [0.5, 0.5],
      ]),
    ).toBe(-Infinity)
  })

  test('a pseudo-count shrinks to equal shares and serves a state never left', () => {
    const ending = transitionCounts([[0, 0, 1]], { states: 2 })
    expect(() => markovChain(ending)).toThrow(new RangeError('a row without transitions needs a pseudo-count: row 1'))
    expect(markovChain(ending, { pseudoCount: 1 }).transition).toEqual([
      [0.5, 0.5],
      [0.5, 0.5],
    ])
    for (const row of markovChain(counts, { pseudoCount: 1e9 }).transition) close(row, [0.5, 0.5], 1e-7)
    expect(() => markovChain(counts, { pseudoCount: -1 })).toThrow(RangeError)
  })

  test('of order 2 has a row for each history', () => {
    const long = markovChain(transitionCounts([digits(reference.chains.three.sequence)], { states: 3, order: 2 }))
    expect(long.transition).toHaveLength(9)
    for (const row of long.transition) expect(total(row)).toBeCloseTo(1, 14)
    expect(long.parameters).toBe(18)
  })
})
