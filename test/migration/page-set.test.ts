import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addRun, allPages, type PageSet, pageSet, popcount } from '../../src/migration/page-set.ts'
import { placeZeroPages } from '../../src/migration/zero-pages.ts'

const members = (set: PageSet) =>
  Array.from({ length: set.length * 32 }, (_, page) => page).filter(page => (set[page >>> 5]! >>> (page & 31)) & 1)

const size = (set: PageSet) => set.reduce((sum, word) => sum + popcount(word), 0)

test('ones of a word', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), word => {
      expect(popcount(word)).toBe(word.toString(2).replaceAll('0', '').length)
      expect(popcount(word | 0)).toBe(popcount(word))
    }),
  )
  expect([0, 1, 0x80000000, 0xffffffff].map(popcount)).toEqual([0, 1, 1, 32])
})

test('runs of pages, as in a Set', () => {
  const run = fc
    .integer({ min: 0, max: 199 })
    .chain(first => fc.tuple(fc.constant(first), fc.integer({ min: first + 1, max: 200 })))
  fc.assert(
    fc.property(fc.array(run, { maxLength: 6 }), runs => {
      const set = pageSet(200)
      const expected = new Set<number>()
      for (const [first, end] of runs) {
        addRun(set, first, end)
        for (let page = first; page < end; page++) expected.add(page)
      }
      expect(members(set)).toEqual([...expected].sort((a, b) => a - b))
      expect(size(set)).toBe(expected.size)
    }),
    { numRuns: 500 },
  )
})

test.each([1, 31, 32, 33, 64, 1000])('all of %i pages', pageCount => {
  expect(members(allPages(pageCount))).toEqual(Array.from({ length: pageCount }, (_, page) => page))
})

test('zero pages are as many as asked for, and not written ones while others are left', () => {
  fc.assert(
    fc.property(
      fc.array(fc.boolean(), { minLength: 1, maxLength: 100 }),
      fc.integer({ min: 0, max: 120 }),
      (pages, zeroPages) => {
        const written = Uint8Array.from(pages, Number)
        const zero = members(placeZeroPages(zeroPages, written))
        const free = pages.filter(isWritten => !isWritten).length
        expect(zero.length).toBe(Math.min(zeroPages, pages.length))
        expect(zero.filter(page => !written[page]).length).toBe(Math.min(zeroPages, free))
      },
    ),
  )
  expect(members(placeZeroPages(3, Uint8Array.of(0, 0, 1, 0, 0, 1, 0, 0)))).toEqual([1, 4, 7])
})
