import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hasPage, type PageSet } from '../../src/migration/page-set.ts'
import { placeZeroPages } from '../../src/migration/zero-pages.ts'

const count = (set: PageSet, first: number, end: number) => {
  let pages = 0
  for (let page = first; page < end; page++) pages += Number(hasPage(set, page))
  return pages
}

/** Pages of which the runs of these lengths are not written, each behind a written page. */
function runs(...lengths: readonly number[]): { written: Uint8Array; ends: number[] } {
  const written = Uint8Array.from(lengths.flatMap(length => [1, ...new Array<number>(length).fill(0)]))
  let end = 0
  return { written, ends: lengths.map(length => (end += 1 + length)) }
}

// Runs of 120 and 40 pages. With l = 40 their chances are 120/160 and 40/80: 90 and 20 pages, so 110 in all. With
// l = 360 they are 1/4 and 1/10: 30 and 4.
test.each([
  [110, 90, 20],
  [34, 30, 4],
  [0, 0, 0],
  [160, 120, 40],
])('%i zero pages in runs of 120 and 40: %i and %i', (zeroPages, long, short) => {
  const { written, ends } = runs(120, 40)
  const zero = placeZeroPages(zeroPages, written)
  expect([count(zero, 0, ends[0]!), count(zero, ends[0]!, ends[1]!)]).toEqual([long, short])
})

test('within a run they are spread evenly', () => {
  const zero = placeZeroPages(30, runs(120, 40).written)
  for (let from = 1; from + 20 <= 121; from += 20) expect(Math.abs(count(zero, from, from + 20) - 5)).toBeLessThan(2)
})

test('what is more than the pages not written is spread over the others', () => {
  const written = Uint8Array.from({ length: 100 }, (_, page) => Number(page >= 20))
  const zero = placeZeroPages(40, written)
  expect(count(zero, 0, 20)).toBe(20)
  for (let from = 20; from < 100; from += 20) expect(count(zero, from, from + 20)).toBe(5)
})

describe('of any runs', () => {
  const lengths = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 8 })

  test('a longer one has a larger share, up to a page', () => {
    fc.assert(
      fc.property(lengths, fc.double({ min: 0, max: 1, noNaN: true }), (all, part) => {
        const { written, ends } = runs(...all)
        const zero = placeZeroPages(Math.floor(part * all.reduce((a, b) => a + b)), written)
        const found = all.map((length, i) => ({ length, pages: count(zero, ends[i]! - length, ends[i]!) }))
        for (const a of found) {
          for (const b of found) {
            if (a.length > b.length) expect((a.pages + 1) / a.length).toBeGreaterThanOrEqual((b.pages - 1) / b.length)
          }
        }
      }),
    )
  })

  test('each has what its chance g/(g + l) expects, with the same l', () => {
    fc.assert(
      fc.property(lengths, fc.double({ min: 1, max: 1000, noNaN: true }), (all, l) => {
        const expected = all.map(length => (length * length) / (length + l))
        const total = Math.round(expected.reduce((a, b) => a + b))
        const { written, ends } = runs(...all)
        const zero = placeZeroPages(total, written)
        all.forEach((length, i) => {
          expect(Math.abs(count(zero, ends[i]! - length, ends[i]!) - expected[i]!)).toBeLessThan(2)
        })
      }),
    )
  })
})
