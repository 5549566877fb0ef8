import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Trace } from '../../src/trace/trace.ts'
import { meanDirtyCurve } from '../../src/working-set/dirty-curve.ts'
import { powersOfTwo, WorkingSetScan, workingSet } from '../../src/working-set/scan.ts'
import { pagesIn, smallTrace, traceOfPages } from '../traces.ts'
import { slideWindows } from './sliding.ts'

const everyWindow = (trace: Trace) => Array.from({ length: trace.length }, (_, i) => i + 1)

function scanned(trace: Trace, windows = everyWindow(trace), batches = [trace]) {
  const scan = new WorkingSetScan(trace.info.pageCount, trace.length, windows)
  for (const batch of batches) scan.add(batch)
  return scan.finish()
}

const distinctPages = (trace: Trace, from: number, k: number) =>
  new Set(Array.from({ length: k }, (_, i) => pagesIn(trace, from + i)).flat()).size

const sum = (values: Iterable<number>) => Array.from(values).reduce((total, value) => total + value, 0)

describe('sliding windows', () => {
  test('hold the distinct pages of their epochs', () => {
    fc.assert(
      fc.property(smallTrace, trace => {
        const set = scanned(trace)
        const curve = meanDirtyCurve(set)
        expect(curve[0]).toBe(0)
        set.windows.forEach((k, i) => {
          const brute = Array.from({ length: trace.length - k + 1 }, (_, from) => distinctPages(trace, from, k))
          expect(Array.from(set.slidingCounts(i))).toEqual(brute)
          expect(curve[k]).toBeCloseTo(sum(brute) / brute.length, 9)
          expect(slideWindows(trace, k)).toEqual(Float64Array.from(brute))
        })
      }),
      { numRuns: 300 },
    )
  })

  test('do not depend on which other windows are asked for', () => {
    fc.assert(
      fc.property(
        smallTrace.chain(trace => fc.tuple(fc.constant(trace), fc.subarray(everyWindow(trace), { minLength: 1 }))),
        ([trace, windows]) => {
          const all = scanned(trace)
          const some = scanned(trace, [...windows].reverse())
          expect(some.windows).toEqual(windows)
          windows.forEach((k, i) => {
            expect(some.slidingCounts(i)).toEqual(all.slidingCounts(k - 1))
          })
        },
      ),
    )
  })

  test('are right for more than 255 lengths at once', () => {
    const trace = traceOfPages(
      Array.from({ length: 600 }, (_, k) => [(k * k) % 97, (k * 31) % 89]),
      { pageCount: 100 },
    )
    const set = scanned(trace)
    for (const k of [1, 200, 256, 257, 300, 512, 600]) expect(set.slidingCounts(k - 1)).toEqual(slideWindows(trace, k))
  })
})

test('feeding batches gives the same as feeding all at once', () => {
  fc.assert(
    fc.property(
      smallTrace.chain(trace => fc.tuple(fc.constant(trace), fc.subarray(everyWindow(trace).slice(0, -1)))),
      ([trace, cuts]) => {
        const edges = [0, ...cuts, trace.length]
        const batches = edges.slice(1).map((to, i) => trace.slice(edges[i]!, to))
        const { slidingCounts: sliding, ...parts } = scanned(trace, everyWindow(trace), batches)
        const { slidingCounts, ...whole } = scanned(trace)
        expect(parts).toEqual(whole)
        for (let i = 0; i < trace.length; i++) expect(sliding(i)).toEqual(slidingCounts(i))
      },
    ),
  )
})

describe('statistics of one pass', () => {
  test('add up', () => {
    fc.assert(
      fc.property(smallTrace, trace => {
        const set = workingSet(trace)
        const n = trace.length
        const pageEpochs = sum(set.pagesPerEpoch)
        const written = new Set(Array.from({ length: n }, (_, k) => pagesIn(trace, k)).flat())
        expect(set.pagesWritten).toBe(written.size)
        expect(sum(set.dirtyEpochs)).toBe(pageEpochs)
        expect(Array.from(set.pagesPerEpoch)).toEqual(Array.from({ length: n }, (_, k) => trace.pagesIn(k)))
        expect(sum(set.intervals) + sum(set.heads)).toBe(pageEpochs)
        expect(sum(set.heads)).toBe(written.size)
        expect(sum(set.tails)).toBe(written.size)
        const clean =
          sum(set.intervals.map((count, g) => count * Math.max(0, g - 1))) +
          sum(set.heads.map((count, g) => count * g)) +
          sum(set.tails.map((count, g) => count * g))
        expect(clean).toBe(written.size * n - pageEpochs)
        expect(set.intervals[0]).toBe(0)
        expect(set.duration).toBe(trace.duration)
      }),
    )
  })

  test('by hand', () => {
    // Page 0 is dirty in epochs 0, 1, 4; page 2 in epoch 3; page 1 never. Five epochs of half a second.
    const set = workingSet(traceOfPages([[0], [0], [], [2], [0]], { pageCount: 3 }))
    expect(Array.from(set.intervals)).toEqual([0, 1, 0, 1, 0, 0])
    expect(Array.from(set.heads)).toEqual([1, 0, 0, 1, 0])
    expect(Array.from(set.tails)).toEqual([1, 1, 0, 0, 0])
    expect(Array.from(set.dirtyEpochs)).toEqual([3, 0, 1])
    expect(Array.from(meanDirtyCurve(set))).toEqual([0, 4 / 5, 5 / 4, 5 / 3, 2, 2])
    expect(set.duration).toBe(2.5)
  })

  test('a trace is scanned once', () => {
    const trace = traceOfPages([[0]], { pageCount: 1 })
    expect(workingSet(trace)).toBe(workingSet(trace))
  })
})

test('powers of two end with the whole trace', () => {
  expect(powersOfTwo(1)).toEqual([1])
  expect(powersOfTwo(8)).toEqual([1, 2, 4, 8])
  expect(powersOfTwo(9)).toEqual([1, 2, 4, 8, 9])
})

test.each([0, -1, 1.5, 4, Number.NaN])('a window of %d epochs of three is refused', window => {
  expect(() => new WorkingSetScan(2, 3, [window])).toThrow(
    new RangeError(`a window must have 1 to 3 epochs: ${window}`),
  )
})

test('a scan wants all of its epochs', () => {
  const scan = new WorkingSetScan(2, 3)
  scan.add(traceOfPages([[0], [1]], { pageCount: 2 }))
  expect(() => scan.finish()).toThrow(new RangeError('expected 3 epochs: 2'))
})
