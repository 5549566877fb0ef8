import fc from 'fast-check'
import { mean, sampleVariance } from 'simple-statistics'
import { describe, expect, test } from 'vitest'
import { groupedSpread, momentSpread, spreadOf, theilSen } from '../../../src/evaluation/host/spread.ts'
import { source, standardNormal } from '../../../src/random.ts'

const positive = fc.double({ min: 1e-3, max: 1e3, noNaN: true })

describe('a spread', () => {
  // Logarithms 0, 2 and 4: mean 2, sample variance (4 + 0 + 4)/2 = 4.
  test('of 1, e² and e⁴', () => {
    const { median, sigma } = spreadOf([1, Math.E ** 2, Math.E ** 4])!
    expect(median).toBeCloseTo(Math.E ** 2, 12)
    expect(sigma).toBeCloseTo(2, 12)
  })

  test('scales with its values', () => {
    fc.assert(
      fc.property(fc.array(positive, { minLength: 3, maxLength: 20 }), positive, (values, factor) => {
        const { median, sigma } = spreadOf(values)!
        const scaled = spreadOf(values.map(value => factor * value))!
        expect(scaled.median / (factor * median)).toBeCloseTo(1, 9)
        expect(scaled.sigma).toBeCloseTo(sigma, 9)
      }),
    )
  })

  test.each([[spreadOf], [momentSpread]])('of two values is unknown', spread => {
    expect(spread([1, 2])).toBeUndefined()
  })
})

describe('a spread by moments', () => {
  test('has their mean and variance', () => {
    const some = fc.array(fc.oneof(fc.constant(0), positive), { minLength: 3, maxLength: 20 })
    fc.assert(
      fc.property(some, values => {
        fc.pre(values.some(value => value > 0))
        const { median, sigma } = momentSpread(values)!
        const centre = median * Math.exp(sigma ** 2 / 2)
        expect(centre / mean(values)).toBeCloseTo(1, 9)
        const variance = centre ** 2 * Math.expm1(sigma ** 2)
        expect(variance).toBeCloseTo(sampleVariance(values), 6 - Math.ceil(Math.log10(1 + centre ** 2)))
      }),
    )
  })

  // 0, 1 and 2: mean 1, variance 1, so σ² = ln 2 and the median 1/√2.
  test('of 0, 1 and 2', () => {
    expect(momentSpread([0, 1, 2])).toEqual({
      median: expect.closeTo(Math.SQRT1_2, 12),
      sigma: expect.closeTo(Math.sqrt(Math.LN2), 12),
    })
    expect(momentSpread([0, 0, 0])).toEqual({ median: 0, sigma: 0 })
  })

  test('of 20 values of a wide law is too narrow, of many it is not, and the mean is right', () => {
    const draws = source(1)
    const wide = (n: number) => momentSpread(Array.from({ length: n }, () => Math.exp(1.4 * standardNormal(draws))))!
    const few = Array.from({ length: 400 }, () => wide(20))
    const sigma = mean(few.map(one => one.sigma))
    expect(sigma).toBeGreaterThan(1.03)
    expect(sigma).toBeLessThan(1.11)
    expect(Math.exp(mean(few.map(({ median }) => Math.log(median))))).toBeCloseTo(1.34, 1)
    // One such mean has the relative standard error √(exp(σ²) − 1) / √20 = 0.55.
    const means = few.map(one => one.median * Math.exp(one.sigma ** 2 / 2))
    expect(Math.abs(mean(means) / Math.exp(0.98) - 1)).toBeLessThan((3 * 0.55) / Math.sqrt(400))
    expect(Math.abs(wide(100_000).sigma - 1.4)).toBeLessThan(0.1)
  })
})

describe('a spread of groups', () => {
  const grouped = (groups: Record<string, readonly number[]>) =>
    Object.entries(groups).flatMap(([group, logs]) => logs.map(log => ({ group, value: Math.exp(log) })))

  // Medians of logarithms 1, 2 and 4: the centre is 2. Deviations from it 1, 1 and 1; 0 and 1 (½); 2 and 2: their
  // medians' median is 1.
  test('by hand', () => {
    const { median, sigma } = groupedSpread(grouped({ a: [1, 1, 3], b: [2, 2, 2, 3, 1], c: [4, 4] }))!
    expect(median).toBeCloseTo(Math.E ** 2, 9)
    expect(sigma).toBeCloseTo(1.4826, 9)
  })

  test('no value of a group is too far off, and no group too large', () => {
    const usual = { a: [1, 1.1, 0.9], b: [2, 2.1, 1.9], c: [3, 3.1, 2.9] }
    const { median, sigma } = groupedSpread(grouped(usual))!
    expect(groupedSpread(grouped({ ...usual, c: [3, 50, 2.9] }))!.median).toBeCloseTo(median, 12)
    expect(groupedSpread(grouped({ ...usual, c: [3, 50, 2.9] }))!.sigma).toBeCloseTo(sigma, 9)
    expect(groupedSpread(grouped({ ...usual, c: new Array(100).fill(3) }))!.median).toBeCloseTo(median, 12)
  })

  test('of one value each of a log-normal law has its median and its sigma', () => {
    const draws = source(2)
    const n = 4000
    const values = Array.from({ length: n }, (_, i) => ({
      group: `${i}`,
      value: 30 * Math.exp(0.6 * standardNormal(draws)),
    }))
    const { median, sigma } = groupedSpread(values)!
    expect(Math.abs(Math.log(median / 30))).toBeLessThan((4 * 1.25 * 0.6) / Math.sqrt(n))
    // A deviation by the median absolute one has the standard error 1.17σ/√n.
    expect(Math.abs(sigma - 0.6)).toBeLessThan((4 * 1.17 * 0.6) / Math.sqrt(n))
  })

  test('of two values is unknown', () => {
    expect(groupedSpread(grouped({ a: [1, 2] }))).toBeUndefined()
  })
})

describe('a line by medians', () => {
  test('through points on it is that line', () => {
    const whole = fc.integer({ min: -50, max: 50 })
    const points = fc.uniqueArray(whole, { minLength: 3, maxLength: 12 })
    fc.assert(
      fc.property(points, whole, whole, (x, slope, intercept) => {
        expect(
          theilSen(
            x,
            x.map(at => intercept + slope * at),
          ),
        ).toEqual({ slope: expect.closeTo(slope, 9), intercept: expect.closeTo(intercept, 9) })
      }),
    )
  })

  test('does not mind one point that is far off', () => {
    const x = [0, 1, 2, 3, 4, 5, 6, 7]
    const y = x.map(at => 1 + 2 * at)
    expect(theilSen(x, [...y.slice(0, -1), 1e6])).toEqual({ slope: 2, intercept: 1 })
  })

  // scipy.stats.theilslopes(y, x, method='joint'), SciPy 1.17.1.
  test.each([
    [
      [1.2, 0.4, 3.1, 2.5, 4.8, 0.9, 3.7, 2.5],
      [2.9, 1.1, 7.4, 5.2, 9.6, 9.9, 8.1, 6.3],
      { slope: 1.8611111111111112, intercept: 0.9402777777777771 },
    ],
    [
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
      [2.1, 3.9, 6.2, 7.8, 10.1, 30, 13.9, 16.2, 17.8, -5],
      { slope: 1.9500000000000002, intercept: 0.2499999999999991 },
    ],
  ])('is that of SciPy', (x, y, { slope, intercept }) => {
    expect(theilSen(x, y)).toEqual({ slope: expect.closeTo(slope, 12), intercept: expect.closeTo(intercept, 12) })
  })

  test('needs three pairs of points that differ', () => {
    expect(theilSen([1, 2], [1, 2])).toBeUndefined()
    expect(theilSen([1, 1, 1, 2], [1, 2, 3, 4])).toBeDefined()
    expect(theilSen([1, 1, 1, 1], [1, 2, 3, 4])).toBeUndefined()
  })
})
