/**
 * Worked examples. A page is 4096 bytes and the host costs nothing, so a link of b pages/s sends a page in 1/b seconds.
 * A guest of which only numbers are known writes d pages/s; nothing is pending when it is synchronised unless said.
 */

import { describe, expect, test } from 'vitest'
import { countMemory } from '../../src/migration/count-memory.ts'
import { idealHost } from '../../src/migration/host.ts'
import { type Migration, migrate } from '../../src/migration/migrate.ts'
import { fixedRounds } from '../../src/migration/policies/fixed-rounds.ts'
import { qemu } from '../../src/migration/policies/qemu.ts'

const page = 4096
const guest = (pageCount: number, rate: number, zeroPages = 0) =>
  countMemory({ pageSize: page, pageCount, zeroPages }, seconds => rate * seconds)

function observed(...[memory, migration, host = idealHost]: Partial<Parameters<typeof migrate>>) {
  const newly: number[] = []
  const path: [number, number][] = []
  const outcome = migrate(memory!, migration!, host, (time, pending, newlySet) => {
    path.push([time, pending / page])
    if (newlySet !== undefined) newly.push(newlySet)
  })
  return { outcome, newly, path }
}

describe('fixed rounds', () => {
  // Round 1 sends M pages in M/b seconds, in which d·M/b are written, which round 2 sends, and so on: round n sends
  // M(d/b)ⁿ⁻¹. With M = 1000, b = 100, d = 40: 1000, 400, 160, 64 pages in four passes, and 25.6 in the downtime.
  test('round n sends M(d/b)ⁿ⁻¹', () => {
    const { outcome, newly } = observed(guest(1000, 40), { link: { bandwidth: 100 * page }, policy: fixedRounds(4) })
    const sent = [0, 1, 2, 3, 4].map(n => 1000 * 0.4 ** n)
    newly.forEach((pages, n) => {
      expect(pages).toBeCloseTo(n === 0 ? 0 : sent[n]!, 9)
    })
    expect(newly.length).toBe(5)
    expect(outcome).toEqual({
      converged: true,
      censored: false,
      rounds: 5,
      totalTime: expect.closeTo(16.496, 9),
      downtime: expect.closeTo(0.256, 9),
      bytes: expect.closeTo(1649.6 * page, 3),
      lost: 0,
      faults: 0,
      stall: 0,
      remaining: 0,
    })
  })

  test('a synchronisation costs its time, in which the guest writes on', () => {
    // Pass 1 takes 10 s, the synchronisation 0.5 s: 10.5·40 = 420 pages, sent in 4.2 s, in which 168 are written.
    const host = { ...idealHost, synchronisation: () => 0.5 }
    const migration = { link: { bandwidth: 100 * page }, policy: fixedRounds(2) }
    const { outcome, newly } = observed(guest(1000, 40), migration, host)
    expect(newly).toEqual([0, expect.closeTo(420, 9), expect.closeTo(168, 9)])
    expect(outcome.totalTime).toBeCloseTo(10 + 0.5 + 4.2 + 1.68, 9)
    expect(outcome.rounds).toBe(3)
  })
})

describe('stop-and-copy', () => {
  const migration: Migration = { link: { bandwidth: 100 * page }, policy: fixedRounds(0) }

  test('the downtime is bytes over bandwidth', () => {
    const { outcome } = observed(guest(1000, 40), migration)
    expect(outcome).toMatchObject({ converged: true, rounds: 2, bytes: 1000 * page })
    expect(outcome.downtime).toBeCloseTo(10, 9)
    expect(outcome.totalTime).toBe(outcome.downtime)
  })

  test('every cost of the host is paid once', () => {
    const host = {
      ...idealHost,
      setupTime: 0.25,
      zeroScan: 1e-3,
      pageHeader: 8,
      zeroPageBytes: 9,
      deviceState: 50 * page,
      switchover: 0.125,
    }
    const { outcome } = observed(guest(1000, 40, 300), migration, host)
    const bytes = 700 * (page + 8) + 300 * 9 + 50 * page
    expect(outcome.bytes).toBeCloseTo(bytes, 6)
    // A zero page takes its 1 ms of scanning, longer than its 9 bytes take on the wire.
    expect(outcome.downtime).toBeCloseTo((bytes - 300 * 9) / (100 * page) + 300e-3 + 0.125, 9)
    expect(outcome.totalTime).toBeCloseTo(0.25 + outcome.downtime, 9)
  })
})

// QEMU sends in bursts of 51 ms, here 3264 pages at b = 64 000 pages/s, and with a limit of 100 ms may stop below 6400.
// Of M = 100 000 pages 29 bursts leave 5344; in their 1.479 s d = 16 000 pages/s write 23 664, of which the share
// 5344/M is pending anyway: 27 743.3 are. Seven bursts leave 4895.3, and 0.357 s bring 5712·(1 − 0.048953) more:
// 10 327.7, not below the threshold. Two bursts leave 3799.7; 0.102 s bring 1632·(1 − 0.037997): 5369.6, which is.
test('qemu: synchronises below the threshold, and stops if still below', () => {
  const migration = { link: { bandwidth: 64_000 * page }, policy: qemu({ downtimeLimit: 0.1 }) }
  const { outcome, newly, path } = observed(guest(100_000, 16_000), migration)
  const first = 100_000 - 29 * 3264
  const second = first + 16_000 * 1.479 * (1 - first / 100_000) - 7 * 3264
  const third = second + 16_000 * 0.357 * (1 - second / 100_000) - 2 * 3264
  const last = third + 16_000 * 0.102 * (1 - third / 100_000)
  expect(last).toBeCloseTo(5369.6, 0)
  expect(outcome.rounds).toBe(5)
  expect(outcome.downtime).toBeCloseTo(last / 64_000, 6)
  expect(outcome.totalTime).toBeCloseTo(1.479 + 0.357 + 0.102 + last / 64_000, 6)
  expect(newly.at(-1)).toBe(0)
  expect(path.at(-1)).toEqual([outcome.totalTime, 0])
  expect(path.filter(([, pending], i) => i > 0 && pending > path[i - 1]![1]).length).toBe(3)
})

// The path carries 1000 pages/s, the migration may use 100: it sends 10 pages in 10 ms and waits for the end of the
// 100 ms. After ten windows all 100 pages are sent; 30 were written meanwhile and go at the full rate in 30 ms.
test('a rate limit holds in windows of 100 ms and is lifted when the guest stops', () => {
  const link = { bandwidth: 100 * page, switchoverBandwidth: 1000 * page }
  const { outcome, path } = observed(guest(100, 30), { link, policy: fixedRounds(1) })
  expect(path.slice(1, 11).map(([time]) => time)).toEqual(
    [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1].map(time => expect.closeTo(time, 9)),
  )
  expect(path.slice(0, 11).map(([, pending]) => pending)).toEqual(
    [100, 90, 80, 70, 60, 50, 40, 30, 20, 10, 0].map(pages => expect.closeTo(pages, 9)),
  )
  expect(outcome.downtime).toBeCloseTo(0.03, 9)
  expect(outcome.totalTime).toBeCloseTo(1.03, 9)
  expect(outcome.bytes).toBeCloseTo(130 * page, 3)
})

describe('deadline', () => {
  // The guest is looked at every 100 ms, after the deadline at 5 s: 500 of 1000 pages are sent and 500 written, half of
  // which are among the unsent: 750 remain.
  test('ends a migration, and the downtime is what stopping there would take', () => {
    const migration = { link: { bandwidth: 100 * page }, policy: fixedRounds(3), deadline: 4.95 }
    const { outcome } = observed(guest(1000, 100), migration)
    expect(outcome).toMatchObject({ converged: false, censored: false, rounds: 1, totalTime: 4.95 })
    expect(outcome.downtime).toBeCloseTo(7.5, 6)
    expect(outcome.bytes).toBeCloseTo(500 * page, 3)
  })

  test.each([
    [9.99, false, 9.99],
    [10.01, true, 10],
  ])('%d s for 10 s of stop-and-copy: %s', (deadline, converged, totalTime) => {
    const migration = { link: { bandwidth: 100 * page }, policy: fixedRounds(0), deadline }
    const { outcome } = observed(guest(1000, 100), migration)
    expect(outcome.converged).toBe(converged)
    expect(outcome.totalTime).toBeCloseTo(totalTime, 9)
    expect(outcome.downtime).toBeCloseTo(10, 9)
  })

  test('a guest that writes faster than the link carries never converges', () => {
    const migration = { link: { bandwidth: 1000 * page }, policy: qemu({ downtimeLimit: 0.1 }), deadline: 30 }
    const { outcome } = observed(guest(10_000, 2000), migration)
    expect(outcome).toMatchObject({ converged: false, totalTime: 30 })
    expect(outcome.rounds).toBeGreaterThan(1)
  })
})

test.each([
  [{ bandwidth: 0 }, undefined, 'bandwidth must be positive: 0'],
  [{ bandwidth: Number.NaN }, undefined, 'bandwidth must be positive: NaN'],
  [{ bandwidth: 1e6, switchoverBandwidth: Infinity }, undefined, 'switchoverBandwidth must be positive: Infinity'],
  [{ bandwidth: 1e6 }, -1, 'deadline must be positive: -1'],
])('the link %j with the deadline %s is refused', (link, deadline, message) => {
  const migration = { link, policy: fixedRounds(1), ...(deadline !== undefined && { deadline }) }
  expect(() => migrate(guest(10, 1), migration, idealHost)).toThrow(new RangeError(message))
})
