import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { empirical } from '../../src/distributions/empirical.ts'
import { logNormal } from '../../src/distributions/log-normal.ts'
import { crps, thresholdWeightedCrps } from '../../src/evaluation/crps.ts'
import { pinball } from '../../src/evaluation/pinball.ts'
import { source, standardNormal } from '../../src/random.ts'
import { bernoulli, erlang, mean, negativeBinomial, normal, pointMass, sample } from './laws.ts'
import { reference } from './reference.ts'

const laws = { normal, logNormal, gamma: erlang, negativeBinomial }
const outcome = fc.integer({ min: -30, max: 30 })

describe('against the closed forms', () => {
  test.each(reference.crps)('$law $parameters at $observed', ({ law, parameters, observed, crps: expected }) => {
    const score = crps(laws[law](...parameters), observed)
    expect(Math.abs(score - expected)).toBeLessThanOrEqual(1e-8 * expected)
  })

  test.each(reference.thresholdWeighted)('up to $threshold at $observed', ({ observed, threshold, score }) => {
    expect(thresholdWeightedCrps(normal(0, 1), observed, threshold)).toBeCloseTo(score, 9)
  })

  test('of the normal law, by many of its draws', () => {
    const random = source(1)
    const law = empirical(Array.from({ length: 40_000 }, () => standardNormal(random)))
    expect(Math.abs(crps(law, 0.4) / crps(normal(0, 1), 0.4) - 1)).toBeLessThan(0.02)
  })
})

// Draws 1, 2, 4 and outcome 3: F is ⅓ on [1, 2), ⅔ on [2, 4): (⅓)²·1 + (⅔)²·1 + (⅓)²·1 = 6/9.
// Up to 2.5: (⅓)²·1 + (⅔)²·½ = 3/9. Beyond the outcome at 0: 1·1 + (⅔)²·1 + (⅓)²·2 = 15/9.
test('by hand', () => {
  const law = empirical([4, 1, 2])
  expect(crps(law, 3)).toBeCloseTo(6 / 9, 12)
  expect(thresholdWeightedCrps(law, 3, 2.5)).toBeCloseTo(3 / 9, 12)
  expect(crps(law, 0)).toBeCloseTo(15 / 9, 12)
})

describe('an empirical law', () => {
  test('is scored by the mean differences that define the score', () => {
    fc.assert(
      fc.property(sample, outcome, (draws, y) => {
        const toOutcome = mean(draws.map(x => Math.abs(x - y)))
        const toEachOther = mean(draws.flatMap(x => draws.map(other => Math.abs(x - other))))
        expect(crps(empirical(draws), y)).toBeCloseTo(toOutcome - toEachOther / 2, 9)
      }),
    )
  })

  test('is scored like any other law of the same distribution function', () => {
    fc.assert(
      fc.property(sample, outcome, outcome, (draws, y, threshold) => {
        const { mean, variance, cdf, quantile, ...law } = empirical(draws)
        expect(law.draws).toHaveLength(draws.length)
        const opaque = { mean, variance, cdf, quantile }
        expect(crps(opaque, y)).toBeCloseTo(crps(empirical(draws), y), 7)
        const exact = thresholdWeightedCrps(empirical(draws), y, threshold)
        expect(thresholdWeightedCrps(opaque, y, threshold)).toBeCloseTo(exact, 7)
      }),
    )
  })

  test('is twice the integral of the pinball loss', () => {
    fc.assert(
      fc.property(sample, outcome, (draws, y) => {
        const law = empirical(draws)
        const n = draws.length
        // Within a step of the quantile the loss is linear in p: its value halfway is its mean.
        const losses = draws.map((_, i) => pinball((i + 0.5) / n)(law, y))
        expect(crps(law, y)).toBeCloseTo(2 * mean(losses), 9)
      }),
    )
  })
})

test.each([-3, 0, 0.25, 7])('of a point mass at 0.25 and %d: the absolute error', y => {
  expect(crps(pointMass(0.25), y)).toBeCloseTo(Math.abs(y - 0.25), 12)
  expect(crps(empirical([0.25]), y)).toBeCloseTo(Math.abs(y - 0.25), 12)
})

test.each([0, 0.3, 0.8, 1])('of a Bernoulli law of probability %d: the Brier score', p => {
  for (const y of [0, 1]) expect(crps(bernoulli(p), y)).toBeCloseTo((p - y) ** 2, 10)
})

describe('up to a threshold', () => {
  test('is the score of what is cut off there', () => {
    fc.assert(
      fc.property(sample, outcome, outcome, (draws, y, threshold) => {
        const cut = empirical(draws.map(x => Math.min(x, threshold)))
        const score = thresholdWeightedCrps(empirical(draws), y, threshold)
        expect(score).toBeCloseTo(crps(cut, Math.min(y, threshold)), 12)
        expect(score).toBeLessThanOrEqual(crps(empirical(draws), y) + 1e-9)
        if (y >= threshold) expect(thresholdWeightedCrps(empirical(draws), Infinity, threshold)).toBe(score)
      }),
    )
  })

  test('and what lies beyond it does not matter, not even infinite draws', () => {
    const score = thresholdWeightedCrps(empirical([1, 2, 30, 40]), 5, 10)
    expect(thresholdWeightedCrps(empirical([1, 2, Infinity, Infinity]), 5, 10)).toBe(score)
    expect(crps(empirical([1, 2, Infinity, Infinity]), 5)).toBe(Infinity)
  })

  test('is least in expectation for the truth', () => {
    const random = source(7)
    const outcomes = Array.from({ length: 4000 }, () => 10 + 2 * standardNormal(random))
    const scoreOf = (sd: number, centre: number) =>
      mean(outcomes.map(y => thresholdWeightedCrps(quick(centre, sd), y, 11)))
    const quick = (centre: number, sd: number) =>
      empirical(Array.from({ length: 99 }, (_, i) => normal(centre, sd).quantile((i + 1) / 100)))
    const truth = scoreOf(2, 10)
    expect(truth).toBeLessThan(scoreOf(2, 11))
    expect(truth).toBeLessThan(scoreOf(1, 10))
    expect(truth).toBeLessThan(scoreOf(4, 10))
  })
})

test('an unknown outcome has no score, and an infinite one an infinite score', () => {
  for (const law of [empirical([1, 2]), normal(0, 1)]) {
    expect(crps(law, Number.NaN)).toBeNaN()
    expect(crps(law, Infinity)).toBe(Infinity)
    expect(crps(law, -Infinity)).toBe(Infinity)
  }
})
