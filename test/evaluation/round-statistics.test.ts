import { describe, expect, test } from 'vitest'
import { logOf, partsOf, type RoundLog } from '../../src/evaluation/round-statistics.ts'
import { defaultHost, type Host } from '../../src/migration/host.ts'
import { measured } from './migrations.ts'

const none = { median: 0, sigma: 0 }
const host: Host = { ...defaultHost, pageHeader: 8, synchronisation: none, switchover: none, socketBuffer: 0 }
/** A hundred pages a second. */
const before = { bandwidth: 100 * 4104, pageSize: 4096 }

const log: RoundLog = {
  synchronisations: [
    { time: 0.5, dirtyPages: 0 },
    { time: 10.5, dirtyPages: 300 },
    { time: 13.5, dirtyPages: 60 },
    { time: 13.56, dirtyPages: 6 },
    { time: 13.6, dirtyPages: 4 },
    { time: 13.6, dirtyPages: 1 },
  ],
  converged: true,
  rounds: 6,
  totalTime: 13.7,
  downtime: 0.1,
  bytes: 100 * 4104 * (0.1 + 0.75 * 13.1),
}
const parts = partsOf(log, { before, host })
const close = (values: object) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, expect.closeTo(value, 9)]))

describe('the parts of a migration', () => {
  test('its first round', () => {
    expect(parts.setupTime).toEqual({ value: 0.5, worth: 1 })
    expect(parts.firstRound).toEqual({ value: 10, worth: 1 })
    expect(parts.firstRoundPages).toEqual(close({ value: 300, worth: 0.01 }))
  })

  // 60 pages in 3 s; then 6 and 4 pages in 60 and 40 ms, at 10 ms a page.
  test('later rounds, long ones and those at the border', () => {
    expect(parts.longRounds).toEqual({ value: 1, worth: 3 })
    expect(parts.longRoundsRate).toEqual(close({ value: 20, worth: 0.03 }))
    expect(parts.borderRounds).toEqual(close({ value: 2, worth: 0.05 }))
    expect(parts.borderRoundsRate).toEqual(close({ value: 100, worth: 0.001 }))
  })

  test('its end: 5 pages take half of the downtime', () => {
    expect(parts.lastPages).toEqual(close({ value: 5, worth: 0.01 }))
    expect(parts.otherDowntime).toEqual(close({ value: 0.05, worth: 1 }))
    expect(parts.unfinished!.value).toBe(0)
  })

  // Of 13.1 s in which the guest ran, bytes for three quarters.
  test('what the link lacked', () => {
    expect(parts.shortfall).toEqual(close({ value: 0.25, worth: 13.7 }))
    expect(partsOf(log, { before: { ...before, switchoverBandwidth: 1e9 }, host }).shortfall).toBeUndefined()
  })
})

test('after a limit that is lifted at the stop, the last pages take less', () => {
  const lifted = partsOf(log, { before: { ...before, switchoverBandwidth: 1000 * 4104 }, host })
  expect(lifted.otherDowntime!.value).toBeCloseTo(0.095, 9)
})

test('one that did not converge has no end, and its last round is as the others', () => {
  const cut = partsOf({ ...log, converged: false }, { before, host })
  expect(cut.borderRounds!.value).toBe(3)
  expect(cut.unfinished!.value).toBe(1)
  expect([cut.lastPages, cut.otherDowntime]).toEqual([undefined, undefined])
})

test('of rounds that were not, there are no pages', () => {
  const [first, second, third] = log.synchronisations
  const short = partsOf({ ...log, synchronisations: [first!, second!, third!], rounds: 3 }, { before, host })
  expect(short.longRounds!.value).toBe(0)
  expect(Object.keys(short)).not.toContain('longRoundsRate')
  expect(Object.keys(short)).not.toContain('borderRoundsRate')
  expect(partsOf({ ...log, synchronisations: [first!] }, { before, host })).toEqual({})
})

test('the log of a measured migration', () => {
  const { synchronisations } = log
  expect(logOf(measured('a', 'w', { after: { synchronisations: [...synchronisations] } }))).toEqual({
    synchronisations,
    converged: true,
    rounds: 5,
    totalTime: 2,
    downtime: 0.2,
    bytes: 5000 * 4096,
  })
  expect(logOf(measured('a', 'w'))).toBeUndefined()
  const cancelled = { outcome: 'cancelled' as const, synchronisations: [...synchronisations] }
  expect(logOf(measured('a', 'w', { after: cancelled }))).toBeUndefined()
})
