import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { empirical } from '../../src/distributions/empirical.ts'
import { logScore, logScoreCensored, logScoreCount } from '../../src/evaluation/log-score.ts'
import { poisson, source, standardNormal } from '../../src/random.ts'
import { mean } from './laws.ts'
import { reference } from './reference.ts'

const counts = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 60 })

describe('of a continuous quantity', () => {
  const law = empirical(reference.density.draws)

  test.each(reference.density.scores)('at %d against SciPy', (observed, score) => {
    expect(logScore(law, observed)).toBeCloseTo(score, 9)
  })

  test('exp(−score) is a density: it integrates to 1, but for the ends of the Cauchy law', () => {
    let mass = 0
    for (let y = -2000; y < 2000; y += 0.01) mass += 0.01 * Math.exp(-logScore(law, y))
    const ends = (1 - (2 / Math.PI) * Math.atan(2000 / law.quantile(0.5))) / (law.draws.length + 1)
    expect(mass).toBeCloseTo(1 - ends, 4)
  })

  test('comes near that of the law that was drawn from', () => {
    const random = source(3)
    const draws = empirical(Array.from({ length: 2000 }, () => 50 + 4 * standardNormal(random)))
    const outcomes = Array.from({ length: 500 }, () => 50 + 4 * standardNormal(random))
    const entropy = Math.log(4 * Math.sqrt(2 * Math.PI * Math.E))
    expect(Math.abs(mean(outcomes.map(y => logScore(draws, y))) - entropy)).toBeLessThan(0.1)
  })

  test('a change of unit shifts it by the logarithm', () => {
    const thousandfold = empirical(reference.density.draws.map(x => 1000 * x))
    for (const y of [0.5, 3, 40]) {
      expect(logScore(thousandfold, 1000 * y)).toBeCloseTo(logScore(law, y) + Math.log(1000), 9)
    }
  })

  test.each([[5], [0], [-2, -2, -2]])('of a point mass at %d it is finite, and least there', (...draws) => {
    const at = draws[0]!
    const scores = [at, at + 0.001, at + 1, at + 100, at + 1e6].map(y => logScore(empirical(draws), y))
    expect(scores.every(Number.isFinite)).toBe(true)
    expect(scores).toEqual([...scores].sort((a, b) => a - b))
  })
})

describe('of a count', () => {
  test('exp(−score) are probabilities: they sum to 1', () => {
    fc.assert(
      fc.property(counts, draws => {
        const law = empirical(draws)
        let mass = 0
        for (let k = 0; k < 3000; k++) mass += Math.exp(-logScoreCount(law, k))
        expect(mass).toBeCloseTo(1, 9)
      }),
      { numRuns: 30 },
    )
  })

  // Three draws of 4 have no spread: P(4) = ¾·1 + ¼·g(4), P(k) = ¼·g(k), with g(k) = (1/6)(5/6)ᵏ of mean 5.
  test('by hand, of a point mass', () => {
    const geometric = (k: number) => (1 / 6) * (5 / 6) ** k
    expect(logScoreCount(empirical([4, 4, 4]), 4)).toBeCloseTo(-Math.log(0.75 + 0.25 * geometric(4)), 12)
    expect(logScoreCount(empirical([4, 4, 4]), 9)).toBeCloseTo(-Math.log(0.25 * geometric(9)), 12)
  })

  test('comes near that of the law that was drawn from', () => {
    const random = source(4)
    const law = empirical(Array.from({ length: 2000 }, () => poisson(20, random)))
    const outcomes = Array.from({ length: 500 }, () => poisson(20, random))
    let factorial = 0
    const logFactorials = Array.from({ length: 80 }, (_, k) => {
      factorial += k > 0 ? Math.log(k) : 0
      return factorial
    })
    const truth = outcomes.map(k => 20 - k * Math.log(20) + logFactorials[k]!)
    expect(Math.abs(mean(outcomes.map(k => logScoreCount(law, k))) - mean(truth))).toBeLessThan(0.03)
  })

  test('what no draw foresaw costs more the further it is', () => {
    const law = empirical([3, 4, 4, 5, 6])
    const scores = [4, 8, 20, 100, 1000].map(k => logScoreCount(law, k))
    expect(scores.every(Number.isFinite)).toBe(true)
    expect(scores).toEqual([...scores].sort((a, b) => a - b))
  })

  test.each([-1, 2.5, Number.NaN])('%d is no count', observed => {
    expect(() => logScoreCount(empirical([1]), observed)).toThrow(new RangeError(`expected a count: ${observed}`))
  })
})

test('of a censored outcome: the share of draws beyond, or 1 / (n + 1)', () => {
  const law = empirical([1, 2, 3, 4])
  expect(logScoreCensored(law, 2)).toBeCloseTo(Math.log(2), 12)
  expect(logScoreCensored(law, 0)).toBeCloseTo(0, 12)
  expect(logScoreCensored(law, 4)).toBeCloseTo(Math.log(5), 12)
})
