import { describe, expect, test } from 'vitest'
import { type Dirtying, pageMemory } from '../../src/migration/page-memory.ts'
import { addRun, pageSet } from '../../src/migration/page-set.ts'

/** Writes that come when they are told to: at each call of `run`, the pages that stand in `next`. */
function told(): Dirtying & { next: number[] } {
  return {
    horizon: Infinity,
    next: [],
    write(_, log) {
      for (const page of this.next) addRun(log, page, page + 1)
      this.next = []
    },
  }
}

const cost = { normal: 1, zero: 0.25 }
const state = { pageSize: 4096, pageCount: 70, zeroPages: 0 }

describe('without zero pages', () => {
  test('a page written before it is sent in the same round is sent twice', () => {
    const writes = told()
    const guest = pageMemory(state, writes)
    guest.synchronise()
    expect(guest.send(10, cost)).toEqual({ normal: 10, zero: 0 })
    writes.next = [3, 69]
    guest.run(1)
    expect(guest.send(Infinity, cost)).toEqual({ normal: 60, zero: 0 })
    expect(guest.pending).toBe(0)
    expect(guest.synchronise()).toBe(2)
    expect(guest.send(Infinity, cost)).toEqual({ normal: 2, zero: 0 })
  })

  test('a page still unsent at a synchronisation is not newly set', () => {
    const writes = told()
    const guest = pageMemory(state, writes)
    guest.send(40, cost)
    writes.next = [0, 39, 40, 41, 69]
    guest.run(1)
    expect(guest.synchronise()).toBe(2)
    expect(guest.pending).toBe(32)
  })

  test('the sender goes on from where it stands and comes round', () => {
    const writes = told()
    const guest = pageMemory(state, writes)
    guest.send(65, cost)
    writes.next = [1]
    guest.run(1)
    guest.synchronise()
    // It stands at page 65: it sends the five to the end first, so that page 1 is unsent still and not newly set.
    guest.send(5, cost)
    writes.next = [1]
    guest.run(1)
    expect(guest.synchronise()).toBe(0)
    expect(guest.send(Infinity, cost)).toEqual({ normal: 1, zero: 0 })
  })

  test('at least one page is sent, and no more than reach the budget', () => {
    const guest = pageMemory(state, told())
    expect(guest.send(1e-9, cost)).toEqual({ normal: 1, zero: 0 })
    expect(guest.send(2.5, cost)).toEqual({ normal: 3, zero: 0 })
    expect(guest.send(33, cost)).toEqual({ normal: 33, zero: 0 })
    expect(guest.pending).toBe(33)
  })
})

describe('zero pages', () => {
  const zero = pageSet(70)
  addRun(zero, 10, 50)

  test('cost less', () => {
    const guest = pageMemory({ ...state, zeroPages: 40, zero }, told())
    expect(guest.send(12, cost)).toEqual({ normal: 10, zero: 8 })
    expect(guest.send(Infinity, cost)).toEqual({ normal: 20, zero: 32 })
  })

  test('are normal once written, known to the log or not', () => {
    const writes = told()
    const guest = pageMemory({ ...state, zeroPages: 40, zero }, writes)
    writes.next = [10, 11]
    guest.run(1)
    expect(guest.send(11.5, cost)).toEqual({ normal: 12, zero: 0 })
    expect(guest.send(5.5, cost)).toEqual({ normal: 0, zero: 22 })
    expect(guest.send(Infinity, cost)).toEqual({ normal: 20, zero: 16 })
    expect(guest.synchronise()).toBe(2)
    writes.next = [12]
    guest.run(1)
    expect(guest.synchronise()).toBe(1)
    expect(guest.send(Infinity, cost)).toEqual({ normal: 3, zero: 0 })
  })

  test('are placed when only their number is known, and the state is not written to', () => {
    const guest = pageMemory({ ...state, zeroPages: 40 }, told())
    expect(guest.send(Infinity, cost)).toEqual({ normal: 30, zero: 40 })
    const before = zero.slice()
    const writes = told()
    const other = pageMemory({ ...state, zeroPages: 40, zero }, writes)
    writes.next = [20]
    other.run(1)
    other.synchronise()
    expect(zero).toEqual(before)
  })
})
