import { describe, expect, test } from 'vitest'
import { type Source, source, standardNormal } from '../../src/random.ts'
import { blockLength } from '../../src/working-set/block-length.ts'

function autoregression(n: number, correlation: number, draw: Source): Float64Array {
  let x = standardNormal(draw) / Math.sqrt(1 - correlation ** 2)
  return Float64Array.from({ length: n }, () => {
    x = correlation * x + standardNormal(draw)
    return x
  })
}

describe('by hand', () => {
  // h zeros, then h ones, n = 2h. About the mean ½ the autocorrelation at lag k ≤ h is 1 − 3k/n, exactly, for of n − k
  // products k are negative. With h = 6 it is ¾, ½, ¼, 0, −¼, −½, −5/12, …; the bound 2√(log₁₀ 12 / 12) = 0.60 is passed
  // at lag 1 alone, so m = 1 and M = 2. The window gives lag 1 the weight 1 and lag 2 none: G = 2·¾, g(0) = 1 + 2·¾, and
  // b = (n (G/g)²)^⅓ = (12·(1.5/2.5)²)^⅓.
  test('six zeros and six ones', () => {
    expect(blockLength([0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1])).toBeCloseTo(Math.cbrt(12 * (1.5 / 2.5) ** 2), 12)
  })

  // With h = 12 it is 1 − k/8, the bound 0.48, so m = 4 and M = 8: weights 1, 1, 1, 1, ¾, ½, ¼, 0.
  // G = 2(0.875 + 1.5 + 1.875 + 2 + 1.40625 + 0.75 + 0.21875) = 17.25,
  // g(0) = 1 + 2(0.875 + 0.75 + 0.625 + 0.5 + 0.28125 + 0.125 + 0.03125) = 7.375.
  test('twelve zeros and twelve ones', () => {
    const series = Array.from({ length: 24 }, (_, i) => (i < 12 ? 0 : 1))
    expect(blockLength(series)).toBeCloseTo(Math.cbrt(24 * (17.25 / 7.375) ** 2), 12)
  })

  // With h = 30 000 it is 1 − k/20 000, far above the bound at every lag looked at; the estimate passes the upper bound.
  test('a series that never forgets: ⌈min(3√n, n/3)⌉', () => {
    expect(blockLength(Array.from({ length: 60_000 }, (_, i) => (i < 30_000 ? 0 : 1)))).toBe(735)
  })
})

// An autoregression of correlation ρ has G = 2ρ/(1 − ρ)² and g(0) = (1 + ρ)/(1 − ρ), in units of the variance, so
// b = (n (2ρ/(1 − ρ²))²)^⅓.
test.each([0.3, 0.5, 0.7, 0.85, -0.5])('autoregression of correlation %d: the closed form', correlation => {
  const n = 20_000
  const expected = Math.cbrt(n * ((2 * correlation) / (1 - correlation ** 2)) ** 2)
  const estimates = [1, 2, 3, 4, 5].map(seed => blockLength(autoregression(n, correlation, source(seed))))
  const mean = estimates.reduce((sum, b) => sum + b, 0) / estimates.length
  expect(Math.abs(mean / expected - 1)).toBeLessThan(0.1)
})

test('rises with the correlation', () => {
  const lengths = [0, 0.2, 0.4, 0.6, 0.8, 0.95].map(correlation =>
    blockLength(autoregression(5000, correlation, source(9))),
  )
  expect(lengths).toEqual([...lengths].sort((a, b) => a - b))
  expect(new Set(lengths).size).toBe(lengths.length)
})

test('white noise needs hardly more than single observations', () => {
  const lengths = Array.from({ length: 20 }, (_, seed) => blockLength(autoregression(2000, 0, source(seed))))
  expect(lengths.reduce((sum, b) => sum + b, 0) / 20).toBeLessThan(4)
  expect(Math.min(...lengths)).toBe(1)
})

test('does not depend on unit and origin', () => {
  const series = autoregression(1000, 0.6, source(4))
  expect(blockLength(series.map(x => 1e3 * x - 7e4))).toBeCloseTo(blockLength(series), 6)
})

test.each([
  ['nothing', []],
  ['one observation', [5]],
  ['two', [1, 2]],
  ['a constant', new Array(1000).fill(7)],
  ['a large constant', new Array(1000).fill(1234567)],
])('%s: 1', (_, series) => {
  expect(blockLength(series)).toBe(1)
})
