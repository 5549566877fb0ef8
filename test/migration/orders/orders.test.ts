import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ascending } from '../../../src/migration/orders/ascending.ts'
import { bubbling } from '../../../src/migration/orders/bubbling.ts'
import { forward } from '../../../src/migration/orders/forward.ts'
import { leastFrequentlyWritten } from '../../../src/migration/orders/least-frequently-written.ts'
import { leastRecentlyWritten } from '../../../src/migration/orders/least-recently-written.ts'
import { optimal } from '../../../src/migration/orders/optimal.ts'
import type { Order, Round } from '../../../src/migration/orders/order.ts'
import { addRun, type PageSet, pageSet } from '../../../src/migration/page-set.ts'
import { recordOf } from '../../../src/migration/write-record.ts'
import { traceOfPages } from '../../traces.ts'

const setOf = (pages: readonly number[], pageCount = 64): PageSet => {
  const set = pageSet(pageCount)
  for (const page of pages) addRun(set, page, page + 1)
  return set
}

const trace = traceOfPages([[1, 2, 5], [2], [2, 9], [5, 2]], { pageCount: 64, epoch: 1 })
const round: Round = { record: recordOf(trace), zero: setOf([]), accounting: 'before-sending', pageTime: 0.01 }

/** The pages in the order in which they are sent; faults take pages as they come up, after so many. */
function sequence(
  order: Order,
  pages: readonly number[],
  faults: Readonly<Record<number, number>> = {},
  asked = round,
) {
  const pending = setOf(pages)
  const walk = order.walk(pending, asked)
  const sent: number[] = []
  const take = (page: number) => {
    pending[page >>> 5]! &= ~(1 << (page & 31))
  }
  for (let left = pages.length; left > 0; left--) {
    const fault = faults[sent.length]
    const isFault = fault !== undefined && (pending[fault >>> 5]! >>> (fault & 31)) & 1
    const page = isFault ? fault : walk.next(pending)
    take(page)
    if (isFault) walk.fault?.(page)
    sent.push(page)
  }
  return sent
}

describe('by hand', () => {
  test('least recently: never, then epoch 1, then 3, then 4', () => {
    expect(sequence(leastRecentlyWritten, [0, 1, 2, 5, 9, 40])).toEqual([0, 40, 1, 9, 2, 5])
  })

  test('least frequently: never, once, twice, four times', () => {
    expect(sequence(leastFrequentlyWritten, [0, 1, 2, 5, 9, 40])).toEqual([0, 40, 1, 9, 5, 2])
  })

  test('optimal: cold pages by rate while a round is short', () => {
    expect(sequence(optimal, [0, 1, 2, 5, 40])).toEqual([0, 40, 1, 5, 2])
    expect(sequence(optimal, [0, 1, 2, 40], {}, { ...round, zero: setOf([40]) })).toEqual([40, 0, 1, 2])
  })

  test('optimal: what is dirty again in any slot goes before what is not, where slots are long', () => {
    // In slots of 3 s, page 2 (1.04 writes a second) is dirty again wherever it goes, page 1 (0.29) hardly in the last.
    expect(sequence(optimal, [1, 2], {}, { ...round, pageTime: 3 })).toEqual([2, 1])
  })

  test('ascending and forward differ after a fault', () => {
    const pages = [3, 10, 11, 12, 40]
    expect(sequence(ascending, pages, { 1: 12 })).toEqual([3, 12, 10, 11, 40])
    expect(sequence(forward, pages, { 1: 12 })).toEqual([3, 12, 40, 10, 11])
  })

  test('a bubble grows at both edges, and from the other edge alone once one is at the end', () => {
    const pages = [0, 1, 2, 3, 4, 5, 6, 63]
    expect(sequence(bubbling({ pivots: 1 }), pages, { 0: 4 })).toEqual([4, 5, 3, 6, 2, 63, 1, 0])
  })

  test('two bubbles grow in turn, the latest first; a third makes the oldest stop', () => {
    const pages = [10, 11, 12, 13, 30, 31, 32, 33, 50, 51, 52]
    const two = bubbling({ pivots: 2 })
    expect(sequence(two, pages, { 0: 11, 1: 31 })).toEqual([11, 31, 32, 12, 30, 10, 33, 13, 50, 51, 52])
    expect(sequence(two, pages, { 0: 11, 1: 31, 2: 50 }).slice(0, 7)).toEqual([11, 31, 50, 51, 32, 33, 30])
  })

  test.each([0, 1.5])('%d pivots are refused', pivots => {
    expect(() => bubbling({ pivots })).toThrow(new RangeError(`pivots must be a whole number from 1: ${pivots}`))
  })
})

const orders = [
  leastRecentlyWritten,
  leastFrequentlyWritten,
  optimal,
  ascending,
  forward,
  bubbling(),
  bubbling({ pivots: 1 }),
]

describe.each(orders)('$name', order => {
  test('sends every pending page once, and no other, whatever the faults', () => {
    const pages = fc.uniqueArray(fc.integer({ min: 0, max: 63 }), { minLength: 1 })
    const faults = fc.dictionary(fc.integer({ min: 0, max: 63 }).map(String), fc.integer({ min: 0, max: 63 }))
    fc.assert(
      fc.property(pages, faults, fc.constantFrom('skip', 'before-sending'), (pending, waits, accounting) => {
        const sent = sequence(order, pending, waits, { ...round, accounting: accounting as Round['accounting'] })
        expect(sent.sort((a, b) => a - b)).toEqual(pending.sort((a, b) => a - b))
      }),
      { numRuns: 60 },
    )
  })
})
