import fc from 'fast-check'
import { expect, test } from 'vitest'
import { midQuantiles, stackDots } from '../../src/charts/quantile-dots.ts'
import { empirical } from '../../src/distributions/empirical.ts'

test('the dots of a sample are its own values in their shares', () => {
  expect(midQuantiles(empirical([3, 1, 2, 4]), 8)).toEqual([1, 1, 2, 2, 3, 3, 4, 4])
})

test('positions within a diameter share a column centred between its ends', () => {
  expect(stackDots([0, 1, 3, 10], 4)).toEqual([
    { position: 1.5, rank: 0, stack: 3 },
    { position: 1.5, rank: 1, stack: 3 },
    { position: 1.5, rank: 2, stack: 3 },
    { position: 10, rank: 0, stack: 1 },
  ])
})

test('a point mass is one column that stands at the point', () => {
  expect(stackDots([7, 7, 7], 2).map(dot => dot.position)).toEqual([7, 7, 7])
})

test('a column does not reach across a limit; what is at the limit keeps to it', () => {
  expect(stackDots([9, 10, 11], 4, [10]).map(dot => dot.position)).toEqual([9.5, 9.5, 11])
})

test('no dot moves by more than half a diameter, nor changes its side of a limit', () => {
  const sorted = fc
    .array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1 })
    .map(positions => positions.sort((a, b) => a - b))
  fc.assert(
    fc.property(sorted, fc.double({ min: 0, max: 100, noNaN: true }), (positions, limit) => {
      const dots = stackDots(positions, 3, [limit])
      expect(dots).toHaveLength(positions.length)
      dots.forEach((dot, i) => {
        expect(Math.abs(dot.position - positions[i]!)).toBeLessThanOrEqual(1.5)
        expect(dot.position <= limit).toBe(positions[i]! <= limit)
      })
    }),
  )
})
