import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { constantBandwidth } from '../../../src/reservation/cpu/constant-bandwidth.ts'
import { fair } from '../../../src/reservation/cpu/fair.ts'
import { simulateCore } from '../../../src/reservation/cpu/schedule.ts'
import { supplyIn } from '../../../src/reservation/cpu/segments.ts'
import { type CpuServer, endless } from '../../../src/reservation/cpu/server.ts'
import { sporadic } from '../../../src/reservation/cpu/sporadic.ts'
import { admitted, streams } from './mixes.ts'

/** Nothing but a level of priority. */
const fixed = (name: string, level: number): CpuServer => ({
  name,
  share: 0,
  supplyBound: () => 0,
  start: () => ({
    level: 1,
    key: level,
    allowance: Infinity,
    next: Infinity,
    wake() {},
    sleep() {},
    ran() {},
    advance() {},
  }),
})

describe('fixed priorities', () => {
  test('preempt, and equals take turns as they come', () => {
    const [high, low, equal] = simulateCore(
      [
        {
          server: fixed('high', 0),
          jobs: [
            { time: 2, cost: 1 },
            { time: 2, cost: 1 },
            { time: 9, cost: 5 },
          ],
        },
        { server: fixed('low', 1), jobs: [{ time: 0, cost: 3 }] },
        { server: fixed('equal', 1), jobs: [{ time: 1, cost: 2 }] },
      ],
      10,
    )
    expect(high!.ran).toEqual({ starts: [2, 9], ends: [4, 10] })
    expect(high!.started).toEqual([2, 3, 9])
    expect(high!.finished).toEqual([3, 4, Infinity])
    expect(high!.backlogged).toEqual({ starts: [2, 9], ends: [4, 10] })
    expect(low!.ran).toEqual({ starts: [0, 4], ends: [2, 5] })
    expect(equal!.ran).toEqual({ starts: [5], ends: [7] })
    expect(equal!.started).toEqual([5])
  })

  test('a job that never runs has not started', () => {
    const loads = [
      { server: fixed('high', 0), jobs: endless() },
      { server: fixed('low', 1), jobs: [{ time: 1, cost: 1 }] },
    ]
    expect(simulateCore(loads, 5)[1]).toEqual({
      name: 'low',
      ran: { starts: [], ends: [] },
      backlogged: { starts: [1], ends: [5] },
      started: [Number.NaN],
      finished: [Infinity],
    })
  })
})

test('classes are served in order: deadlines, levels, fair shares', () => {
  const [shared, level, deadline] = simulateCore(
    [
      { server: fair('fair'), jobs: endless() },
      { server: sporadic('level', { budget: 1, period: 4 }), jobs: endless() },
      { server: constantBandwidth('deadline', { budget: 1, period: 4 }, { hard: true }), jobs: endless() },
    ],
    8,
  )
  expect(deadline!.ran).toEqual({ starts: [0, 4], ends: [1, 5] })
  expect(level!.ran).toEqual({ starts: [1, 5], ends: [2, 6] })
  expect(shared!.ran.starts[0]).toBe(2)
  expect(supplyIn(shared!.ran, 2, 4)).toBe(2)
})

describe('whatever runs', () => {
  const mixes = fc.tuple(
    admitted(1.4),
    fc.array(fc.tuple(streams, fc.integer({ min: 0, max: 4 })), { minLength: 4, maxLength: 4 }),
  )
  const server = (name: string, share: { budget: number; period: number }, kind: number) => {
    const { period } = share
    const checked = { budget: Math.min(share.budget, period), period }
    if (kind < 2) return constantBandwidth(name, checked, { hard: kind === 0 })
    if (kind < 4) return sporadic(name, checked, { level: 1, background: 9, rule: kind === 2 ? 'corrected' : 'posix' })
    return fair(name, { slice: period / 10 })
  }

  test('one runs at a time, when it has work, in order, for as long as its jobs cost', () => {
    fc.assert(
      fc.property(mixes, ([shares, kinds]) => {
        const loads = shares.map((share, i) => ({ server: server(`${i}`, share, kinds[i]![1]), jobs: kinds[i]![0] }))
        const services = simulateCore(loads, 50)
        const runs = services.flatMap(({ ran }) => ran.starts.map((start, i) => [start, ran.ends[i]!] as const))
        runs.sort(([a], [b]) => a - b)
        runs.forEach(([start, end], i) => {
          expect(end).toBeGreaterThan(start)
          if (i > 0) expect(start).toBeGreaterThanOrEqual(runs[i - 1]![1])
        })
        services.forEach(({ ran, backlogged, started, finished }, i) => {
          const { jobs } = loads[i]!
          const busy = backlogged.starts.reduce((sum, from, k) => sum + supplyIn(ran, from, backlogged.ends[k]!), 0)
          expect(busy).toBeCloseTo(supplyIn(ran, 0, 50), 9)
          let before = 0
          jobs.forEach(({ time, cost }, k) => {
            if (finished[k] === Infinity) return
            expect(started[k]).toBeGreaterThanOrEqual(Math.max(time, before))
            expect(supplyIn(ran, started[k]!, finished[k]!)).toBeCloseTo(cost, 9)
            before = finished[k]!
          })
        })
      }),
      { numRuns: 300 },
    )
  })

  test('a core with a server that may always run idles only when that has no work', () => {
    fc.assert(
      fc.property(mixes, streams, ([shares, kinds], jobs) => {
        const loads = shares.map((share, i) => ({ server: server(`${i}`, share, kinds[i]![1]), jobs: kinds[i]![0] }))
        const services = simulateCore([...loads, { server: fair('always'), jobs }], 50)
        const { backlogged } = services.at(-1)!
        backlogged.starts.forEach((from, i) => {
          const to = backlogged.ends[i]!
          const busy = services.reduce((sum, { ran }) => sum + supplyIn(ran, from, to), 0)
          expect(busy).toBeCloseTo(to - from, 9)
        })
      }),
      { numRuns: 200 },
    )
  })
})

describe('events at one instant', () => {
  test('end, however small the steps, or are refused', () => {
    const server = constantBandwidth('fine', { budget: 1e-12, period: 1e-12 }, { hard: false })
    expect(() => simulateCore([{ server, jobs: endless(1e6) }], 1e7)).toThrow(
      'the budget of fine is too small to be told from the clock: 1000000',
    )
  })

  test('are those of many jobs that come at once', () => {
    const jobs = Array.from({ length: 20_000 }, () => ({ time: 1e6, cost: 1e-12 }))
    const [{ finished }] = simulateCore([{ server: fair('many'), jobs }], 1e7) as [ReturnType<typeof simulateCore>[0]]
    expect(finished.every(time => time >= 1e6 && time < 1e6 + 1)).toBe(true)
  })
})

test('a hundred thousand events take a fraction of a second', () => {
  const loads = [1, 2, 3].map(i => ({
    server: constantBandwidth(`${i}`, { budget: i, period: 7 + i }, { hard: true }),
    jobs: endless(),
  }))
  const start = performance.now()
  const services = simulateCore(loads, 200_000)
  expect(performance.now() - start).toBeLessThan(2000)
  expect(services.reduce((sum, { ran }) => sum + ran.starts.length, 0)).toBeGreaterThan(50_000)
})

describe('what cannot be simulated is told', () => {
  const server = fair('a')
  test.each([
    [() => simulateCore([], 0), 'the horizon must be positive and finite: 0'],
    [() => simulateCore([], Infinity), 'the horizon must be positive and finite: Infinity'],
    [() => simulateCore([{ server, jobs: [{ time: -1, cost: 1 }] }], 1), 'jobs of a must arrive in order from 0: -1'],
    [
      () => simulateCore([{ server, jobs: [...endless(3), { time: 2, cost: 1 }] }], 1),
      'jobs of a must arrive in order from 0: 2',
    ],
    [() => simulateCore([{ server, jobs: [{ time: 0, cost: 0 }] }], 1), 'the cost of a job of a must be positive: 0'],
    [() => simulateCore([{ server, jobs: [{ time: 0, cost: Number.NaN }] }], 1), 'must be positive: NaN'],
  ])('%#', (run, message) => {
    expect(run).toThrow(message)
  })
})
