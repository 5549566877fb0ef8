import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addRun, hasPage, nextPage, pageSet, pagesOfSet, previousPage } from '../../src/migration/page-set.ts'

const some = fc.uniqueArray(fc.integer({ min: 0, max: 149 })).map(pages => pages.sort((a, b) => a - b))

test('the next and the previous page are those of a sorted list', () => {
  fc.assert(
    fc.property(some, fc.integer({ min: 0, max: 170 }), (pages, from) => {
      const set = pageSet(150)
      for (const page of pages) addRun(set, page, page + 1)
      expect([...pagesOfSet(set)]).toEqual(pages)
      expect(nextPage(set, from)).toBe(pages.find(page => page >= from) ?? -1)
      expect(previousPage(set, from)).toBe(pages.findLast(page => page < from) ?? -1)
      expect(pages.every(page => hasPage(set, page))).toBe(true)
      expect(hasPage(set, 149)).toBe(pages.includes(149))
    }),
  )
})
