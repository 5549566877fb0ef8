import { describe, expect, test } from 'vitest'
import { wilsonInterval } from '../../src/distributions/wilson.ts'
import { source } from '../../src/random.ts'
import { reference } from '../evaluation/reference.ts'

describe('the interval of Wilson', () => {
  test.each(reference.wilson)('$successes of $n at $level against SciPy', ({ successes, n, level, interval }) => {
    wilsonInterval(successes, n, level).forEach((end, i) => {
      expect(end).toBeCloseTo(interval[i]!, 10)
    })
  })

  // With z² = 1 (level 0.6827) and 1 success of 3: centre (1 + ½)/4, half-width √(1·2/3 + ¼)/4.
  test('by hand', () => {
    const [lower, upper] = wilsonInterval(1, 3, 0.6826894921370859)
    expect((lower + upper) / 2).toBeCloseTo(1.5 / 4, 12)
    expect((upper - lower) / 2).toBeCloseTo(Math.sqrt(2 / 3 + 1 / 4) / 4, 12)
  })

  test('knows nothing without a trial, and ends at 0 and 1', () => {
    expect(wilsonInterval(0, 0)).toEqual([0, 1])
    expect(wilsonInterval(0, 20)[0]).toBe(0)
    expect(wilsonInterval(20, 20)[1]).toBe(1)
  })

  test('covers a share near 1, where the interval of Wald does not', () => {
    const random = source(2)
    const [n, p, trials] = [40, 0.95, 2000]
    let [wilson, wald] = [0, 0]
    for (let i = 0; i < trials; i++) {
      let k = 0
      for (let j = 0; j < n; j++) k += Number(random() < p)
      const [lower, upper] = wilsonInterval(k, n)
      wilson += Number(lower <= p && p <= upper)
      wald += Number(Math.abs(k / n - p) <= 1.96 * Math.sqrt(((k / n) * (1 - k / n)) / n))
    }
    expect(wilson / trials).toBeGreaterThan(0.93)
    expect(wald / trials).toBeLessThan(0.91)
  })

  test.each([
    [-1, 5, 0.95, 'successes must be from 0 to 5: -1'],
    [6, 5, 0.95, 'successes must be from 0 to 5: 6'],
    [1, 5, 1, 'level must be between 0 and 1: 1'],
  ])('of %d of %d at %d is refused', (successes, n, level, message) => {
    expect(() => wilsonInterval(successes, n, level)).toThrow(new RangeError(message))
  })
})
