import fc from 'fast-check'
import { expect, test } from 'vitest'
import { assign } from '../../src/migration/assignment.ts'

const permutations = (n: number): number[][] =>
  n === 0
    ? [[]]
    : permutations(n - 1).flatMap(rest =>
        Array.from({ length: n }, (_, i) => [...rest.slice(0, i), n - 1, ...rest.slice(i)]),
      )

const total = (cost: readonly Float64Array[], columns: ArrayLike<number>) =>
  cost.reduce((sum, row, i) => sum + row[columns[i]!]!, 0)

test('by hand', () => {
  // The diagonal costs 8 + 7 + 9 = 24; 2 + 4 + 1 = 7 is the least, from columns 1, 2 and 0.
  expect([...assign([Float64Array.of(8, 2, 9), Float64Array.of(6, 7, 4), Float64Array.of(1, 5, 9)])]).toEqual([1, 2, 0])
  expect([...assign([])]).toEqual([])
})

test('no permutation costs less', () => {
  const square = fc.integer({ min: 1, max: 6 }).chain(n =>
    fc.array(fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: n, maxLength: n }), {
      minLength: n,
      maxLength: n,
    }),
  )
  fc.assert(
    fc.property(square, rows => {
      const cost = rows.map(row => Float64Array.from(row))
      const columns = assign(cost)
      expect([...columns].sort()).toEqual(rows.map((_, i) => i))
      expect(total(cost, columns)).toBeCloseTo(Math.min(...permutations(rows.length).map(one => total(cost, one))), 9)
    }),
    { numRuns: 60 },
  )
})

test.each([
  [[[1, 2]], 'the costs must be a square of 1 by 1: 2'],
  [[[Number.NaN]], 'costs must be finite: NaN'],
])('%j is refused', (rows, message) => {
  expect(() => assign(rows.map(row => Float64Array.from(row)))).toThrow(new RangeError(message))
})
