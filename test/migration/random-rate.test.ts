import { describe, expect, test } from 'vitest'
import { exponential } from '../../src/distributions/exponential.ts'
import { logNormal } from '../../src/distributions/log-normal.ts'
import { lomax } from '../../src/distributions/lomax.ts'
import { fluctuating, series } from '../../src/migration/random-rate.ts'
import { carried, carrying } from '../../src/migration/rate.ts'
import { source } from '../../src/random.ts'

/** Rates of 10, 0 and 40 B/s that last 2, 3 and, as one does on average, 2.5 s: 120 B in 7.5 s. */
const points = [
  { time: 100, rate: 10 },
  { time: 102, rate: 0 },
  { time: 105, rate: 40 },
]

describe('a series', () => {
  // A draw of 0.4 begins 3 s after the first measurement: 2 s more of nothing, 2.5 s of 40, 2 s of 10, 3 s of nothing, …
  test('is played from a random instant, round and round', () => {
    const rate = series(points).draw(() => 0.4)
    const changes = [0, 2, 4.5, 6.5, 9.5, 12]
    const rates = [0, 40, 10, 0, 40, 10]
    changes.forEach((time, i) => {
      expect(rate.at(time + 1e-6)).toBe(rates[i])
      if (i + 1 < changes.length) expect(rate.until(time + 1e-6)).toBeCloseTo(changes[i + 1]!, 9)
    })
    expect(carrying(rate, 0, 110)).toBeCloseTo(5.5, 9)
  })

  test('carries the same in each round, from wherever it begins', () => {
    const draws = source(1)
    for (let i = 0; i < 50; i++) {
      const rate = series(points).draw(draws)
      expect(carried(rate, i, i + 7.5)).toBeCloseTo(120, 6)
    }
  })

  test('always changes later than it is asked', () => {
    const draws = source(2)
    for (let i = 0; i < 200; i++) {
      const rate = series([...points, { time: 105.1, rate: 3 }]).draw(draws)
      let time = 0
      for (let change = 0; change < 40; change++) {
        const next = rate.until(time)
        expect(next).toBeGreaterThan(time)
        time = next
      }
      expect(time).toBeGreaterThan(40)
    }
  })

  test('begins anywhere with the same chance, so that the mean over draws is the mean over time', () => {
    const draws = source(3)
    const rates = Array.from({ length: 4000 }, () => series(points).draw(draws).at(0))
    const share = (rate: number) => rates.filter(one => one === rate).length / rates.length
    expect(Math.abs(share(10) - 2 / 7.5)).toBeLessThan(0.03)
    expect(Math.abs(share(40) - 2.5 / 7.5)).toBeLessThan(0.03)
    expect(series(points).typical.at(0)).toBeCloseTo(16, 12)
    expect(series(points).typical.until(0)).toBe(Infinity)
  })

  test.each([
    [[], 'a series needs two measurements: 0'],
    [points.slice(0, 1), 'a series needs two measurements: 1'],
    [[...points, { time: 105, rate: 1 }], 'times must ascend: 105'],
    [[...points, { time: Number.NaN, rate: 1 }], 'times must ascend: NaN'],
    [[...points, { time: 106, rate: -1 }], 'rates must not be negative: -1'],
    [points.map(({ time }) => ({ time, rate: 0 })), 'a series needs a positive rate: 0'],
  ])('%j is refused', (bad, message) => {
    expect(() => series(bad)).toThrow(new RangeError(message))
  })
})

describe('a fluctuating rate', () => {
  const law = logNormal(1e6, 0.5)

  test('is drawn in order, once each, however it is asked', () => {
    const draws = source(4)
    const expected = Array.from({ length: 6 }, () => law.quantile(draws()))
    const rate = fluctuating(law, 0.1).draw(source(4))
    expect([0.55, 0.05, 0.25, 0.55].map(rate.at)).toEqual([5, 0, 2, 5].map(i => expected[i]))
    expect(rate.until(0.05)).toBeCloseTo(0.1, 12)
    expect(rate.until(0.25)).toBeCloseTo(0.3, 12)
  })

  test('changes in every period, and carries the mean in the long run', () => {
    const rate = fluctuating(exponential(1 / 50), 0.1).draw(source(5))
    for (let i = 0, time = 0; i < 5000; i++, time = rate.until(time)) expect(time).toBeCloseTo(i * 0.1, 9)
    expect(Math.abs(carried(rate, 0, 1000) / 1000 - 50)).toBeLessThan(2)
    expect(fluctuating(exponential(1 / 50), 0.1).typical.at(7)).toBeCloseTo(50, 12)
  })

  test.each([
    [lomax(0.5, 1), 1, 'mean must be positive: Infinity'],
    [law, 0, 'every must be positive: 0'],
    [law, Number.NaN, 'every must be positive: NaN'],
  ])('is refused, %#', (law, every, message) => {
    expect(() => fluctuating(law, every)).toThrow(new RangeError(message))
  })
})
