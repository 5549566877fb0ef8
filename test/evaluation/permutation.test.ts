import { expect, test } from 'vitest'
import { holm, permutationTest } from '../../src/evaluation/permutation.ts'
import { source, standardNormal } from '../../src/random.ts'

const meanDifference = (values: readonly number[]) => (sides: Uint8Array) => {
  const side = (which: number) => values.filter((_, i) => sides[i] === which)
  const mean = (list: readonly number[]) => list.reduce((sum, x) => sum + x, 0) / list.length
  return Math.abs(mean(side(1)) - mean(side(0)))
}

// Of the 20 ways to choose three of 1, 2, 3, 7, 8, 9 two are as far apart as 1, 2, 3 and 7, 8, 9.
test('by hand: 2 of 20 arrangements', () => {
  const test = permutationTest([3, 3], meanDifference([1, 2, 3, 7, 8, 9]), { source: source(1), draws: 20_000 })
  expect(test.statistic).toBe(6)
  expect(Math.abs(test.pValue - 0.1)).toBeLessThan(0.01)
})

test('p-values of samples of one law are uniform', () => {
  const random = source(2)
  const pValues = Array.from({ length: 400 }, () => {
    const values = Array.from({ length: 14 }, () => standardNormal(random))
    return permutationTest([6, 8], meanDifference(values), { source: random, draws: 199 }).pValue
  })
  for (const level of [0.1, 0.5]) {
    const share = pValues.filter(p => p <= level).length / 400
    expect(Math.abs(share - level)).toBeLessThan(4 * Math.sqrt((level * (1 - level)) / 400))
  }
  expect(Math.min(...pValues)).toBeGreaterThanOrEqual(1 / 200)
})

test('a statistic that cannot change is no evidence', () => {
  expect(permutationTest([4, 4], () => 0.1 + 0.2, { source: source(1) }).pValue).toBe(1)
})

// 0.01·3, then 0.02·2 and 0.03·1, which may not fall below 0.04.
test('Holm by hand', () => {
  expect(holm([0.03, 0.01, 0.02])).toEqual([0.04, 0.03, 0.04])
  expect(holm([0.9, 0.6])).toEqual([1, 1])
  expect(holm([0.2])).toEqual([0.2])
  expect(holm([])).toEqual([])
})
