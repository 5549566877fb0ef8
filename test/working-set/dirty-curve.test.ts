import { describe, expect, test } from 'vitest'
import { source } from '../../src/random.ts'
import type { CountsTrace } from '../../src/trace/counts.ts'
import { syntheticTrace } from '../../src/trace/synthetic.ts'
import { dirtyCurve, interpolateCurve, meanDirtyCurve, observedCurve } from '../../src/working-set/dirty-curve.ts'
import { workingSet } from '../../src/working-set/scan.ts'
import { traceOfPages } from '../traces.ts'

test('uniform writes: D(t) = w(1 − exp(−rt/w))', () => {
  const trace = syntheticTrace({
    pageCount: 3000,
    epoch: 0.02,
    duration: 400,
    writes: { law: 'uniform', pages: 2000, rate: 3000 },
    source: source(1),
  })
  const curve = meanDirtyCurve(workingSet(trace))
  for (const seconds of [0.02, 0.1, 0.5, 1, 3]) {
    const expected = 2000 * (1 - Math.exp((-3000 * seconds) / 2000))
    expect(Math.abs(curve[Math.round(seconds / 0.02)]! / expected - 1)).toBeLessThan(0.005)
  }
})

test('the curve rises, ever more slowly, to the pages written', () => {
  const trace = syntheticTrace({
    pageCount: 500,
    epoch: 0.1,
    duration: 30,
    writes: { law: 'zipf', pages: 500, rate: 300, exponent: 1 },
    source: source(2),
  })
  const set = workingSet(trace)
  const curve = meanDirtyCurve(set)
  for (let k = 1; k < curve.length; k++) expect(curve[k]!).toBeGreaterThanOrEqual(curve[k - 1]! - 1e-9)
  expect(curve.at(-1)).toBe(set.pagesWritten)
})

describe('the table', () => {
  // Windows of one epoch hold 1, 1, 0, 1, 2 pages; of two 1, 1, 1, 3; the whole of it 3.
  const trace = traceOfPages([[0], [0], [], [2], [0, 1]], { pageCount: 4 })

  test('by hand', () => {
    const rows = dirtyCurve(trace).objects() as Record<string, number>[]
    expect(rows.map(row => row.window)).toEqual([0.5, 1, 2, 2.5])
    expect(rows[0]).toEqual({ window: 0.5, mean: 1, sd: expect.closeTo(Math.sqrt(2 / 5), 12), q05: 0, q95: 2 })
    expect(rows[1]).toEqual({ window: 1, mean: 1.5, sd: expect.closeTo(Math.sqrt(3) / 2, 12), q05: 1, q95: 3 })
    expect(rows[3]).toEqual({ window: 2.5, mean: 3, sd: 0, q05: 3, q95: 3 })
  })

  test('windows in seconds are rounded to epochs', () => {
    const windows = Array.from(dirtyCurve(trace, [1.1, 0.01, 2.4]).array('window') as Iterable<number>)
    expect(windows).toEqual([0.5, 1, 2.5])
  })

  test('a window longer than the trace is refused', () => {
    expect(() => dirtyCurve(trace, [3])).toThrow(new RangeError('a window must have 1 to 5 epochs: 6'))
  })
})

describe('between and beyond the windows', () => {
  const counts: CountsTrace = {
    pageSize: 4096,
    pageCount: 1000,
    windows: Float64Array.of(1, 2, 4),
    pages: Float64Array.of(100, 150, 200),
  }

  // Through (0, 0), (1, 100), (2, 150), (4, 200); from half of the last window on the slope is 25 a second.
  test.each([
    [0, 0],
    [0.5, 50],
    [1, 100],
    [1.5, 125],
    [3, 175],
    [4, 200],
    [6, 250],
  ])('D(%d) = %d', (seconds, pages) => {
    expect(interpolateCurve(observedCurve(counts))(seconds)).toBeCloseTo(pages, 12)
  })

  test('one window alone is a constant rate', () => {
    const one = observedCurve({ ...counts, windows: Float64Array.of(2), pages: Float64Array.of(30) })
    expect([0, 1, 2, 5].map(interpolateCurve(one))).toEqual([0, 15, 30, 75])
  })

  test('of a trace: its exact curve at whole epochs', () => {
    const trace = traceOfPages([[0], [0, 1], [2], [3, 0]], { pageCount: 4 })
    const dirtied = interpolateCurve(observedCurve(trace))
    meanDirtyCurve(workingSet(trace)).forEach((pages, k) => {
      expect(dirtied(k * 0.5)).toBeCloseTo(pages, 12)
    })
  })
})
