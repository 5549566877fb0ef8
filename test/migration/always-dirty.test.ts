import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { withAlwaysDirty } from '../../src/migration/always-dirty.ts'
import { countMemory } from '../../src/migration/count-memory.ts'

const guest = (pageCount: number, rate = 0, zeroPages = 0) =>
  countMemory({ pageSize: 4096, pageCount, zeroPages }, seconds => rate * seconds)
const cost = { normal: 1, zero: 0.25 }

// Of 1000 pages, none of them written, 50 are always dirty. At first all are pending, and nothing is newly set. When
// 400 are sent, 20 of the 50 are among them, and found again: 620 are pending. Half of them are sent, 10 of the 20
// among them. Of the 700 sent by then 35 are always dirty, 25 of them newly set. When all is sent, 50 are.
test('50 of 1000 pages, by hand', () => {
  const more = withAlwaysDirty(guest(1000), 50)
  const found: number[] = []
  const pending: number[] = []
  for (const budget of [0, 400, 310, Infinity]) {
    if (budget > 0) more.send(budget, cost)
    more.run(1)
    found.push(more.synchronise())
    pending.push(more.pending)
  }
  expect(found).toEqual([0, 20, 25, 50].map(pages => expect.closeTo(pages, 9)))
  expect(pending).toEqual([1000, 620, 335, 50].map(pages => expect.closeTo(pages, 9)))
})

test('they are found with what the guest wrote, once', () => {
  const more = withAlwaysDirty(guest(1000, 40), 50)
  more.send(Infinity, cost)
  more.run(2)
  expect(more.synchronise()).toBeCloseTo(80 + 50, 9)
  more.run(2)
  expect(more.synchronise()).toBeCloseTo(80 * (1 - 80 / 1000), 9)
})

test('right after a synchronisation nothing is newly set', () => {
  const more = withAlwaysDirty(guest(100), 50)
  more.send(Infinity, cost)
  more.run(1)
  expect(more.synchronise()).toBe(50)
  more.send(Infinity, cost)
  expect(more.pending).toBe(0)
  expect(more.synchronise()).toBe(0)
  more.run(0.002)
  expect(more.synchronise()).toBe(0)
  more.run(0.02)
  expect(more.synchronise()).toBe(50)
})

test('with no page more a guest is itself', () => {
  const itself = guest(100)
  expect(withAlwaysDirty(itself, 0)).toBe(itself)
})

test('what a guest has besides stays', () => {
  const itself = guest(100, 0, 30)
  const more = withAlwaysDirty(itself, 10)
  expect([more.pageSize, more.pageCount, more.horizon]).toEqual([4096, 100, Infinity])
  more.sending?.({ balloon: true })
  expect(more.pending).toBe(70)
})

describe('whatever is pending', () => {
  const counts = fc.record({
    pages: fc.integer({ min: 2, max: 500 }),
    share: fc.double({ min: 0.01, max: 1, noNaN: true }),
  })
  /** A guest all of whose pages were sent once, and written again; `more` were always dirty. */
  const dirty = (pages: number, more: number) => {
    const itself = guest(pages, 1e9)
    const both = withAlwaysDirty(itself, more)
    both.send(Infinity, cost)
    both.run(1)
    both.synchronise()
    return { itself, both }
  }

  test('is sent in proportion, within the budget', () => {
    fc.assert(
      fc.property(counts, fc.double({ min: 0.01, max: 1000, noNaN: true }), ({ pages, share }, budget) => {
        const more = share * pages
        const { itself, both } = dirty(pages, more)
        expect(both.pending).toBeCloseTo(pages + more, 6)
        const sent = Math.min(1, budget / (pages + more))
        expect(both.send(budget, cost).normal).toBeCloseTo(sent * (pages + more), 6)
        expect(itself.pending).toBeCloseTo((1 - sent) * pages, 6)
        expect(both.pending).toBeCloseTo((1 - sent) * (pages + more), 6)
      }),
    )
  })

  test('is all sent at last, and nothing twice', () => {
    fc.assert(
      fc.property(counts, fc.double({ min: 1, max: 200, noNaN: true }), ({ pages, share }, budget) => {
        const { both } = dirty(pages, share * pages)
        const before = both.pending
        let sent = 0
        for (let i = 0; i < 2000 && both.pending > 0; i++) {
          const { normal } = both.send(budget, cost)
          expect(normal).toBeLessThan(budget + 1e-6)
          sent += normal
        }
        expect(both.pending).toBe(0)
        expect(sent).toBeCloseTo(before, 6)
      }),
    )
  })

  test('is no more than the memory and the pages', () => {
    const steps = fc.array(
      fc.tuple(fc.double({ min: 0, max: 300, noNaN: true }), fc.double({ min: 0, max: 2, noNaN: true })),
      {
        maxLength: 10,
      },
    )
    fc.assert(
      fc.property(counts, steps, ({ pages, share }, all) => {
        const itself = guest(pages, 30)
        const both = withAlwaysDirty(itself, share * pages)
        for (const [budget, seconds] of all) {
          if (budget > 0) both.send(budget, cost)
          both.run(seconds)
          const before = both.pending
          const found = both.synchronise()
          expect(found).toBeGreaterThanOrEqual(0)
          expect(both.pending).toBeCloseTo(before + found, 6)
          expect(both.pending - itself.pending).toBeLessThan(share * pages + 1e-6)
        }
      }),
    )
  })
})
