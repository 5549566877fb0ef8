import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { carried, carrying, constantRate, rateAhead, rateOver, schedule } from '../../src/migration/rate.ts'

const steps = [
  { from: 0, rate: 10 },
  { from: 2, rate: 0 },
  { from: 5, rate: 40 },
]
const rate = schedule(steps)

describe('a schedule', () => {
  test.each([
    [0, 10, 2],
    [1.999, 10, 2],
    [2, 0, 5],
    [4.999, 0, 5],
    [5, 40, Infinity],
    [1e6, 40, Infinity],
  ])('at %d s carries %d B/s until %d s', (time, bytes, until) => {
    expect([rate.at(time), rate.until(time)]).toEqual([bytes, until])
  })

  // 20 B until 2 s, none until 5 s, then 40 a second.
  test.each([
    [0, 2, 20],
    [1, 4, 10],
    [1, 6, 50],
    [3, 4, 0],
    [6, 8, 80],
  ])('from %d to %d s carries %d B', (from, to, bytes) => {
    expect(carried(rate, from, to)).toBe(bytes)
  })

  test.each([
    [0, 20, 2],
    [0, 21, 5.025],
    [3, 40, 3],
    [1, 10, 1],
  ])('from %d s on has carried %d B after %d s', (from, bytes, seconds) => {
    expect(carrying(rate, from, bytes)).toBeCloseTo(seconds, 12)
  })

  test.each([
    [[], 'a schedule begins at 0: undefined'],
    [[{ from: 1, rate: 1 }], 'a schedule begins at 0: 1'],
    [[...steps, { from: 5, rate: 1 }], 'times must ascend: 5'],
    [[...steps, { from: Number.NaN, rate: 1 }], 'times must ascend: NaN'],
    [[{ from: 0, rate: -1 }], 'rates must not be negative: -1'],
    [[{ from: 0, rate: Infinity }], 'rates must not be negative: Infinity'],
    [steps.slice(0, 2), 'the last rate must be positive: 0'],
  ])('%j is refused', (bad, message) => {
    expect(() => schedule(bad)).toThrow(new RangeError(message))
  })
})

test('carrying undoes carried', () => {
  const some = fc.array(fc.record({ lasts: fc.double({ min: 0.01, max: 5, noNaN: true }), rate: fc.nat(100) }), {
    minLength: 1,
    maxLength: 6,
  })
  fc.assert(
    fc.property(
      some,
      fc.double({ min: 0, max: 20, noNaN: true }),
      fc.integer({ min: 1, max: 5000 }),
      (all, from, bytes) => {
        let time = 0
        const path = schedule([
          ...all.map(({ lasts, rate }) => {
            time += lasts
            return { from: time - lasts, rate }
          }),
          { from: time, rate: 7 },
        ])
        const seconds = carrying(path, from, bytes)
        expect(carried(path, from, from + seconds)).toBeCloseTo(bytes, 6)
      },
    ),
  )
})

describe('mean rates', () => {
  test('over so many seconds, and over so many bytes', () => {
    expect(rateAhead(rate, 1, 2)).toBe(5)
    expect(rateAhead(rate, 1, 5)).toBe(10)
    expect(rateOver(rate, 1, 10)).toBe(10)
    expect(rateOver(rate, 1, 50)).toBeCloseTo(10, 12)
  })

  test('of a constant one are the rate itself', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 1e10, noNaN: true }),
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        (at, from) => {
          expect([rateAhead(constantRate(at), from, 0.051), rateOver(constantRate(at), from, 1e6)]).toEqual([at, at])
        },
      ),
    )
  })

  test('are one byte a second while a path is cut, and in no time or for no bytes the rate at once', () => {
    expect(rateAhead(rate, 3, 1)).toBe(1)
    expect(rateOver(rate, 3, 0)).toBe(1)
    expect(rateAhead(rate, 0, Infinity)).toBe(10)
  })
})
