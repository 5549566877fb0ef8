import { describe, expect, test } from 'vitest'
import { empirical } from '../../src/distributions/empirical.ts'
import { coverage, width } from '../../src/evaluation/intervals.ts'
import { bernoulli, normal } from './laws.ts'

describe('the central interval', () => {
  const law = empirical([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])

  test.each([
    [0.8, 1, true],
    [0.8, 9, true],
    [0.8, 9.01, false],
    [0.8, 0.99, false],
    [0.5, 2, false],
    [0.5, 3, true],
  ])('of level %d covers %d: %s', (level, observed, covered) => {
    expect(coverage(level)(law, observed)).toBe(covered)
  })

  test('is as wide as its ends are apart', () => {
    expect(width(0.8)(law)).toBe(8)
    expect(width(0.9)(normal(5, 2))).toBeCloseTo(2 * 2 * 1.6448536269514722, 9)
    expect(width(0.5)(bernoulli(0.1))).toBe(0)
  })
})
