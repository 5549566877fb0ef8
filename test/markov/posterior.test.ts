import betaln from '@stdlib/math-base-special-betaln'
import { describe, expect, test } from 'vitest'
import { betaQuantile } from '../../src/distributions/beta.ts'
import { dirichletVariate, gammaVariate, logGammaVariate } from '../../src/markov/dirichlet.ts'
import { matrixOf, total } from '../../src/markov/matrix.ts'
import { chainPosterior } from '../../src/markov/posterior.ts'
import { simulateChain } from '../../src/markov/simulate.ts'
import { stationaryDistribution } from '../../src/markov/stationary.ts'
import { mergeCounts, transitionCounts } from '../../src/markov/transition-counts.ts'
import { source } from '../../src/random.ts'
import { close, digits, reference } from './reference.ts'

describe.each(Object.entries(reference.chains))('the posterior of %s, against R', (_, expected) => {
  const counts = transitionCounts([digits(expected.sequence)], { states: expected.states })
  const posterior = chainPosterior(counts, { prior: 1.5 })

  test('mean and standard deviation', () => {
    close(posterior.mean, expected.posteriorMean)
    close(posterior.standardDeviation, expected.posteriorSd)
  })

  test('credible intervals', () => {
    const { lower, upper } = posterior.interval(0.9)
    close(lower, expected.betaLower, 1e-9)
    close(upper, expected.betaUpper, 1e-9)
  })

  test('draws have its moments', () => {
    const n = 4000
    const random = source(3)
    const draws = Array.from({ length: n }, () => posterior.draw(random))
    for (const row of draws[0]!) expect(total(row)).toBeCloseTo(1, 13)
    posterior.mean.forEach((row, i) => {
      row.forEach((mean, j) => {
        const sd = posterior.standardDeviation[i]![j]!
        const values = draws.map(draw => draw[i]![j]!)
        const average = total(values) / n
        expect(Math.abs(average - mean)).toBeLessThan((4.5 * sd) / Math.sqrt(n))
        const spread = Math.sqrt(total(values.map(value => (value - average) ** 2)) / n)
        expect(spread / sd).toBeGreaterThan(0.93)
        expect(spread / sd).toBeLessThan(1.07)
      })
    })
  })
})

test('the evidence is that of each observation given those before', () => {
  const sequence = [0, 1, 1, 0, 2, 0, 1]
  let seen = transitionCounts([[]], { states: 3 })
  let logEvidence = 0
  for (let t = 1; t < sequence.length; t++) {
    logEvidence += Math.log(chainPosterior(seen).mean[sequence[t - 1]!]![sequence[t]!]!)
    seen = mergeCounts([seen, transitionCounts([sequence.slice(t - 1, t + 1)], { states: 3 })])
  }
  expect(chainPosterior(transitionCounts([sequence], { states: 3 })).logEvidence).toBeCloseTo(logEvidence, 12)
  const two = chainPosterior(transitionCounts([[0, 0, 0, 1]], { states: 2 }), { prior: 1 })
  expect(two.logEvidence).toBeCloseTo(betaln(3, 2) - betaln(1, 1), 12)
})

test('a prior of other chains is a merge', () => {
  const [one, other] = [
    [0, 1, 1, 0],
    [0, 0, 1, 0],
  ].map(states => transitionCounts([states], { states: 2 }))
  expect(chainPosterior(one!, { prior: chainPosterior(other!).concentration }).concentration).toEqual(
    chainPosterior(mergeCounts([one!, other!])).concentration,
  )
})

test.each([
  [0],
  [-1],
  [Number.NaN],
  [[[1, 1]]],
  [
    [
      [1, 1],
      [1, 0],
    ],
  ],
])('a prior of %j is refused', prior => {
  expect(() => chainPosterior(transitionCounts([[0, 1]], { states: 2 }), { prior })).toThrow(RangeError)
})

/** Chains drawn from the prior, so that intervals must hold them at just their level (Cook, Gelman & Rubin 2006). */
test('credible intervals of p01 and p10 cover at their level', () => {
  const [replicates, level] = [1000, 0.9]
  const covered = [0, 0]
  let ranks = 0
  for (let i = 0; i < replicates; i++) {
    const random = source(29).substream(i)
    const truth = matrixOf(2, 2, () => 0).map(() => dirichletVariate([0.5, 0.5], random))
    const sequence = simulateChain(truth, { start: 0, length: 200 }, random)
    const { lower, upper } = chainPosterior(transitionCounts([sequence], { states: 2 })).interval(level)
    for (const [k, from, to] of [
      [0, 0, 1],
      [1, 1, 0],
    ] as const) {
      covered[k]! += Number(lower[from]![to]! <= truth[from]![to]! && truth[from]![to]! <= upper[from]![to]!)
    }
    ranks += Number(lower[0]![1]! > truth[0]![1]!)
  }
  const spread = Math.sqrt((level * (1 - level)) / replicates)
  for (const count of covered) expect(Math.abs(count / replicates - level)).toBeLessThan(3.5 * spread)
  expect(Math.abs(ranks / replicates - 0.05)).toBeLessThan(3.5 * Math.sqrt((0.05 * 0.95) / replicates))
})

test('intervals cover a chain that changes seldom, as pages do', () => {
  const truth = [
    [0.98, 0.02],
    [0.3, 0.7],
  ]
  const covered = Array.from({ length: 600 }, (_, i) => {
    const random = source(31).substream(i)
    const sequence = simulateChain(truth, { start: stationaryDistribution(truth), length: 1500 }, random)
    const { lower, upper } = chainPosterior(transitionCounts([sequence], { states: 2 })).interval(0.9)
    return Number(lower[0]![1]! <= 0.02 && 0.02 <= upper[0]![1]!)
  })
  expect(Math.abs(total(covered) / 600 - 0.9)).toBeLessThan(3.5 * Math.sqrt(0.09 / 600))
})

describe('gamma variates', () => {
  test.each([0.3, 1, 4.5])('of shape %d have its mean and variance', shape => {
    const n = 40_000
    const random = source(7)
    const values = Array.from({ length: n }, () => gammaVariate(shape, random))
    const mean = total(values) / n
    expect(Math.abs(mean - shape)).toBeLessThan(4 * Math.sqrt(shape / n))
    const fourth = 3 * shape * shape + 6 * shape
    const variance = total(values.map(value => (value - mean) ** 2)) / n
    expect(Math.abs(variance - shape)).toBeLessThan(4 * Math.sqrt((fourth - shape * shape) / n))
  })

  test('do not vanish at tiny shapes', () => {
    const logs = Array.from({ length: 200 }, (_, i) => logGammaVariate(1e-4, source(i)))
    expect(logs.every(Number.isFinite)).toBe(true)
    expect(Math.min(...logs)).toBeLessThan(-1000)
    for (let i = 0; i < 50; i++) expect(total(dirichletVariate([1e-4, 1e-4, 1e-4], source(i)))).toBeCloseTo(1, 12)
  })

  test.each([0, -1, Number.NaN, Infinity])('of shape %d are refused', shape => {
    expect(() => gammaVariate(shape, source(1))).toThrow(new RangeError(`shape must be positive: ${shape}`))
  })
})

test('beta quantiles in closed form', () => {
  expect(betaQuantile(0.3, 1, 1)).toBeCloseTo(0.3, 14)
  expect(betaQuantile(0.3, 3, 1)).toBeCloseTo(0.3 ** (1 / 3), 13)
  expect(betaQuantile(0.975, 0.5, 0.5)).toBeCloseTo(Math.sin((Math.PI / 2) * 0.975) ** 2, 12)
  expect([betaQuantile(0, 2, 2), betaQuantile(1, 2, 2)]).toEqual([0, 1])
})
