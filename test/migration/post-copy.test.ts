/**
 * Worked examples. Eight pages at a page a second on a host that costs nothing, so that the guest moves at once; a fault
 * takes half a second besides its page, a quarter to ask and a quarter to come. The guest looks about every 0.25 s.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countMemory } from '../../src/migration/count-memory.ts'
import type { Guest } from '../../src/migration/guest.ts'
import { type HostInstance, idealHost } from '../../src/migration/host.ts'
import { type Migration, migrate } from '../../src/migration/migrate.ts'
import { ascending } from '../../src/migration/orders/ascending.ts'
import { bubbling } from '../../src/migration/orders/bubbling.ts'
import { forward } from '../../src/migration/orders/forward.ts'
import { pageMemory } from '../../src/migration/page-memory.ts'
import { fixedRounds } from '../../src/migration/policies/fixed-rounds.ts'
import { qemu } from '../../src/migration/policies/qemu.ts'
import { postCopy } from '../../src/migration/post-copy.ts'
import { replayedGuest } from '../../src/migration/replay.ts'
import { traceOfPages } from '../traces.ts'
import { type Script, scripted } from './scripted.ts'

const page = 4096
const link = { bandwidth: page }
const state = { pageSize: page, pageCount: 8, zeroPages: 0 }
const plan = (options: Parameters<typeof postCopy>[0] = {}) =>
  postCopy({ latency: 0.5, step: 0.25, push: ascending, ...options })

function moved(
  script: Script,
  options?: Parameters<typeof postCopy>[0],
  {
    host = idealHost,
    memory = state,
    ...more
  }: Partial<Migration> & { host?: HostInstance; memory?: typeof state } = {},
) {
  const migration: Migration = { link, policy: fixedRounds(0), handover: plan(options), deadline: 1000, ...more }
  return migrate(pageMemory(memory, scripted(script)), migration, host)
}

describe('active push in address order', () => {
  // The guest writes page 5 after 0.5 s. The request is there at 0.75 s, page 0 is sent until 1 s, page 5 until 2 s, and
  // is there at 2.25 s: it waits 1.75 s. Page 1 is sent until 3 s; the guest writes it after 1.75 s of its own, at 3.5 s.
  test('by hand', () => {
    const script: Script = [
      [0.5, 5],
      [1.75, 1],
    ]
    expect(moved(script)).toEqual({
      converged: true,
      censored: false,
      rounds: 2,
      totalTime: 8,
      downtime: 0,
      bytes: 8 * page,
      lost: 0,
      faults: 1,
      stall: 1.75,
      remaining: 0,
    })
  })

  // Now page 1 is wanted after 0.75 s, at 2.5 s. It is on its way until 3 s: it counts as there.
  test('a page that is being sent is no fault', () => {
    const script: Script = [
      [0.5, 5],
      [0.75, 1],
    ]
    expect(moved(script)).toMatchObject({ faults: 1, stall: 1.75, totalTime: 8 })
  })

  // Pages 6 and 7 are written at once. Page 6 comes as page 5 did, at 2.25 s; by then page 1 is being sent, until 3 s. The
  // request for page 7 is there at 2.5 s, the page is sent from 3 s to 4 s and there at 4.25 s.
  test('the faults of a step come one after another', () => {
    const script: Script = [
      [0.5, 6],
      [0.5, 7],
    ]
    expect(moved(script)).toMatchObject({ faults: 2, stall: 4.25 - 0.5, totalTime: 8 })
  })

  // 8 pages take 8 s. If page 7 is asked for when all others are sent, it arrives a quarter of a second after it is sent.
  test('the last page may be one that was waited for', () => {
    const outcome = moved([[6.75, 7]])
    expect(outcome).toMatchObject({ faults: 1, stall: 1.5, totalTime: 8.25 })
  })
})

// Page 5 at 0.5 s: there at 0.75 s, sent until 1.75 s, back at 2 s: 1.5 s of waiting. Page 1 after 1.75 s of the guest's
// own, at 3.25 s: another 1.5 s. Nothing else ever moves: six pages are at the source when the migration is given up.
test('copy-on-reference sends what is wanted alone', () => {
  const script: Script = [
    [0.5, 5],
    [1.75, 1],
    [1.75, 5],
  ]
  expect(moved(script, { push: 'none' }, { deadline: 10 })).toEqual({
    converged: true,
    censored: false,
    rounds: 2,
    totalTime: 10,
    downtime: 0,
    bytes: 2 * page,
    lost: 0,
    faults: 2,
    stall: 3,
    remaining: 6,
  })
  const all: Script = Array.from({ length: 8 }, (_, i) => [0.25 * (i + 1), i] as const)
  expect(moved(all, { push: 'none' })).toMatchObject({ faults: 8, stall: 12, totalTime: 14, remaining: 0 })
})

describe('pre-paging', () => {
  // A guest that walks from page 4 up, which it waits for until 2.25 s. It wants page 5 at 4.25 s: in address order pages 1
  // and 2 have been sent by then, and page 3 is being sent, so that it waits again until 6.25 s; 6 and 7 come in time.
  // Where pushing goes on from the fault, page 5 was sent from 2 to 3 s.
  const walk: Script = [
    [0.25, 4],
    [2.25, 5],
    [4.25, 6],
    [6.25, 7],
  ]

  test('goes on where the guest waited', () => {
    expect(moved(walk, { push: ascending }).faults).toBe(2)
    expect(moved(walk, { push: forward }).faults).toBe(1)
  })

  // Down from page 4: what follows a fault does not help, what is around it does.
  const back = walk.map(([time, page]) => [time, 8 - page] as const)

  test('bubbles to both sides', () => {
    expect(moved(back, { push: forward }).faults).toBeGreaterThan(1)
    expect(moved(back, { push: bubbling({ pivots: 1 }) }).faults).toBe(1)
  })
})

describe('what a fault waits for', () => {
  const host = { ...idealHost, socketBuffer: 4 * page }

  // Four pages go into the sockets at once, a fifth when one has left, at 1 s. The request of 0.5 s is there at 0.75 s and
  // heard at 1 s: four pages are before it. It leaves at 6 s and is there at 6.25 s.
  test('what the sockets hold', () => {
    expect(moved([[0.5, 7]], {}, { host })).toMatchObject({ faults: 1, stall: 5.75 })
  })

  test('unless it overtakes that', () => {
    expect(moved([[0.5, 7]], { preempt: true }, { host })).toMatchObject({ faults: 1, stall: 1.75 })
  })

  // Zero pages are nine bytes in 4096: a fault on one still takes its latency.
  test('a zero page comes as a mark', () => {
    const memory = { ...state, zeroPages: 8 }
    const { faults, stall } = moved(
      [[0.25, 3]],
      { push: 'none' },
      { memory, deadline: 5, host: { ...idealHost, zeroPageBytes: 1024 } },
    )
    expect({ faults, stall }).toEqual({ faults: 1, stall: 0.75 })
  })
})

describe('the switch', () => {
  // Device state of half a page and 0.1 s of handing over stop the guest for 0.6 s; the pages follow until 8.6 s.
  test('the downtime is that of the device state', () => {
    const host = { ...idealHost, deviceState: page / 2, switchover: 0.1 }
    const outcome = moved([], {}, { host })
    expect(outcome.downtime).toBeCloseTo(0.6, 12)
    expect(outcome.totalTime).toBeCloseTo(8.6, 12)
    expect(outcome.bytes).toBe(8.5 * page)
  })

  // A pass of 8 s, in which pages 2 and 3 are written; they follow in 2 s. The guest writes page 3 again 1 s after it
  // moved, while page 2 has just been sent: page 3 is being handed over when it is asked for.
  test('hybrid: a pass first', () => {
    const script: Script = [
      [4, 2],
      [6, 3],
      [8.5, 3],
    ]
    const outcome = moved(script, { passes: 1 }, { policy: fixedRounds(9) })
    expect(outcome).toMatchObject({
      converged: true,
      rounds: 2,
      totalTime: 10.25,
      bytes: 10 * page,
      faults: 1,
      stall: 1.75,
    })
  })

  test('hybrid: the hypervisor may stop the guest before', () => {
    const policy = qemu({ downtimeLimit: 2 })
    const script: Script = [[4, 2]]
    const stopped = moved(script, { passes: 3 }, { policy })
    expect(stopped).toMatchObject({ rounds: 3, totalTime: 9, downtime: 1, faults: 0 })
    expect(moved(script, { passes: 1 }, { policy })).toMatchObject({ rounds: 2, totalTime: 9, downtime: 0, faults: 0 })
  })

  test('a deadline ends a wait', () => {
    // Page 5 is asked for at 0.5 s and would be there at 2 s.
    expect(moved([[0.5, 5]], { push: 'none' }, { deadline: 1.5 })).toMatchObject({
      faults: 1,
      stall: 1,
      totalTime: 1.5,
    })
  })

  test('a deadline before the guest runs again is one that is missed', () => {
    const host = { ...idealHost, switchover: 3 }
    expect(moved([], {}, { host, deadline: 2 })).toMatchObject({
      converged: false,
      totalTime: 2,
      downtime: 3,
      bytes: 0,
      faults: 0,
      remaining: 0,
    })
    expect(moved([], {}, { host, deadline: 5 })).toMatchObject({ converged: true, totalTime: 5, remaining: 6 })
  })

  test('free pages need not be sent', () => {
    const memory = { ...state, zeroPages: 4 }
    const costly = { ...idealHost, zeroPageBytes: page }
    expect(moved([], {}, { memory, host: costly }).totalTime).toBe(8)
    expect(moved([], {}, { memory, host: costly, sender: { balloon: true } }).totalTime).toBe(4)
  })
})

describe('the end of a trace', () => {
  const trace = traceOfPages([[5], [], [], []], { pageCount: 8, epoch: 1 })
  const at = (options: Parameters<typeof postCopy>[0], deadline?: number) =>
    migrate(
      replayedGuest(trace, state),
      { link, policy: fixedRounds(0), handover: plan(options), ...(deadline && { deadline }) },
      idealHost,
    )

  test('is where a replay ends: censored, with what is still at the source', () => {
    // Page 5 waits for 1.75 s, so that four seconds of the guest's own end at 5.75 s; page 4 is being sent.
    expect(at({})).toMatchObject({ converged: true, censored: true, totalTime: 5.75, faults: 1, remaining: 2 })
    expect(at({ push: 'none' })).toMatchObject({ censored: true, totalTime: 5.5, remaining: 7 })
  })

  test('a deadline before it censors nothing', () => {
    expect(at({ push: 'none' }, 3)).toMatchObject({ censored: false, totalTime: 3, remaining: 7 })
  })
})

describe('numbers', () => {
  const memory = { pageSize: page, pageCount: 1000, zeroPages: 0 }
  const guest = (rate: number) => countMemory(memory, seconds => rate * seconds)

  // 40 pages a second, each new to the destination: one every 25 ms of running, and 10 ms + 10 ms of waiting at 100
  // pages/s. 9 s hold 200 of them, which leave 800 at the source.
  test('copy-on-reference waits for every page once', () => {
    const handover = postCopy({ push: 'none', latency: 0.01 })
    const outcome = migrate(
      guest(40),
      { link: { bandwidth: 100 * page }, policy: fixedRounds(0), handover, deadline: 9 },
      idealHost,
    )
    expect(Math.abs(outcome.faults - 200)).toBeLessThanOrEqual(6)
    expect(outcome.stall).toBeCloseTo(0.02 * outcome.faults, 6)
    expect(outcome.remaining).toBeCloseTo(1000 - outcome.faults, 6)
  })

  // While pages are pushed at b a second, the share x of those pending falls from 1 to 0, evenly but for the faults; those
  // written fault with chance x. With few faults that is d·(M/b)/2 = 10 of them at d = 2 and b = 100.
  test('pushing halves them', () => {
    const handover = postCopy({ latency: 0 })
    const outcome = migrate(guest(2), { link: { bandwidth: 100 * page }, policy: fixedRounds(0), handover }, idealHost)
    expect(outcome.totalTime).toBeCloseTo(10, 1)
    expect(Math.abs(outcome.faults - 10)).toBeLessThanOrEqual(1)
    expect(outcome.remaining).toBe(0)
  })

  test('without an end, copy-on-reference is refused', () => {
    const handover = postCopy({ push: 'none' })
    expect(() => migrate(guest(1), { link, policy: fixedRounds(0), handover }, idealHost)).toThrow(
      new RangeError('copy-on-reference needs a deadline: Infinity'),
    )
  })
})

test('a guest that cannot run at the destination is refused', () => {
  const { fetch: _, ...guest } = countMemory({ pageSize: page, pageCount: 10, zeroPages: 0 }, () => 0)
  expect(() => migrate(guest as Guest, { link, policy: fixedRounds(0), handover: postCopy() }, idealHost)).toThrow(
    RangeError,
  )
})

test.each([
  [{ passes: 0.5 }, 'passes must be a whole number: 0.5'],
  [{ latency: -1 }, 'latency must not be negative: -1'],
  [{ step: 0 }, 'step must be positive: 0'],
])('%j is refused', (options, message) => {
  expect(() => postCopy(options)).toThrow(new RangeError(message))
})

describe('after the switch', () => {
  const pages = 96
  const script = fc
    .array(fc.tuple(fc.double({ min: 0, max: 20, noNaN: true }), fc.nat(pages - 1)), { maxLength: 60 })
    .map(writes => writes.sort(([a], [b]) => a - b))
  const push = fc.constantFrom(ascending, forward, bubbling({ pivots: 1 }), bubbling({ pivots: 3 }), 'none' as const)

  test('every page arrives exactly once', () => {
    fc.assert(
      fc.property(
        script,
        push,
        fc.nat(2),
        fc.integer({ min: 4, max: 60 }),
        fc.boolean(),
        (writes, push, passes, rate, preempt) => {
          const inner = pageMemory({ pageSize: page, pageCount: pages, zeroPages: 20 }, scripted(writes))
          let atSwitch = 0
          let arrived = 0
          let running = false
          const count = (sent: { normal: number; zero: number }) => {
            if (running) arrived += sent.normal + sent.zero
            return sent
          }
          const guest: Guest = Object.create(inner, {
            send: { value: (...args: Parameters<Guest['send']>) => count(inner.send(...args)) },
            fetch: { value: () => count(inner.fetch()) },
            synchronise: {
              value() {
                const fresh = inner.synchronise()
                atSwitch = inner.pending
                return fresh
              },
            },
            sending: {
              value(...args: Parameters<typeof inner.sending>) {
                running = true
                inner.sending(...args)
              },
            },
            resume: {
              value(seconds: number) {
                running = true
                inner.resume(seconds)
              },
            },
          })
          const handover = postCopy({ push, passes, preempt, latency: 0.01, step: 0.05 })
          const { remaining, faults, stall } = migrate(
            guest,
            { link: { bandwidth: rate * page }, policy: fixedRounds(9), handover, deadline: 200 },
            idealHost,
          )
          expect(arrived + remaining).toBe(atSwitch)
          expect(inner.pending).toBe(remaining)
          if (push === 'none') expect(arrived).toBe(faults)
          else expect(remaining).toBe(0)
          expect(stall).toBeGreaterThanOrEqual(faults * 0.01 - 1e-9)
        },
      ),
      { numRuns: 60 },
    )
  })
})
