import { expect, test } from 'vitest'
import { constantRate } from '../../src/models/constant-rate.ts'
import { traceOfPages } from '../traces.ts'

// Epochs of half a second; windows of a second hold 2, 1, 3, 2, 1, 1 and 3 pages, in the mean 13/7. Those that do not
// overlap hold 2, 3, 1 and 3: a standard deviation of √(11/12), and of a mean of four a standard error of √(11/48).
const trace = traceOfPages([[0, 1], [0], [0], [2, 3], [2], [2], [2], [0, 1]], { pageCount: 5 })

test('distinct pages of a second, and their error from windows that do not overlap', () => {
  const fitted = constantRate().fit(trace)
  const rate = 13 / 7
  const error = Math.sqrt(11 / 48)
  expect(fitted.curve!(3)).toBeCloseTo(3 * rate, 12)
  expect(fitted.tidy()).toEqual([
    {
      term: 'dirty rate over 1 s',
      unit: 'pages/s',
      estimate: expect.closeTo(rate, 12),
      lower: expect.closeTo(rate - 1.96 * error, 12),
      upper: expect.closeTo(rate + 1.96 * error, 12),
    },
  ])
})

// Epochs hold 2, 1, 1, 2, 1, 1, 1 and 2 pages: 11/8 in half a second.
test('a higher rate for a shorter window', () => {
  expect(constantRate({ window: 0.5 }).fit(trace).curve!(1)).toBeCloseTo(11 / 4, 12)
})

test('a window longer than the trace is the trace, and has no error', () => {
  const fitted = constantRate({ window: 60 }).fit(trace)
  expect(fitted.curve!(1)).toBeCloseTo(4 / 4, 12)
  expect(fitted.tidy()[0]).toEqual({ term: 'dirty rate over 4 s', unit: 'pages/s', estimate: 1 })
})
