import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  countObservations,
  exactly,
  intervalCensored,
  mergeObservations,
  type Observations,
  rightCensored,
} from '../../src/distributions/observations.ts'
import { tabulate } from '../../src/distributions/tabulate.ts'

const rows = ({ lower, upper, entry, weight }: Observations) =>
  Array.from(weight, (times, i) => [lower[i]!, upper[i]!, entry[i]!, times])

test('equal values are one row, ascending', () => {
  expect(rows(exactly([3, 1, 3, 2, 3]))).toEqual([
    [1, 1, 0, 1],
    [2, 2, 0, 1],
    [3, 3, 0, 3],
  ])
})

test('a censored time stands beside an ended one', () => {
  expect(rows(rightCensored([5, 5, 2, 5], [true, false, true, false]))).toEqual([
    [2, 2, 0, 1],
    [5, 5, 0, 1],
    [5, Infinity, 0, 2],
  ])
  expect(rows(rightCensored([5, 0], [1, 0]))).toEqual([
    [0, Infinity, 0, 1],
    [5, 5, 0, 1],
  ])
})

test('intervals, entries and weights', () => {
  expect(rows(intervalCensored([1, 0, 1], [2, 1, 2], { weight: [2, 1, 0.5] }))).toEqual([
    [0, 1, 0, 1],
    [1, 2, 0, 2.5],
  ])
  expect(rows(exactly([4, 4, 4, 4], { entry: [2, 0, 2, 1], weight: [1, 1, 5, 0] }))).toEqual([
    [4, 4, 0, 1],
    [4, 4, 2, 6],
  ])
})

test('0 and −0 are one value', () => {
  expect(rows(exactly([0, -0, 0]))).toEqual([[0, 0, 0, 3]])
})

const row = fc
  .tuple(fc.nat(6), fc.nat(3), fc.nat(6), fc.nat(3), fc.boolean())
  .map(([lower, width, entry, weight, isCensored]) => ({
    lower: lower / 7,
    upper: isCensored ? Infinity : (lower + width) / 7,
    entry: Math.min(lower, entry) / 7,
    weight,
  }))
const columns = (list: readonly { lower: number; upper: number; entry: number; weight: number }[]) => ({
  lower: list.map(one => one.lower),
  upper: list.map(one => one.upper),
  entry: list.map(one => one.entry),
  weight: list.map(one => one.weight),
})

test('agrees with a map of rows, in whatever order', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 40 }), list => {
      const sums = new Map<string, number>()
      for (const { lower, upper, entry, weight } of list) {
        if (weight > 0) {
          const key = [lower, upper, entry].join()
          sums.set(key, (sums.get(key) ?? 0) + weight)
        }
      }
      const table = rows(tabulate(columns(list)))
      expect(new Map(table.map(([lower, upper, entry, weight]) => [[lower, upper, entry].join(), weight]))).toEqual(
        sums,
      )
      const sorted = table.toSorted((a, b) => a[0]! - b[0]! || (a[1] === b[1] ? a[2]! - b[2]! : a[1]! < b[1]! ? -1 : 1))
      expect(table).toEqual(sorted)
      expect(rows(tabulate(columns(list.toReversed())))).toEqual(table)
    }),
  )
})

test('merging tables is tabulating their rows', () => {
  fc.assert(
    fc.property(fc.array(row), fc.array(row), (some, others) => {
      const merged = mergeObservations(tabulate(columns(some)), tabulate(columns(others)))
      expect(merged).toEqual(tabulate(columns([...some, ...others])))
      const total = [...some, ...others].reduce((sum, { weight }) => sum + weight, 0)
      expect(countObservations(merged)).toBe(total)
    }),
  )
  expect(countObservations(mergeObservations())).toBe(0)
})

test('a table that outgrows its slots many times keeps every row', () => {
  const values = Float64Array.from({ length: 50_000 }, (_, i) => ((i * 7919) % 25_000) / 3)
  const { lower, weight } = exactly(values)
  expect(lower).toEqual(Float64Array.from({ length: 25_000 }, (_, i) => i / 3))
  expect(weight.every(times => times === 2)).toBe(true)
})

test('what is given is left as it was', () => {
  const values = Object.freeze([2, 1])
  exactly(values, { entry: Object.freeze([0, 0]), weight: Object.freeze([1, 1]) })
  expect(values).toEqual([2, 1])
})

describe('is refused with the value', () => {
  const table = (lower: number, upper: number, entry = 0, weight = 1) =>
    tabulate({ lower: [lower], upper: [upper], entry: [entry], weight: [weight] })
  test.each([
    [() => table(Number.NaN, 1), 'lower must be finite and not negative: NaN'],
    [() => table(-1, 1), 'lower must be finite and not negative: -1'],
    [() => table(Infinity, Infinity), 'lower must be finite and not negative: Infinity'],
    [() => table(1, Number.NaN), 'upper must not be below lower, 1: NaN'],
    [() => table(1, 0.5), 'upper must not be below lower, 1: 0.5'],
    [() => table(1, 1, 2), 'entry must not be above lower, 1: 2'],
    [() => table(1, 1, -1), 'entry must not be negative: -1'],
    [() => table(1, 1, Number.NaN), 'entry must not be negative: NaN'],
    [() => table(1, 1, 0, -2), 'weight must be finite and not negative: -2'],
    [() => table(1, 1, 0, Number.NaN), 'weight must be finite and not negative: NaN'],
    [() => exactly([1, 2], { weight: [1] }), 'columns must be of 2 rows: 1'],
    [() => rightCensored([1, 2], [1]), 'columns must be of 2 rows: 1'],
  ])('%s', (make, message) => {
    expect(make).toThrow(new RangeError(message))
  })
})
