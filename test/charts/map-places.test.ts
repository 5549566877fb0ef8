import { describe, expect, test } from 'vitest'
import { heightAt, linesOf, placeAmong, shiftFrom } from '../../src/charts/map-places.ts'
import { source } from '../../src/random.ts'

describe('a place among cells', () => {
  test.each([
    [10, 0],
    [10 * Math.SQRT2, 0.5],
    [20, 1],
    [40, 1.5],
    [80, 2],
    [20 * 4 ** 0.75, 1.75],
    [10 * 2 ** -0.4, -0.4],
    [80 * 4 ** 0.4, 2.4],
  ])('%d among 10, 20, 80: %d', (value, place) => {
    expect(placeAmong([10, 20, 80], value)).toBeCloseTo(place, 12)
  })

  test.each([10 * 2 ** -0.6, 80 * 4 ** 0.6, 0, Number.NaN, Infinity])('%d is beyond the map', value => {
    expect(placeAmong([10, 20, 80], value)).toBeNull()
  })

  test('a single cell holds its own value alone, rounding apart', () => {
    expect(placeAmong([0.8 * 0.1], 0.08)).toBe(0)
    expect(placeAmong([0.08], 0.081)).toBeNull()
    expect(placeAmong([], 1)).toBeNull()
  })
})

test('a line breaks where a column has no point, and ends at the borders of its columns', () => {
  const points = [3, 0, 1].map(x => ({ x, y: x / 10 }))
  expect(linesOf(points, 4)).toEqual([
    [
      { x: -0.5, y: 0 },
      { x: 0, y: 0 },
      { x: 1, y: 0.1 },
      { x: 1.5, y: 0.1 },
    ],
    [
      { x: 2.5, y: 0.3 },
      { x: 3, y: 0.3 },
      { x: 3.5, y: 0.3 },
    ],
  ])
  expect(linesOf([], 4)).toEqual([])
})

test('the height of a line, and none where it does not go', () => {
  const line = [
    { x: -0.5, y: 2 },
    { x: 0, y: 2 },
    { x: 1, y: 4 },
  ]
  expect([-0.25, 0, 0.25, 1].map(x => heightAt(line, x))).toEqual([2, 2, 2.5, 4])
  expect([heightAt(line, -0.6), heightAt(line, 1.1)]).toEqual([null, null])
})

describe('the number of a cell', () => {
  const cell = { x: 2, y: 3 }
  const level = (y: number) => [
    { x: 1.5, y },
    { x: 2.5, y },
  ]

  test('stays in the middle where nothing is near', () => {
    const mark = { x: 2.45, y: 3 }
    expect(shiftFrom(cell, { lines: [level(3.3), level(2.6)], marks: [mark] }, 0.25)).toBe(0)
  })

  test('leaves any level line free, and stays in its cell', () => {
    const draw = source(1)
    for (let i = 0; i < 200; i++) {
      const y = 2.5 + draw()
      const shift = shiftFrom(cell, { lines: [level(y)], marks: [] }, 0.3)
      expect(Math.abs(y - cell.y - shift)).toBeGreaterThan(0.21)
      expect(Math.abs(shift)).toBeLessThan(0.32)
    }
  })

  test('goes to the other side of a mark than the line', () => {
    expect(shiftFrom(cell, { lines: [level(3.3)], marks: [cell] }, 0.3)).toBeLessThan(-0.2)
    expect(shiftFrom(cell, { lines: [level(2.7)], marks: [cell] }, 0.3)).toBeGreaterThan(0.2)
  })
})
