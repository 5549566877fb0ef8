import fc from 'fast-check'
import { mean, variance } from 'simple-statistics'
import { expect, test } from 'vitest'
import { draw, interval } from '../../src/distributions/distribution.ts'
import { empirical } from '../../src/distributions/empirical.ts'
import { source } from '../../src/random.ts'

const samples = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 40 })

// Type 1 of Hyndman & Fan: of 10, 20, 30, 40 the quantile is 10 up to p = ¼, 20 up to ½, 30 up to ¾, then 40.
test.each([
  [0, 10],
  [0.25, 10],
  [0.2501, 20],
  [0.5, 20],
  [0.75, 30],
  [0.7501, 40],
  [1, 40],
])('the quantile of 10, 20, 30, 40 at %d is %d', (p, x) => {
  expect(empirical([40, 10, 30, 20]).quantile(p)).toBe(x)
})

test.each([
  [9.99, 0],
  [10, 0.25],
  [25, 0.5],
  [40, 1],
])('the distribution function of 10, 20, 30, 40 at %d is %d', (x, p) => {
  expect(empirical([40, 10, 30, 20]).cdf(x)).toBe(p)
})

test('rounding of p does not skip an observation', () => {
  const law = empirical(Array.from({ length: 1000 }, (_, i) => i + 1))
  for (let i = 1; i <= 1000; i++) expect(law.quantile(i / 1000)).toBe(i)
  expect(law.quantile(1 - 0.95)).toBe(50)
})

test('quantile inverts cdf: the least x whose share is p', () => {
  fc.assert(
    fc.property(samples, fc.double({ min: 0, max: 1, noNaN: true }), (sample, p) => {
      const law = empirical(sample)
      const x = law.quantile(p)
      expect(sample).toContain(x)
      expect(law.cdf(x)).toBeGreaterThanOrEqual(p - 1e-9)
      expect(sample.filter(y => y < x).length / sample.length).toBeLessThanOrEqual(p + 1e-9)
      for (const y of sample) expect(law.quantile(law.cdf(y))).toBe(y)
      expect(law.cdf(x)).toBe(sample.filter(y => y <= x).length / sample.length)
    }),
  )
})

test('moments are those of the sample', () => {
  fc.assert(
    fc.property(samples, sample => {
      const law = empirical(sample)
      expect(law.mean).toBeCloseTo(mean(sample), 9)
      expect(law.variance).toBeCloseTo(variance(sample), 7)
    }),
  )
  expect(empirical([1e9 + 1, 1e9 + 2, 1e9 + 3]).variance).toBeCloseTo(2 / 3, 6)
})

test('draws and intervals come from the quantile', () => {
  const law = empirical([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  expect(interval(law, 0.8)).toEqual([1, 9])
  expect(interval(law, 0)).toEqual([5, 5])
  expect(draw(law, () => 0.55)).toBe(6)
  const draws = source(1)
  const mass = Array.from({ length: 10_000 }, () => draw(law, draws)).filter(x => x <= 3).length
  expect(Math.abs(mass - 3000)).toBeLessThan(4 * Math.sqrt(2100))
})

test('a sample is copied, sorted and kept', () => {
  const sample = Object.freeze([3, 1, 2])
  expect(empirical(sample).draws).toEqual(Float64Array.of(1, 2, 3))
  expect(sample).toEqual([3, 1, 2])
})

test.each([
  [[], 'a sample needs at least one observation: 0'],
  [[1, Number.NaN, 2], 'a sample must be of numbers: NaN'],
])('%j is no sample', (sample, message) => {
  expect(() => empirical(sample)).toThrow(new RangeError(message))
})
