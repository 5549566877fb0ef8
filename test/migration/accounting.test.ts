import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countMemory } from '../../src/migration/count-memory.ts'
import type { CompleteGuest } from '../../src/migration/guest.ts'
import { idealHost } from '../../src/migration/host.ts'
import { migrate } from '../../src/migration/migrate.ts'
import { leastFrequentlyWritten } from '../../src/migration/orders/least-frequently-written.ts'
import { leastRecentlyWritten } from '../../src/migration/orders/least-recently-written.ts'
import { optimal } from '../../src/migration/orders/optimal.ts'
import { type Dirtying, pageMemory } from '../../src/migration/page-memory.ts'
import { addRun } from '../../src/migration/page-set.ts'
import { fixedRounds } from '../../src/migration/policies/fixed-rounds.ts'
import type { Accounting } from '../../src/migration/policies/policy.ts'
import { qemu } from '../../src/migration/policies/qemu.ts'
import { memoryAtEnd, replayedGuest } from '../../src/migration/replay.ts'
import { poisson, source, uniformInteger } from '../../src/random.ts'
import { smallTrace } from '../traces.ts'
import { scripted } from './scripted.ts'

const page = 4096
const cost = { normal: 1, zero: 0.25 }
const memory = { pageSize: page, pageCount: 128, zeroPages: 0 }

/** A guest that has been synchronised once, with all of its pages pending. */
function begun(accounting: Accounting, script: Parameters<typeof scripted>[0], chunk?: number, state = memory) {
  const guest = pageMemory(state, scripted(script))
  guest.sending({ accounting, ...(chunk !== undefined && { chunk }) })
  guest.synchronise()
  return guest
}

const drain = (guest: CompleteGuest) => guest.send(Infinity, cost).normal

// Page 100 is written at 1 s, when 64 of 128 pages are sent, page 3 too.
describe('a page written before it is sent, and one written after', () => {
  const script = [
    [1, 3],
    [1, 100],
  ] as const
  const pass = (guest: CompleteGuest) => {
    const first = guest.send(64, cost).normal
    guest.run(1)
    return first + drain(guest)
  }

  test('at synchronisation: both are sent again', () => {
    const guest = begun('at-synchronisation', script)
    expect(pass(guest)).toBe(128)
    expect(guest.synchronise()).toBe(2)
  })

  test.each([1, 32, 64])('before sending, in chunks of %d: page 100 is sent once', chunk => {
    const guest = begun('before-sending', script, chunk)
    expect(pass(guest)).toBe(128)
    expect(guest.synchronise()).toBe(1)
    expect(drain(guest)).toBe(1)
  })

  test.each([128, undefined])('before sending, in one chunk (%s): it was cleared when the round began', chunk => {
    const guest = begun('before-sending', script, chunk)
    expect(pass(guest)).toBe(128)
    expect(guest.synchronise()).toBe(2)
  })

  test('skipped: page 100 is left for the next round', () => {
    const guest = begun('skip', script)
    expect(pass(guest)).toBe(127)
    expect(guest.pending).toBe(0)
    expect(guest.synchronise()).toBe(2)
    expect(drain(guest)).toBe(2)
  })
})

describe('before sending', () => {
  test('a chunk is cleared when the first of its pages is sent, for all that the last synchronisation found', () => {
    // Chunks of 64. Pages 70 and 120 are written at 1 s, while chunk 0 is sent; 120 again at 2 s, when 70 is sent.
    const guest = begun(
      'before-sending',
      [
        [1, 70],
        [1, 120],
        [2, 120],
      ],
      64,
    )
    guest.send(64, cost)
    guest.run(1)
    guest.send(16, cost)
    guest.run(1)
    expect(drain(guest)).toBe(48)
    expect(guest.synchronise()).toBe(1)
  })

  test('what the last synchronisation did not find stays in the log, though its chunk is cleared', () => {
    // Round 2 has pages 1 and 2 pending. Page 9 is written before either is sent: the clear does not know of it.
    const guest = begun(
      'before-sending',
      [
        [1, 1],
        [1, 2],
        [2, 9],
        [2, 2],
      ],
      128,
    )
    drain(guest)
    guest.run(1)
    expect(guest.synchronise()).toBe(2)
    guest.run(1)
    expect(drain(guest)).toBe(2)
    expect(guest.synchronise()).toBe(1)
  })

  test('the time until the round begins to be sent is not lost even in one chunk', () => {
    const guest = begun('before-sending', [[0.5, 7]])
    guest.run(1)
    expect(drain(guest)).toBe(128)
    expect(guest.synchronise()).toBe(0)
  })

  test('a zero page written before it is sent goes as a normal one, once', () => {
    const zero = Uint32Array.of(0, 0, 0, 0xffffffff)
    const guest = begun('before-sending', [[1, 100]], 32, { ...memory, zeroPages: 32, zero } as typeof memory)
    guest.send(64, cost)
    guest.run(1)
    expect(guest.send(Infinity, cost)).toEqual({ normal: 33, zero: 31 })
    expect(guest.synchronise()).toBe(0)
  })

  test.each([0, 2, 33, -32, Number.NaN])('chunks of %d pages are refused', chunk => {
    expect(() => begun('before-sending', [], chunk)).toThrow(
      new RangeError(`chunk must be 1 or a multiple of 32: ${chunk}`),
    )
  })
})

describe('order matters in some accountings alone', () => {
  const orders = [undefined, leastRecentlyWritten, leastFrequentlyWritten, optimal]
  /** Powers of two, so that times are exact. */
  const rate = fc.constantFrom(2, 4, 8, 16, 32)

  test('at synchronisation, pages pending after a pass do not depend on the order', () => {
    fc.assert(
      fc.property(smallTrace, rate, fc.integer({ min: 1, max: 3 }), (trace, pagesPerSecond, passes) => {
        const outcomes = orders.map(order => {
          const pending: number[] = []
          const migration = {
            link: { bandwidth: pagesPerSecond * page },
            policy: fixedRounds(passes),
            ...(order && { sender: { order } }),
          }
          const outcome = migrate(
            replayedGuest(trace, memoryAtEnd(trace)),
            migration,
            idealHost,
            (_, bytes, newlySet) => {
              if (newlySet !== undefined) pending.push(bytes / page)
            },
          )
          return { pending, ...(!outcome.censored && { outcome }) }
        })
        for (const other of outcomes) expect(other).toEqual(outcomes[0])
      }),
      { numRuns: 100 },
    )
  })

  // Two pages at a page a second; page 0 was seen dirty before, page 1 never, and page 0 is written after half a second.
  test('before sending and skipped, they do', () => {
    const record = { looks: 1, seconds: 1, dirtied: Uint32Array.of(1, 0), last: Uint32Array.of(1, 0) }
    const state = { pageSize: page, pageCount: 2, zeroPages: 0, record }
    const left = (accounting: Accounting, order?: typeof leastRecentlyWritten) => {
      const guest = pageMemory(state, scripted([[0.5, 0]]))
      guest.sending({ accounting, chunk: 1, ...(order && { order }) })
      guest.synchronise()
      let sent = 0
      for (let k = 0; k < 2; k++) {
        sent += guest.send(1, cost).normal
        guest.run(1)
      }
      return [sent, guest.synchronise()]
    }
    // Page 0 goes first and is dirty again, or goes second: then its write is sent with it, or is found and left.
    expect(left('before-sending')).toEqual([2, 1])
    expect(left('before-sending', leastRecentlyWritten)).toEqual([2, 0])
    expect(left('skip')).toEqual([2, 1])
    expect(left('skip', leastRecentlyWritten)).toEqual([1, 1])
  })
})

test('pages are sent again at synchronisation the most, and no fewer are left', () => {
  fc.assert(
    fc.property(smallTrace, fc.constantFrom(2, 4, 8, 16, 32), (trace, rate) => {
      const [at, before, skipped] = (['at-synchronisation', 'before-sending', 'skip'] as const).map(accounting => {
        const pending: number[] = []
        const migration = {
          link: { bandwidth: rate * page },
          policy: { ...fixedRounds(1), accounting },
          sender: { chunk: 1 },
        }
        const { bytes, censored } = migrate(
          replayedGuest(trace, memoryAtEnd(trace)),
          migration,
          idealHost,
          (_, bytes, newlySet) => {
            if (newlySet !== undefined) pending.push(bytes / page)
          },
        )
        return { bytes, censored, pending: pending.at(-1)! }
      })
      fc.pre([at, before, skipped].every(one => !one!.censored))
      expect(before!.pending).toBeLessThanOrEqual(at!.pending)
      expect(before!.bytes).toBeLessThanOrEqual(at!.bytes)
      expect(skipped!.bytes).toBeLessThanOrEqual(at!.bytes)
    }),
  )
})

/** M pages, each written by a Poisson process of one rate. */
function even(pageCount: number, rate: number, seed: number): Dirtying {
  const draws = source(seed)
  return {
    horizon: Infinity,
    write(seconds, log) {
      for (let event = poisson(rate * pageCount * seconds, draws); event > 0; event--) {
        const one = uniformInteger(pageCount, draws)
        addRun(log, one, one + 1)
      }
    },
  }
}

describe('counts give the expectation of pages alike', () => {
  const pageCount = 320
  const state = { pageSize: page, pageCount, zeroPages: 0 }
  const rate = 0.35
  const kinds = [
    ['at-synchronisation', 1],
    ['before-sending', 1],
    ['before-sending', 64],
    ['before-sending', 512],
    ['skip', 1],
  ] as const

  /** Two passes in bursts; pages sent and newly set in each, and what is unsent when a third is cut short. */
  function passes(guest: CompleteGuest, accounting: Accounting, chunk: number) {
    guest.sending({ accounting, chunk })
    guest.synchronise()
    const found: number[] = []
    for (let pass = 0; pass < 2; pass++) {
      let sent = 0
      while (guest.pending > 1e-9) {
        const { normal } = guest.send(16, cost)
        sent += normal
        guest.run(normal / 160)
      }
      guest.run(0.1)
      found.push(sent, guest.synchronise())
    }
    guest.send(16, cost)
    guest.run(1)
    found.push(guest.synchronise(), guest.pending)
    return found
  }

  test.each(kinds)('%s, chunks of %d', (accounting, chunk) => {
    const n = 300
    const sums = Array.from({ length: n }, (_, seed) =>
      passes(pageMemory(state, even(pageCount, rate, seed)), accounting, chunk),
    )
    const means = sums[0]!.map((_, i) => sums.reduce((sum, one) => sum + one[i]!, 0) / n)
    const expected = passes(
      countMemory(state, t => -pageCount * Math.expm1(-rate * t)),
      accounting,
      chunk,
    )
    means.forEach((mean, i) => {
      expect(Math.abs(mean / expected[i]! - 1)).toBeLessThan(0.03)
    })
  })
})

test('the accounting of a policy is that of its migration', () => {
  const guest = () => pageMemory(memory, scripted(Array.from({ length: 40 }, (_, i) => [i / 8, 127 - i] as const)))
  const bytes = (accounting?: Accounting) =>
    migrate(
      guest(),
      {
        link: { bandwidth: 16 * page },
        policy: { ...fixedRounds(1), ...(accounting && { accounting }) },
        sender: { chunk: 32 },
      },
      idealHost,
    ).bytes / page
  expect(bytes()).toBe(bytes('at-synchronisation'))
  expect(bytes('before-sending')).toBeLessThan(bytes())
  expect(bytes('skip')).toBeLessThan(bytes())
  const clearing = (clearing: 'at-synchronisation' | 'before-sending') =>
    migrate(
      guest(),
      { link: { bandwidth: 16 * page }, policy: qemu({ downtimeLimit: 0.5, clearing }), sender: { chunk: 32 } },
      idealHost,
    ).bytes
  expect(clearing('before-sending')).toBeLessThan(clearing('at-synchronisation'))
})
