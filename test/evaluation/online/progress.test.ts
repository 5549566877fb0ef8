import { describe, expect, test } from 'vitest'
import { progressOf } from '../../../src/evaluation/online/progress.ts'
import type { Poll } from '../../../src/evaluation/polls.ts'
import { pageSize, simulated } from './simulated-polls.ts'

/**
 * A poll of a guest of 10,000 pages on a link that carries 1,000 pages in 0.2 s: 163.84 Mbit/s, threshold 1,500 pages.
 */
const at = (time: number, remaining: number, count: number, more: object = {}, ram: object = {}): Poll => ({
  time,
  'query-migrate': {
    status: 'active',
    'total-time': 1000 * time,
    ...more,
    ram: {
      total: 10_000 * pageSize,
      'page-size': pageSize,
      mbps: 163.84,
      transferred: time * 5000 * pageSize,
      duplicate: 0,
      'dirty-sync-count': count,
      remaining: remaining * pageSize,
      normal: time * 5000,
      ...ram,
    },
  },
})

const first = [0.2, 0.4, 0.6, 0.8, 1, 1.2, 1.4, 1.6].map(time => at(time, 10_000 - 5000 * time, 1))

describe('rounds', () => {
  // At 1.6 s 2,000 pages are pending; 500 more are sent until the threshold is reached, at 1.7 s. 1,900 are pending at
  // 1.8 s, 1,000 having been sent: 900 pages are new.
  test('by hand', () => {
    const progress = progressOf([...first, at(1.8, 1900, 2)], 0.3)
    expect(progress).toMatchObject({ time: 1.8, pending: 1900, synchronisations: 2, pageCount: 10_000, stopped: false })
    expect(progress.rounds).toEqual([
      {
        end: expect.closeTo(1.7),
        synchronisations: 1,
        guestTime: expect.closeTo(1.7),
        timing: expect.any(Number),
        dirtied: 900,
      },
    ])
    expect(progress.sinceSynchronisation).toBeCloseTo(0.1)
    expect(progress.rates.every(rate => Math.abs(rate / (5000 * pageSize) - 1) < 1e-9)).toBe(true)
    expect(progress.measurements.every(ratio => Math.abs(ratio - 1) < 1e-9)).toBe(true)
  })

  // Two synchronisations in 0.2 s: the first at 1.7 s, the other half of the rest later.
  test('that end between the same two polls are known as their mean', () => {
    const [round] = progressOf([...first, at(1.8, 1900, 3)], 0.3).rounds
    expect(round).toMatchObject({ synchronisations: 2, dirtied: 450 })
    expect(round!.end).toBeCloseTo(1.75)
    expect(round!.guestTime).toBeCloseTo(0.875)
  })

  test('count the time for which the guest ran', () => {
    const held = { 'cpu-throttle-percentage': 75 }
    const { rounds, clock, throttle } = progressOf([...first, at(1.8, 1900, 2, held)], 0.3)
    expect(throttle).toBe(0.75)
    expect(clock).toBeCloseTo(1.65)
    expect(rounds[0]!.guestTime).toBeCloseTo(1.625)
  })

  test('a quota of 100 ms is sent whole before the log is read', () => {
    const limited = progressOf([...first, at(1.8, 1900, 2)], 0.28)
    expect(limited.limited).toBe(true)
    expect(limited.rounds[0]!.end).toBeCloseTo(1.8)
  })
})

test('what was sent in the first pass is told apart from what was sent later', () => {
  const zero = { duplicate: 300 }
  const pass = [...first.slice(0, -1), at(1.6, 2000, 1, {}, zero)]
  expect(progressOf(pass, 0.3).sent).toEqual({ normal: 8000, zero: 300 })
  const later = progressOf([...pass, at(1.8, 1900, 2, {}, zero), at(2, 1000, 2, {}, { duplicate: 350 })], 0.3)
  expect(later.sent).toEqual({ normal: 2000, zero: 50 })
})

test('a sender is limited when it sends the same number of pages again and again', () => {
  const uneven = first.map((poll, i) =>
    at(poll.time, 10_000 - 5000 * poll.time, 1, {}, { normal: 1000 * i + 7 * i * i }),
  )
  expect(progressOf(uneven, 0.3).limited).toBe(false)
  expect(progressOf(first.slice(0, 3), 0.3).limited).toBeUndefined()
})

test('bytes sent in the downtime of the first pass tell that the guest is stopped', () => {
  expect(progressOf([at(0.2, 9000, 1, {}, { 'downtime-bytes': 4e6 })], 0.3).stopped).toBe(true)
})

test('polls that tell too little', () => {
  expect(() => progressOf([], 0.3)).toThrow('polls must find memory being sent by pre-copy: 0 did')
  expect(() => progressOf([at(0.2, 0, 1, { status: 'completed' })], 0.3)).toThrow(RangeError)
  expect(() => progressOf([at(0.2, 9000, 1, {}, { mbps: 0 })], 0.3)).toThrow(RangeError)
  expect(() => progressOf([at(0.2, 9000, 1, {}, { remaining: undefined })], 0.3)).toThrow('remaining')
  expect(() => progressOf([at(0.2, 9000, 1, {}, { normal: undefined })], 0.3)).toThrow('normal')
})

describe.each([
  ['paced', {}],
  ['limited', { switchoverBandwidth: 2e9 }],
])('a simulated migration over a %s link', (_, path) => {
  const link = { bandwidth: 20e6, ...path }
  const writes = (_: number, since: number) => 4000 * since ** 0.7
  const { polls, synchronisations, outcome } = simulated(writes, { link, pageCount: 30_000, deadline: 60 })
  const { rounds } = progressOf(polls, 0.3)

  test('no page and no synchronisation is lost', () => {
    const seen = rounds.reduce((sum, round) => sum + round.synchronisations, 0)
    expect(seen).toBeGreaterThan(3)
    const told = rounds.reduce((sum, round) => sum + round.synchronisations * round.dirtied, 0)
    const written = synchronisations.slice(0, seen).reduce((sum, { dirtied }) => sum + dirtied, 0)
    expect(Math.abs(told / written - 1)).toBeLessThan(0.001)
    expect(outcome.rounds).toBeGreaterThan(seen)
  })

  test('rounds end where they did, to within a poll', () => {
    let index = 0
    for (const { end, synchronisations: several } of rounds) {
      index += several
      expect(Math.abs(end - synchronisations[index - 1]!.time)).toBeLessThan(0.2)
    }
  })
})
