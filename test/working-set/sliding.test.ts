import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pastLevels, slidingCounts } from '../../src/working-set/sliding.ts'
import { pagesIn, smallTrace, traceOfPages } from '../traces.ts'
import { slideWindows } from './sliding.ts'

const seconds = fc.array(fc.double({ min: 0.01, max: 20, noNaN: true }), { minLength: 1, maxLength: 6 })

test('distinct pages in every window, in the order asked for, by brute force', () => {
  fc.assert(
    fc.property(smallTrace, seconds, (trace, windows) => {
      const sliding = slidingCounts(trace, windows)
      expect(sliding.map(({ window }) => window)).toEqual(
        windows.map(w => Math.max(1, Math.min(Math.floor(trace.length / 2), Math.round(w / 0.5)))),
      )
      for (const { window, counts } of sliding) expect(counts).toEqual(slideWindows(trace, window))
    }),
    { numRuns: 300 },
  )
})

// Eight epochs of half a second: a window has one epoch at least and four at most.
test.each([
  [1e-9, 1],
  [0.74, 1],
  [0.76, 2],
  [1.9, 4],
  [2.3, 4],
  [1e9, 4],
])('a window of %d s has %i epochs', (asked, epochs) => {
  const trace = traceOfPages([[0], [1], [2], [3], [4], [5], [6], [7]], { pageCount: 8 })
  const [sliding] = slidingCounts(trace, [asked])
  expect(sliding).toEqual({ window: epochs, counts: new Float64Array(9 - epochs).fill(epochs) })
})

test.each([1, 2, 3])('a window of a trace of %i epochs has one', epochs => {
  const trace = traceOfPages(
    Array.from({ length: epochs }, (_, k) => [k]),
    { pageCount: 3 },
  )
  expect(slidingCounts(trace, [60])).toEqual([{ window: 1, counts: new Float64Array(epochs).fill(1) }])
})

// Windows of two epochs hold {0}, {0, 1}, {1, 2, 3} and {2, 3}; before the second epoch ends the first of them is taken.
test('levels of the past by hand', () => {
  const trace = traceOfPages([[0], [0], [1], [2, 3], []], { pageCount: 4 })
  const [sliding] = slidingCounts(trace, [1])
  const pages = [1, 1, 1, 2, 3, 2]
  expect(Array.from(pastLevels(sliding!))).toEqual(pages.map(Math.log1p))
})

test('a level knows only what lies before, once there is a whole window', () => {
  fc.assert(
    fc.property(smallTrace, seconds, (trace, windows) => {
      for (const sliding of slidingCounts(trace, windows)) {
        const { window } = sliding
        const levels = pastLevels(sliding)
        expect(levels.length).toBe(trace.length + 1)
        levels.forEach((level, e) => {
          const from = Math.max(0, e - window)
          const pages = new Set(Array.from({ length: window }, (_, i) => pagesIn(trace, from + i)).flat())
          expect(level).toBe(Math.log1p(pages.size))
        })
      }
    }),
  )
})
