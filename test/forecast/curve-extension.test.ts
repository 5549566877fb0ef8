import fc from 'fast-check'
import { expect, test } from 'vitest'
import { extendCurve } from '../../src/forecast/curve-extension.ts'

const curve = (windows: number[], pages: number[]) => ({
  windows: Float64Array.from(windows),
  pages: Float64Array.from(pages),
})

test('by hand: a line to the left, one to the right, and no more than there is', () => {
  // Slope 50 between 1 and 2 s meets time 0 at 50 pages; slope 25 after 4 s fills 300 pages at 8 s.
  const dirtied = extendCurve(curve([1, 2, 4], [100, 150, 200]), 300)
  expect([0.5, 1, 1.5, 2, 3, 4, 6, 8, 9, 1e6].map(dirtied)).toEqual([75, 100, 125, 150, 175, 200, 250, 300, 300, 300])
})

test('in no time nothing is written, and a line that meets time 0 below 0 starts at 0', () => {
  expect(extendCurve(curve([1, 2], [100, 150]), 300)(0)).toBe(0)
  const convex = extendCurve(curve([1, 2], [100, 300]), 1000)
  expect([0, 0.25, 1].map(convex)).toEqual([0, 25, 100])
})

test('a single window is on a line through the origin', () => {
  expect([1, 2, 4, 100].map(extendCurve(curve([2], [60]), 90))).toEqual([30, 60, 90, 90])
})

test('counts that are full, or fall, stay as they are after the last window', () => {
  expect([2, 3, 50].map(extendCurve(curve([1, 2], [80, 90]), 90))).toEqual([90, 90, 90])
  expect([2, 3, 50].map(extendCurve(curve([1, 2], [80, 70]), 90))).toEqual([70, 70, 70])
})

const ascending = (least: number, most: number) =>
  fc
    .array(fc.double({ min: least, max: most, noNaN: true }), { minLength: 1, maxLength: 8 })
    .map(steps => steps.map((_, i) => steps.slice(0, i + 1).reduce((sum, step) => sum + step, 0)))

test('goes through its windows, never falls, and stays within bounds', () => {
  fc.assert(
    fc.property(ascending(0.01, 10), ascending(0, 1000), fc.double({ min: 0, max: 2, noNaN: true }), (w, p, room) => {
      const n = Math.min(w.length, p.length)
      const [windows, pages] = [w.slice(0, n), p.slice(0, n)]
      const most = pages.at(-1)! * (1 + room)
      const dirtied = extendCurve(curve(windows, pages), most)
      for (const [i, window] of windows.entries()) expect(dirtied(window)).toBeCloseTo(pages[i]!, 6)
      let before = 0
      for (let t = 0; t < 2 * windows.at(-1)!; t += windows.at(-1)! / 50) {
        const now = dirtied(t)
        expect(now).toBeGreaterThanOrEqual(before - 1e-6)
        expect(now).toBeLessThanOrEqual(most + 1e-6)
        before = now
      }
    }),
    { seed: 1, numRuns: 60 },
  )
})
