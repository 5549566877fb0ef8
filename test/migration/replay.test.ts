import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Guest } from '../../src/migration/guest.ts'
import { idealHost } from '../../src/migration/host.ts'
import { migrate } from '../../src/migration/migrate.ts'
import { popcount } from '../../src/migration/page-set.ts'
import { fixedRounds } from '../../src/migration/policies/fixed-rounds.ts'
import { qemu } from '../../src/migration/policies/qemu.ts'
import { memoryAtEnd, replay, replayedGuest } from '../../src/migration/replay.ts'
import { smallTrace, traceOfPages } from '../traces.ts'

const page = 4096
const link = { bandwidth: 16 * page }

// 64 pages at 16 pages/s: two pages in each step of 0.1 s at least, so 0.125 s. Epochs of 1 s write
// 0 and 1; 2; nothing; 63; 0, 5, 10 and 15; nothing; …
// Pass 1 takes 4 s, in which pages 0, 1, 2 and 63 are written; the last of them before it is sent, and yet it comes back.
// Pass 2 takes 0.25 s, in which the first of the four runs of epoch 4 is written, and is sent in 62.5 ms of downtime.
describe('a migration of 64 pages', () => {
  const trace = traceOfPages([[0, 1], [2], [], [63], [0, 5, 10, 15], [], []], { pageCount: 64, epoch: 1 })
  const migration = { link, policy: fixedRounds(2) }

  test('by hand', () => {
    const path: [number, number, number?][] = []
    const outcome = replay(trace, migration, {
      host: idealHost,
      observe: (time, pending, newly) => path.push(newly === undefined ? [time, pending] : [time, pending, newly]),
    })
    const pass = Array.from({ length: 32 }, (_, i) => [(i + 1) / 8, (62 - 2 * i) * page])
    expect(path).toEqual([
      [0, 64 * page, 0],
      ...pass,
      [4, 4 * page, 4],
      [4.125, 2 * page],
      [4.25, 0],
      [4.25, page, 1],
      [4.3125, 0],
    ])
    expect(outcome).toEqual({
      converged: true,
      censored: false,
      rounds: 3,
      totalTime: 4.3125,
      downtime: 0.0625,
      lost: 0,
      faults: 0,
      stall: 0,
      remaining: 0,
      bytes: 69 * page,
    })
  })

  // From 3 s on: 63; 0, 5, 10, 15; nothing; nothing: five pages come back after pass 1, which ends with the trace.
  test('from a later instant', () => {
    const outcome = replay(trace, { link, policy: fixedRounds(1) }, { at: 3, host: idealHost })
    expect(outcome).toEqual({
      converged: true,
      censored: false,
      rounds: 2,
      totalTime: 4.3125,
      downtime: 0.3125,
      lost: 0,
      faults: 0,
      stall: 0,
      remaining: 0,
      bytes: 69 * page,
    })
  })

  test('is censored when the trace ends first', () => {
    const outcome = replay(trace, migration, { at: 5, host: idealHost })
    expect(outcome).toMatchObject({ converged: false, censored: true, totalTime: 2, rounds: 1 })
  })

  test('is not censored when the deadline comes first', () => {
    const outcome = replay(trace, { ...migration, deadline: 1.9 }, { at: 5, host: idealHost })
    expect(outcome).toMatchObject({ converged: false, censored: false, totalTime: 1.9 })
  })

  test.each([-1, 7, 100, Number.NaN])('cannot start at %d s', at => {
    expect(() => replay(trace, migration, { at })).toThrow(
      new RangeError(`a replay must start between 0 and 7 s: ${at}`),
    )
  })
})

// Of 64 pages, 32 are zero: 9 bytes each, and 32·4104 bytes at 4104·16 bytes/s take 2 s. One zero page, 40, is written in
// the first second, before it is sent: it goes as a normal one, and comes back with the other page written.
test('zero pages', () => {
  const written = [[0, 40], [], [], [], [], []]
  const trace = traceOfPages(written, { pageCount: 64, epoch: 1, zeroPages: 32 })
  const zero = Uint32Array.of(0, 0xffffffff)
  const sent: number[][] = []
  const guest = replayedGuest(trace, { pageSize: page, pageCount: 64, zeroPages: 32, zero })
  const { send } = guest
  guest.send = (budget, cost) => {
    const { normal, zero } = send(budget, cost)
    sent.push([normal, zero])
    return { normal, zero }
  }
  const host = { ...idealHost, pageHeader: 8, zeroPageBytes: 9 }
  const outcome = migrate(guest, { link: { bandwidth: 16 * (page + 8) }, policy: fixedRounds(1) }, host)
  const total = sent.reduce(([a, b], [normal, zero]) => [a! + normal!, b! + zero!], [0, 0])
  expect(total).toEqual([32 + 1 + 2, 31])
  expect(outcome.bytes).toBe(35 * (page + 8) + 31 * 9)
  expect(outcome.downtime).toBeCloseTo(2 / 16, 12)
})

test('bytes are those of the pages sent, and every page is sent', () => {
  fc.assert(
    fc.property(smallTrace, fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 3 }), (trace, rate, passes) => {
      const long = traceOfPages([[0], ...Array.from({ length: 400 }, () => [])], { pageCount: trace.info.pageCount })
      for (const played of [trace, long]) {
        let normal = 0
        let zero = 0
        const guest = replayedGuest(played, memoryAtEnd(played))
        const counted: Guest = {
          ...guest,
          get pending() {
            return guest.pending
          },
          send(budget, cost) {
            const sent = guest.send(budget, cost)
            normal += sent.normal
            zero += sent.zero
            return sent
          },
        }
        const host = { ...idealHost, pageHeader: 8, zeroPageBytes: 9, deviceState: 1000 }
        const outcome = migrate(counted, { link: { bandwidth: rate * page }, policy: fixedRounds(passes) }, host)
        if (!outcome.converged) {
          expect(outcome.censored).toBe(true)
          continue
        }
        expect(outcome.bytes).toBe(normal * (page + 8) + zero * 9 + 1000)
        expect(normal + zero).toBeGreaterThanOrEqual(played.info.pageCount)
        expect(guest.pending).toBe(0)
      }
      const slow = { link: { bandwidth: page }, policy: qemu({ downtimeLimit: 1 }) }
      expect(replay(long, slow, { host: idealHost }).converged).toBe(true)
    }),
  )
})

test('memory at the end of a trace: zero pages are none of those written', () => {
  const trace = traceOfPages([[0, 1, 2], [5], [1, 7]], { pageCount: 40, zeroPages: 34 })
  const { zero, ...rest } = memoryAtEnd(trace)
  expect(rest).toEqual({ pageSize: page, pageCount: 40, zeroPages: 34 })
  expect(zero!.reduce((sum, word) => sum + popcount(word), 0)).toBe(34)
  expect(zero![0]! & 0b10100111).toBe(0b10000000 & zero![0]!)
})
