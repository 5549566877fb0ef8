import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { constantBandwidth } from '../../../src/reservation/cpu/constant-bandwidth.ts'
import { simulateCore } from '../../../src/reservation/cpu/schedule.ts'
import { leastSupply, supplyIn } from '../../../src/reservation/cpu/segments.ts'
import { endless, type Job } from '../../../src/reservation/cpu/server.ts'
import { periodicBound } from '../../../src/reservation/cpu/supply.ts'
import { admitted, streams, watched, windows } from './mixes.ts'

const periodic = (cost: number, period: number, count: number, offset = 0): Job[] =>
  Array.from({ length: count }, (_, i) => ({
    time: offset + i * period,
    cost,
    deadline: offset + (i + 1) * period,
  }))

describe('the example of Abeni & Buttazzo: a hard task of 4 in 7, a soft one served by 3 in 8', () => {
  const hardTask = { server: constantBandwidth('hard task', { budget: 4, period: 7 }, { hard: true }) }
  const soft = constantBandwidth('soft', { budget: 3, period: 8 }, { hard: false })
  const hard = constantBandwidth('hard', { budget: 3, period: 8 }, { hard: true })
  const jobs = [
    { time: 3, cost: 4 },
    { time: 13, cost: 3 },
  ]

  test('runs as their figure shows', () => {
    const keys: number[] = []
    const server = watched(soft, (_, key) => keys.push(key))
    const [task, served] = simulateCore(
      [
        { ...hardTask, jobs: periodic(4, 7, 3) },
        { server, jobs },
      ],
      21,
    )
    expect(task!.ran).toEqual({ starts: [0, 7, 15], ends: [4, 11, 19] })
    expect(served!.ran).toEqual({ starts: [4, 11, 13, 19], ends: [7, 12, 15, 20] })
    expect(served!.started).toEqual([4, 13])
    expect(served!.finished).toEqual([12, 20])
    expect(served!.backlogged).toEqual({ starts: [3, 13], ends: [12, 20] })
    expect([...new Set(keys)]).toEqual([11, 19, 27])
  })

  test('alone, a soft server goes on with later deadlines', () => {
    const [served] = simulateCore([{ server: soft, jobs }], 30)
    expect(served!.ran).toEqual({ starts: [3, 13], ends: [7, 16] })
  })

  test('alone, a hard server waits for its deadlines', () => {
    const [served] = simulateCore([{ server: hard, jobs }], 30)
    expect(served!.ran).toEqual({ starts: [3, 11, 13, 19], ends: [6, 12, 15, 20] })
  })

  test('work that comes when little is used up gets a new deadline', () => {
    const keys: number[] = []
    const server = watched(soft, (_, key) => keys.push(key))
    simulateCore(
      [
        {
          server,
          jobs: [
            { time: 0, cost: 1 },
            { time: 2, cost: 1 },
            { time: 6, cost: 1 },
          ],
        },
      ],
      30,
    )
    expect(keys).toEqual([8, 8, 14])
  })
})

describe('whatever the jobs do', () => {
  const mixes = admitted().chain(shares =>
    fc.tuple(fc.constant(shares), fc.array(fc.tuple(streams, fc.boolean()), { minLength: 4, maxLength: 4 })),
  )

  test('admitted servers miss no deadline, and get what is promised', () => {
    fc.assert(
      fc.property(mixes, ([shares, kinds]) => {
        let late = -Infinity
        const loads = shares.map((share, i) => {
          const server = constantBandwidth(`${i}`, share, { hard: kinds[i]![1] })
          return {
            server: watched(server, (end, key) => {
              late = Math.max(late, end - key)
            }),
            jobs: kinds[i]![0],
          }
        })
        const services = simulateCore(loads, 80)
        expect(late).toBeLessThanOrEqual(1e-9)
        services.forEach(({ ran, backlogged }, i) => {
          if (!kinds[i]![1]) return
          for (const window of windows) {
            expect(leastSupply(ran, backlogged, window)).toBeGreaterThanOrEqual(
              loads[i]!.server.supplyBound(window) - 1e-9,
            )
          }
        })
      }),
      { numRuns: 400 },
    )
  })

  test('a soft server gets what is promised from its first activation', () => {
    fc.assert(
      fc.property(mixes, ([shares, kinds]) => {
        const loads = shares.map((share, i) => ({
          server: constantBandwidth(`${i}`, share, { hard: i > 0 && kinds[i]![1] }),
          jobs: kinds[i]![0],
        }))
        const [{ ran, backlogged }] = simulateCore(loads, 80) as [ReturnType<typeof simulateCore>[0]]
        const [from, to] = [backlogged.starts[0]!, backlogged.ends[0]!]
        for (const window of windows.filter(window => from + window <= to)) {
          const got = supplyIn(ran, from, from + window)
          expect(got).toBeGreaterThanOrEqual(loads[0]!.server.supplyBound(window) - 1e-9)
        }
      }),
      { numRuns: 400 },
    )
  })

  test('a hard task with its cost and period for a server misses no deadline', () => {
    fc.assert(
      fc.property(mixes, fc.boolean(), ([shares, kinds], hard) => {
        const [{ budget, period }] = shares as [(typeof shares)[0]]
        const jobs = periodic(budget, period, Math.floor(80 / period), 0.7)
        const loads = shares.map((share, i) => ({
          server: constantBandwidth(`${i}`, share, i > 0 ? { hard: kinds[i]![1] } : { hard }),
          jobs: i > 0 ? kinds[i]![0] : jobs,
        }))
        const [{ finished }] = simulateCore(loads, 100) as [ReturnType<typeof simulateCore>[0]]
        jobs.forEach(({ deadline }, i) => {
          expect(finished[i]).toBeLessThanOrEqual(deadline! + 1e-9)
        })
      }),
      { numRuns: 300 },
    )
  })
})

describe('the bounds are attained', () => {
  const [budget, period, early] = [2, 5, 1e-7]
  const rival = { budget: period - budget, period }

  test('by a hard server whose rival always has the earlier deadline by a little, after one good start', () => {
    const server = constantBandwidth('a', { budget, period }, { hard: true })
    const loads = [
      { server, jobs: endless() },
      { server: constantBandwidth('b', rival, { hard: true }), jobs: endless(period - early) },
    ]
    const [{ ran, backlogged }] = simulateCore(loads, 60) as [ReturnType<typeof simulateCore>[0]]
    for (const window of windows) {
      expect(Math.abs(leastSupply(ran, backlogged, window) - server.supplyBound(window))).toBeLessThan(1e-6)
    }
  })

  test('from its activation by a soft one', () => {
    const server = constantBandwidth('a', { budget, period }, { hard: false })
    const loads = [
      { server, jobs: endless(1) },
      { server: constantBandwidth('b', rival, { hard: true }), jobs: endless(1 - early) },
    ]
    const [{ ran }] = simulateCore(loads, 60) as [ReturnType<typeof simulateCore>[0]]
    for (const window of windows) {
      expect(Math.abs(supplyIn(ran, 1, 1 + window) - server.supplyBound(window))).toBeLessThan(1e-6)
    }
  })
})

test('a soft server that ran ahead waits longer than any hard one', () => {
  const share = { budget: 2, period: 5 }
  const loads = [
    { server: constantBandwidth('a', share, { hard: false }), jobs: endless() },
    { server: constantBandwidth('b', { budget: 3, period: 5 }, { hard: false }), jobs: endless(20) },
  ]
  const [{ ran, backlogged }] = simulateCore(loads, 100) as [ReturnType<typeof simulateCore>[0]]
  expect(leastSupply(ran, backlogged, 18)).toBe(0)
  expect(periodicBound(share, 18)).toBe(6)
})

test('shares are checked', () => {
  expect(constantBandwidth('a', { budget: 2, period: 5 }, { hard: true }).share).toBe(0.4)
  expect(() => constantBandwidth('a', { budget: 6, period: 5 }, { hard: true })).toThrow(
    'the budget must be in (0, 5]: 6',
  )
})
