import { describe, expect, test } from 'vitest'
import { intervalCoverage, simulationBasedCalibration } from '../../src/evaluation/calibration-by-simulation.ts'
import { dirichletVariate } from '../../src/markov/dirichlet.ts'
import { chainPosterior } from '../../src/markov/posterior.ts'
import { simulateChain } from '../../src/markov/simulate.ts'
import { transitionCounts } from '../../src/markov/transition-counts.ts'
import { constantRate } from '../../src/models/constant-rate.ts'
import { independent } from '../../src/models/independent.ts'
import { type Source, source } from '../../src/random.ts'
import { syntheticTrace } from '../../src/trace/synthetic.ts'

describe('ranks of the transition probabilities of a two-state chain', () => {
  const prior = 0.5
  const ranks = (repeats: number, seed = 1) =>
    simulationBasedCalibration<number[][], Uint32Array>({
      draw: source => [0, 1].map(() => dirichletVariate([prior, prior], source)),
      simulate: (transition, source) => simulateChain(transition, { start: 0, length: 60 }, source),
      // More than one repeat claims that the same states were seen so many times.
      posterior: states => {
        const sequences = Array.from({ length: repeats }, () => states)
        return chainPosterior(transitionCounts(sequences, { states: 2 }), { prior }).draw
      },
      numbers: ([clean, dirty]) => ({ dirtied: clean![1]!, cleaned: dirty![0]! }),
      source: source(seed),
      trials: 300,
    })

  test('are uniform in its posterior', () => {
    const found = ranks(1)
    expect(found.map(({ number }) => number)).toEqual(['dirtied', 'cleaned'])
    for (const { counts, degreesOfFreedom, pValue } of found) {
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(300)
      expect(degreesOfFreedom).toBe(9)
      expect(pValue).toBeGreaterThan(0.01)
    }
    expect(ranks(1)).toEqual(found)
  })

  test('heap up at both ends in one that is too sure', () => {
    const [{ counts, pValue }] = ranks(4) as [ReturnType<typeof ranks>[number]]
    expect(pValue).toBeLessThan(1e-6)
    expect(counts[0]! + counts[9]!).toBeGreaterThan(1.5 * (300 / 5))
  })
})

test('ties are broken evenly, so that a posterior of the prior alone passes on a discrete truth', () => {
  const coin = (source: Source) => Number(source() < 0.3)
  const [found] = simulationBasedCalibration({
    draw: coin,
    simulate: () => null,
    posterior: () => coin,
    numbers: heads => ({ heads }),
    source: source(3),
    trials: 400,
  })
  expect(found!.pValue).toBeGreaterThan(0.01)
})

// Two trials in each of two bins have by hand (3 − 2)²/2 + (1 − 2)²/2 = 1 where three are in one of them.
test('chi-square by hand', () => {
  let trial = 0
  const [found] = simulationBasedCalibration({
    draw: () => (trial++ % 4 === 0 ? 1 : -1),
    simulate: () => null,
    posterior: () => () => 0,
    numbers: value => ({ value }),
    source: source(1),
    trials: 12,
    bins: 2,
    ranksPerBin: 1,
  })
  expect(Array.from(found!.counts)).toEqual([9, 3])
  expect(found!.statistic).toBeCloseTo(3, 12)
})

test('too few trials are refused', () => {
  const anything = { draw: () => 0, simulate: () => null, posterior: () => () => 0, numbers: (x: number) => ({ x }) }
  const message = '10 bins need at least 50 trials: 49'
  expect(() => simulationBasedCalibration({ ...anything, source: source(1), trials: 49 })).toThrow(
    new RangeError(message),
  )
})

describe('intervals of parameters hold the truth as often as they claim', () => {
  const [pages, rate] = [200, 300]
  const simulate = (source: Source) =>
    syntheticTrace({ pageCount: 300, epoch: 0.05, duration: 30, writes: { law: 'uniform', pages, rate }, source })
  const inOneSecond = pages * -Math.expm1(-rate / pages)
  const trials = 200
  const fourDeviations = 4 * Math.sqrt((0.95 * 0.05) / trials)

  test.each([
    [constantRate(), { 'dirty rate over 1 s': inOneSecond }],
    [independent(), { 'writes of all pages': rate }],
  ])('$name', (model, truth) => {
    const [found] = intervalCoverage(model, { simulate, truth, source: source(5), trials })
    expect(found!.n).toBe(trials)
    expect(Math.abs(found!.coverage - 0.95)).toBeLessThan(fourDeviations)
    expect(found!.lower).toBeLessThan(found!.coverage)
    expect(found!.upper).toBeGreaterThan(found!.coverage)
  })

  test('and not what is not true', () => {
    const truth = { 'dirty rate over 1 s': 1.1 * inOneSecond }
    expect(intervalCoverage(constantRate(), { simulate, truth, source: source(5), trials: 50 })[0]!.coverage).toBe(0)
  })

  test('a parameter without an interval is refused', () => {
    const truth = { 'pages ever written': pages }
    const options = { simulate, truth, source: source(5), trials: 2 }
    expect(() => intervalCoverage(independent(), options)).toThrow(
      new RangeError('no interval of this term: pages ever written'),
    )
  })
})
