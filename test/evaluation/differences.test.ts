import { describe, expect, test } from 'vitest'
import { scoreDifference } from '../../src/evaluation/differences.ts'
import { type Source, source, standardNormal } from '../../src/random.ts'
import { mean } from './laws.ts'
import { reference } from './reference.ts'

const zeros = (n: number) => new Array<number>(n).fill(0)

function autoregression(n: number, correlation: number, random: Source): number[] {
  let x = standardNormal(random) / Math.sqrt(1 - correlation ** 2)
  return Array.from({ length: n }, () => {
    x = correlation * x + standardNormal(random)
    return x
  })
}

describe('the test of Diebold and Mariano', () => {
  test.each(reference.dieboldMariano)('h = $h, against SciPy', ({ differences, h, statistic, pValue }) => {
    const options = { source: source(1), blockLength: h, draws: 10 }
    const found = scoreDifference(differences, zeros(differences.length), options)
    expect(found.statistic).toBeCloseTo(statistic, 9)
    expect(found.pValue).toBeCloseTo(pValue, 9)
  })

  // With h = 1 it is Student's paired test: √((n − 1)/n) · mean / √(Σ(d − mean)²/n²) = mean / √(Σ(d − mean)²/(n(n − 1))).
  // Differences 1, 2, 3: mean 2, Σ = 2, t = 2/√(2/6) = 2√3; with two degrees of freedom
  // P(|T| > t) = 1 − t/√(2 + t²) = 1 − 2√3/√14.
  test('by hand', () => {
    const found = scoreDifference([2, 4, 6], [1, 2, 3], { source: source(1), blockLength: 1 })
    expect(found.statistic).toBeCloseTo(2 * Math.sqrt(3), 12)
    expect(found.pValue).toBeCloseTo(1 - (2 * Math.sqrt(3)) / Math.sqrt(14), 12)
  })

  test.each([
    [0, 0],
    [0.5, 0],
    [0.5, 0.6],
  ])('equal forecasts, correlation %d, mean %d', (correlation, shift) => {
    const random = source(9)
    const pValues = Array.from({ length: 300 }, () => {
      const a = autoregression(150, correlation, random).map(x => x + shift)
      return scoreDifference(a, zeros(150), { source: random, draws: 1 }).pValue
    })
    const rejected = pValues.filter(p => p <= 0.05).length / 300
    if (shift === 0) expect(rejected).toBeLessThan(0.11)
    else expect(rejected).toBeGreaterThan(0.8)
  })
})

describe('the interval', () => {
  test('covers the true mean of correlated differences', () => {
    const random = source(8)
    let covered = 0
    for (let i = 0; i < 300; i++) {
      const { lower, upper } = scoreDifference(autoregression(200, 0.5, random), zeros(200), {
        source: random,
        draws: 200,
        level: 0.9,
      })
      covered += Number(lower <= 0 && 0 <= upper)
    }
    expect(covered / 300).toBeGreaterThan(0.82)
    expect(covered / 300).toBeLessThan(0.95)
  })

  test('is wider with blocks where differences are correlated', () => {
    const a = autoregression(400, 0.8, source(4))
    const [single, blocks] = [1, 20].map(blockLength => {
      const { lower, upper } = scoreDifference(a, zeros(400), { source: source(1), blockLength })
      return upper - lower
    })
    expect(blocks! / single!).toBeGreaterThan(1.5)
  })

  test('holds the mean, and grows with the level', () => {
    const a = autoregression(60, 0.3, source(6))
    const [narrow, broad] = [0.5, 0.95].map(level => scoreDifference(a, zeros(60), { source: source(2), level }))
    expect(narrow!.mean).toBeCloseTo(mean(a), 12)
    expect(narrow!.lower).toBeLessThan(narrow!.mean)
    expect(narrow!.upper).toBeGreaterThan(narrow!.mean)
    expect(broad!.lower).toBeLessThan(narrow!.lower)
    expect(broad!.upper).toBeGreaterThan(narrow!.upper)
  })
})

test('swapping the forecasts changes the sign', () => {
  const random = source(3)
  const [a, b] = [autoregression(30, 0, random), autoregression(30, 0, random)]
  const one = scoreDifference(a, b, { source: source(5) })
  const other = scoreDifference(b, a, { source: source(5) })
  expect(other.mean).toBeCloseTo(-one.mean, 12)
  expect(other.statistic).toBeCloseTo(-one.statistic, 12)
  expect(other.pValue).toBeCloseTo(one.pValue, 12)
})

test('pairs with a missing score are left out', () => {
  const whole = scoreDifference([1, 4, 2, 5], [2, 2, 2, 2], { source: source(1) })
  const options = { source: source(1) }
  expect(scoreDifference([1, Number.NaN, 4, 2, 7, 5], [2, 2, 2, 2, Number.NaN, 2], options)).toEqual(whole)
  expect(whole.n).toBe(4)
})

test('what cannot be tested', () => {
  const options = { source: source(1) }
  expect(scoreDifference([3, 3, 3], [3, 3, 3], options)).toMatchObject({ mean: 0, lower: 0, upper: 0, pValue: 1 })
  expect(scoreDifference([4, 4, 4], [3, 3, 3], options)).toMatchObject({ mean: 1, statistic: Infinity, pValue: 0 })
  expect(scoreDifference([4], [3], options)).toMatchObject({ mean: 1, lower: 1, upper: 1, pValue: Number.NaN, n: 1 })
  expect(scoreDifference([], [], options)).toMatchObject({ mean: Number.NaN, pValue: Number.NaN, n: 0 })
  expect(() => scoreDifference([1], [1, 2], options)).toThrow(new RangeError('scores must come in pairs: 1 and 2'))
})
