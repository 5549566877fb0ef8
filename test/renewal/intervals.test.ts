import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { epochObservations, intervalObservations } from '../../src/renewal/interval-observations.ts'
import { type IntervalHistograms, intervalHistograms, mergeIntervals } from '../../src/renewal/intervals.ts'
import type { Trace } from '../../src/trace/trace.ts'
import { workingSet } from '../../src/working-set/scan.ts'
import { pagesIn, smallTrace, traceOfPages } from '../traces.ts'

/** A trace with a group of 0, 1, 2 or none for each page. */
const grouped = smallTrace.chain(trace =>
  fc
    .array(fc.integer({ min: -1, max: 2 }), { minLength: trace.info.pageCount, maxLength: trace.info.pageCount })
    .map(groups => ({ trace, groups: Int32Array.from(groups) })),
)

/** The dirty epochs of each page, one after another. */
const historyOf = (trace: Trace, page: number) =>
  Array.from({ length: trace.length }, (_, k) => k).filter(k => pagesIn(trace, k).includes(page))

const count = (values: readonly number[]) => {
  const counts = new Float64Array(Math.max(-1, ...values) + 1)
  for (const value of values) counts[value]!++
  return counts
}

const total = (counts: Float64Array) => counts.reduce((sum, n) => sum + n, 0)

describe('histograms', () => {
  test('are those of the pages, one by one', () => {
    fc.assert(
      fc.property(grouped, ({ trace, groups }) => {
        const pages = Array.from(groups.keys())
        expect(intervalHistograms(trace, groups, 3)).toEqual(
          [0, 1, 2].map(group => {
            const histories = pages.filter(page => groups[page] === group).map(page => historyOf(trace, page))
            const written = histories.filter(epochs => epochs.length > 0)
            return {
              epoch: trace.epoch,
              pages: histories.length,
              pageEpochs: histories.length * trace.length,
              dirtyEpochs: histories.flat().length,
              complete: count(histories.flatMap(epochs => epochs.slice(1).map((k, i) => k - epochs[i]!))),
              heads: count(written.map(epochs => epochs[0]!)),
              tails: count(written.map(epochs => trace.length - 1 - epochs.at(-1)!)),
            }
          }),
        )
      }),
      { numRuns: 60 },
    )
  })

  test('of the groups together are those of all pages, and of the working set', () => {
    fc.assert(
      fc.property(grouped, ({ trace, groups }) => {
        const every = groups.map(group => Math.max(0, group))
        const whole = intervalHistograms(trace, new Int32Array(groups.length))[0]!
        expect(mergeIntervals(intervalHistograms(trace, every))).toEqual(whole)
        const set = workingSet(trace)
        const long = (counts: Float64Array, length: number) => {
          const padded = new Float64Array(length)
          padded.set(counts)
          return padded
        }
        expect(long(whole.complete, trace.length + 1)).toEqual(set.intervals)
        expect(long(whole.heads, trace.length)).toEqual(set.heads)
        expect(long(whole.tails, trace.length)).toEqual(set.tails)
      }),
      { numRuns: 60 },
    )
  })

  test('account for every epoch of a page that was written', () => {
    fc.assert(
      fc.property(smallTrace, trace => {
        const [all] = intervalHistograms(trace, new Int32Array(trace.info.pageCount))
        const { complete, heads, tails, dirtyEpochs } = all!
        const length = (counts: Float64Array) => counts.reduce((sum, n, g) => sum + n * g, 0)
        expect(total(heads)).toBe(total(tails))
        expect(total(heads) + total(complete)).toBe(dirtyEpochs)
        expect(length(heads) + length(complete) + length(tails) + total(heads)).toBe(total(heads) * trace.length)
      }),
    )
  })

  test('leave a page without a group out, however it is marked', () => {
    const trace = traceOfPages([[0, 1], [1], [0, 1]], { pageCount: 2 })
    const groups = intervalHistograms(trace, Uint32Array.of(0, 0xffffffff))
    expect(groups).toEqual(intervalHistograms(trace, Int32Array.of(0, -1)))
    expect(groups).toHaveLength(1)
    expect(groups[0]).toMatchObject({ pages: 1, dirtyEpochs: 2, complete: Float64Array.of(0, 0, 1) })
  })

  test('need a group for every dirty page', () => {
    const trace = traceOfPages([[0, 3]], { pageCount: 4 })
    expect(() => intervalHistograms(trace, new Int32Array(3))).toThrow(new RangeError('groups are known of 3 pages: 3'))
  })
})

describe('merging', () => {
  const [part] = intervalHistograms(traceOfPages([[0], [], [0]], { pageCount: 2 }), Int32Array.of(0, 0))

  test('adds', () => {
    expect(mergeIntervals([part!, part!])).toEqual({
      epoch: 0.5,
      pages: 4,
      pageEpochs: 12,
      dirtyEpochs: 4,
      complete: Float64Array.of(0, 0, 2),
      heads: Float64Array.of(2),
      tails: Float64Array.of(2),
    })
  })

  test.each([
    [[], 'merging needs at least one group: 0'],
    [[part!, { ...part!, epoch: 0.6 }], 'epochs must be of 0.5 s: 0.6'],
  ])('is refused', (parts, message) => {
    expect(() => mergeIntervals(parts)).toThrow(new RangeError(message))
  })
})

describe('observations', () => {
  const histograms: IntervalHistograms = {
    epoch: 0.1,
    pages: 3,
    pageEpochs: 60,
    dirtyEpochs: 9,
    complete: Float64Array.of(0, 4, 0, 2),
    heads: Float64Array.of(3),
    tails: Float64Array.of(1, 0, 2),
  }

  test('in epochs are exact but for the tails', () => {
    expect(epochObservations(histograms)).toEqual({
      lower: Float64Array.of(0, 1, 2, 3),
      upper: Float64Array.of(Infinity, 1, Infinity, 3),
      entry: new Float64Array(4),
      weight: Float64Array.of(1, 4, 2, 2),
    })
  })

  test('in seconds are intervals of an epoch, truncated at half of one', () => {
    const { lower, upper, entry, weight } = intervalObservations(histograms)
    expect([...weight]).toEqual([4, 1, 2, 2])
    expect([...entry]).toEqual([0.05, 0.05, 0.05, 0.05])
    ;[0.05, 0.05, 0.25, 0.25].forEach((at, i) => {
      expect(lower[i]).toBeCloseTo(at, 12)
    })
    ;[0.15, Infinity, 0.35, Infinity].forEach((at, i) => {
      expect(upper[i]).toBeCloseTo(at, 12)
    })
  })
})
