import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { logNormal } from '../../src/distributions/log-normal.ts'

interface Reference {
  readonly laws: readonly {
    readonly median: number
    readonly sigma: number
    readonly mean: number
    readonly variance: number
    readonly quantiles: readonly [p: number, x: number][]
    readonly cdf: readonly [x: number, p: number][]
  }[]
}

const { laws }: Reference = JSON.parse(readFileSync(new URL('../reference/log-normal.json', import.meta.url), 'utf8'))

const close = (actual: number, expected: number, tolerance = 1e-11) =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.abs(expected))

describe.each(laws)('median $median, sigma $sigma, against SciPy', ({ median, sigma, ...reference }) => {
  const law = logNormal(median, sigma)

  test('moments', () => {
    close(law.mean, reference.mean)
    close(law.variance, reference.variance)
  })

  test('quantiles', () => {
    for (const [p, x] of reference.quantiles) close(law.quantile(p), x, 1e-9)
    expect(law.quantile(0.5)).toBe(median)
    expect(law.quantile(0)).toBe(0)
    expect(law.quantile(1)).toBe(Infinity)
  })

  test('distribution function', () => {
    for (const [x, p] of reference.cdf) close(law.cdf(x), p)
    expect(law.cdf(0)).toBe(0)
    expect(law.cdf(-1)).toBe(0)
    expect(law.cdf(Infinity)).toBe(1)
  })

  test('one inverts the other', () => {
    for (const [p] of reference.quantiles) close(law.cdf(law.quantile(p)), p, 1e-10)
  })
})

test.each([
  [0, 1, 'median must be positive: 0'],
  [-1, 1, 'median must be positive: -1'],
  [Number.NaN, 1, 'median must be positive: NaN'],
  [1, 0, 'sigma must be positive: 0'],
  [1, Number.NaN, 'sigma must be positive: NaN'],
])('logNormal(%d, %d) is refused', (median, sigma, message) => {
  expect(() => logNormal(median, sigma)).toThrow(new RangeError(message))
})
