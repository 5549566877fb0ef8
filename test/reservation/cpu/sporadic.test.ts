import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { constantBandwidth } from '../../../src/reservation/cpu/constant-bandwidth.ts'
import { constantBandwidthDemand, periodicDemand, responseTime } from '../../../src/reservation/cpu/response-time.ts'
import { simulateCore } from '../../../src/reservation/cpu/schedule.ts'
import { leastSupply, supplyIn } from '../../../src/reservation/cpu/segments.ts'
import { endless, type Job } from '../../../src/reservation/cpu/server.ts'
import { sporadic } from '../../../src/reservation/cpu/sporadic.ts'
import type { CpuShare } from '../../../src/reservation/reservation.ts'
import { admitted, streams, windows } from './mixes.ts'

const rules = ['corrected', 'posix'] as const

/** Jobs of a cost at a time. */
const jobsAt = (...pairs: readonly (readonly [number, number])[]): Job[] =>
  pairs.map(([time, cost]) => ({ time, cost }))

describe.each(rules)('by the %s rule', rule => {
  /** The example of the QNX Neutrino System Architecture, Sporadic scheduling: 10 ms every 40 ms. */
  test('the example of QNX: 3 ms at 0, the rest at 6, returns at 40 and 46', () => {
    const server = sporadic('qnx', { budget: 10, period: 40 }, { rule })
    const [{ ran }] = simulateCore([{ server, jobs: jobsAt([0, 3], [6, Infinity]) }], 60) as [
      ReturnType<typeof simulateCore>[0],
    ]
    expect(ran).toEqual({ starts: [0, 6, 40, 46], ends: [3, 13, 43, 53] })
  })

  /** Buttazzo, Hard Real-Time Computing Systems, figure 5.18: 2 in 8 above tasks of 3 in 10 and 4 in 15. */
  test('the example of Buttazzo: used at 2, returned at 10', () => {
    const task = (cost: number, period: number, level: number) =>
      ({
        server: sporadic('task', { budget: period, period }, { level }),
        jobs: jobsAt([0, cost], [period, cost]),
      }) as const
    const served = sporadic('server', { budget: 2, period: 8 }, { rule })
    const services = simulateCore(
      [{ server: served, jobs: jobsAt([2, 2], [6, 2]) }, task(3, 10, 1), task(4, 15, 2)],
      20,
    )
    expect(services.map(({ ran }) => ran)).toEqual([
      { starts: [2, 10], ends: [4, 12] },
      { starts: [0, 4, 12], ends: [2, 5, 15] },
      { starts: [5, 15], ends: [9, 19] },
    ])
  })

  test('without budget it runs in the background, below others, and uses none', () => {
    const server = sporadic('qnx', { budget: 10, period: 40 }, { rule, background: 5 })
    const other = sporadic('other', { budget: 9, period: 9 }, { level: 3 })
    const services = simulateCore(
      [
        { server, jobs: jobsAt([0, 3], [6, Infinity]) },
        { server: other, jobs: endless(20) },
      ],
      85,
    )
    expect(services[0]!.ran).toEqual({ starts: [0, 6, 40, 46, 80], ends: [3, 20, 43, 53, 83] })
  })

  test('budget that returns queues behind equals', () => {
    const loads = [
      { server: sporadic('a', { budget: 2, period: 3 }, { rule }), jobs: endless() },
      { server: sporadic('b', { budget: 9, period: 9 }, { rule }), jobs: jobsAt([0, 5]) },
    ]
    const services = simulateCore(loads, 12)
    expect(services[0]!.ran.starts.slice(0, 2)).toEqual([0, 7])
    expect(services[1]!.ran).toEqual({ starts: [2], ends: [7] })
  })
})

test('with as many replenishments pending as there may be POSIX waits for one, the corrected rule puts it off', () => {
  const jobs = jobsAt([0, 1], [5, 4])
  const runs = rules.map(rule => {
    const server = sporadic('server', { budget: 4, period: 10 }, { rule, replenishments: 1 })
    return simulateCore([{ server, jobs }], 30)[0]!.ran
  })
  expect(runs).toEqual([
    { starts: [0, 5, 15], ends: [1, 8, 16] },
    { starts: [0, 10], ends: [1, 14] },
  ])
})

/**
 * A budget of 4 in 10. At 0 the server uses 3 of it; of the 1 left at 4 it uses a little less, as a task above it runs from
 * 5 to 10. At 10 the 3 return, and it uses them: 4 since 4, all of which POSIX gives back at 14, where all begins again,
 * though 3 of them came back at 10 and are due at 20.
 */
describe('budget that returns while the server waits for a higher priority', () => {
  const [cycle, cycles, rest] = [14, 40, 1e-6]
  const share = { budget: 4, period: 10 }
  const starts = Array.from({ length: cycles }, (_, i) => i * cycle)
  const jobs = starts.flatMap(start => jobsAt([start, 3], [start + 4, 3 + 1 - rest]))
  const higher = starts.flatMap(start => jobsAt([start + 5 - rest, 5 + rest]))
  const run = (rule: (typeof rules)[number], work: readonly Job[] = jobs) =>
    simulateCore(
      [
        { server: sporadic('higher', { budget: 10, period: 10 }), jobs: higher },
        { server: sporadic('server', share, { level: 1, rule }), jobs: work },
      ],
      cycle * cycles,
    )[1]!

  test('is given back early by POSIX, and the server exceeds its share for ever', () => {
    const used = supplyIn(run('posix').ran, 0, cycle * cycles) / (cycle * cycles)
    expect(used).toBeCloseTo(7 / 14, 4)
    expect(used).toBeGreaterThan(1.2 * 0.4)
  })

  test('keeps its time by the corrected rule, and no work makes the server exceed its share', () => {
    for (const work of [jobs, endless()]) {
      const used = supplyIn(run('corrected', work).ran, 0, cycle * cycles)
      expect(used).toBeLessThanOrEqual(0.4 * cycle * cycles + 4)
    }
  })

  /** Work of a cycle, over and over: jobs of the server, and when the higher task runs. */
  const upTo = (most: number) => fc.integer({ min: 0, max: most })
  const work = fc.array(fc.tuple(upTo(9), upTo(4)), { minLength: 2, maxLength: 3 })
  const cyclic = fc.record({ length: fc.integer({ min: 10, max: 18 }), work, above: fc.tuple(upTo(9), upTo(7)) })
  const usedBy = (rule: (typeof rules)[number], length: number, work: [number, number][], above: [number, number]) => {
    const repeated = (jobs: [number, number][]) => {
      const sorted = jobs.toSorted(([a], [b]) => a - b)
      return starts.flatMap((_, i) => jobsAt(...sorted.map(([at, cost]) => [i * length + at, cost + 0.5] as const)))
    }
    const loads = [
      { server: sporadic('higher', { budget: 10, period: 10 }), jobs: repeated([above]) },
      { server: sporadic('server', share, { level: 1, rule }), jobs: repeated(work) },
    ]
    return supplyIn(simulateCore(loads, 400)[1]!.ran, 0, 400)
  }
  const limited = (rule: (typeof rules)[number]) =>
    fc.property(cyclic, ({ length, work, above }) => usedBy(rule, length, work, above) <= 4 * 41 + 1e-9)

  test('never makes a server of the corrected rule exceed a budget each period, and often one of POSIX', () => {
    fc.assert(limited('corrected'), { numRuns: 500 })
    expect(fc.check(limited('posix'), { numRuns: 500, seed: 1 }).failed).toBe(true)
  })

  test('step by step', () => {
    const at = (rule: (typeof rules)[number]) => {
      const { ran } = run(rule)
      return [5, 14, 17.5, 19, 28].map(time => Math.round(1e3 * supplyIn(ran, 0, time)) / 1e3)
    }
    expect(at('posix')).toEqual([4, 7, 10, 11, 14])
    expect(at('corrected')).toEqual([4, 7, 8, 8, 12])
  })
})

/** Demands a little early, so that no response time hangs on the rounding of a tie. */
const demands = (shares: readonly CpuShare[]) =>
  shares.map(share => (seconds: number) => periodicDemand(share)(seconds + 1e-9))

/** Servers on levels in the order of their shares. */
const levels = (shares: readonly CpuShare[], replenishments: number, background?: number) =>
  shares.map((share, i) =>
    sporadic(`${i}`, share, {
      level: i,
      replenishments,
      above: demands(shares.slice(0, i)),
      ...(background === undefined ? {} : { background }),
    }),
  )

describe('the supply bound', () => {
  const kinds = fc.array(streams, { minLength: 4, maxLength: 4 })
  const limits = fc.constantFrom(1, 2, 4, Infinity)
  const holds = (loads: Parameters<typeof simulateCore>[0]) => {
    const services = simulateCore(loads, 80)
    services.forEach(({ ran, backlogged }, i) => {
      for (const window of windows) {
        const bound = loads[i]!.server.supplyBound(window)
        expect(leastSupply(ran, backlogged, window)).toBeGreaterThanOrEqual(bound - 1e-9)
      }
    })
  }

  test('holds on every level, whatever the jobs', () => {
    fc.assert(
      fc.property(admitted(0.85), kinds, limits, fc.boolean(), (shares, jobs, limit, background) => {
        const servers = levels(shares, limit, background ? 9 : undefined)
        holds(servers.map((server, i) => ({ server, jobs: jobs[i]! })))
      }),
      { numRuns: 400 },
    )
  })

  test('holds at the highest level by the rule of POSIX', () => {
    fc.assert(
      fc.property(admitted(), kinds, limits, ([share], [jobs, other], replenishments) => {
        const server = sporadic('server', share!, { replenishments, rule: 'posix' })
        holds([
          { server, jobs: jobs! },
          { server: sporadic('other', { budget: 1, period: 1 }, { level: 1, above: [t => t] }), jobs: other! },
        ])
      }),
      { numRuns: 200 },
    )
  })

  test('holds below hard servers with deadlines', () => {
    fc.assert(
      fc.property(admitted(0.7), kinds, (shares, jobs) => {
        const [own, ...higher] = shares as [(typeof shares)[0]]
        const above = higher.map(constantBandwidthDemand)
        holds([
          { server: sporadic('server', own, { above }), jobs: jobs[0]! },
          ...higher.map((share, i) => ({
            server: constantBandwidth(`${i}`, share, { hard: true }),
            jobs: jobs[i + 1]!,
          })),
        ])
      }),
      { numRuns: 300 },
    )
  })

  test('is attained at the highest level after a budget used at once', () => {
    const server = sporadic('server', { budget: 2, period: 5 })
    const [{ ran, backlogged }] = simulateCore([{ server, jobs: endless() }], 60) as [
      ReturnType<typeof simulateCore>[0],
    ]
    for (const window of windows) {
      expect(leastSupply(ran, backlogged, window)).toBeCloseTo(server.supplyBound(window), 9)
    }
  })

  test('is attained below a higher level that begins as the budget returns', () => {
    const shares = [
      { budget: 2, period: 5 },
      { budget: 1, period: 10 },
    ]
    const [higher, server] = levels(shares, Infinity)
    const loads = [
      { server: higher!, jobs: endless(10) },
      { server: server!, jobs: endless() },
    ]
    const { ran, backlogged } = simulateCore(loads, 15)[1]!
    expect(server!.supplyBound(11)).toBe(0)
    expect(leastSupply(ran, backlogged, 11)).toBe(0)
    expect(server!.supplyBound(11.5)).toBe(0.5)
    expect(leastSupply(ran, backlogged, 11.5)).toBeCloseTo(0.5, 9)
  })

  test('is attained with one replenishment, which the last bit of a budget puts off', () => {
    const [bit, budget] = [1e-6, 2]
    const jobs = [...jobsAt([0, budget - bit]), ...endless(budget)]
    const server = sporadic('server', { budget, period: 5 }, { replenishments: 1 })
    const { ran, backlogged } = simulateCore([{ server, jobs }], 60)[0]!
    expect(server.supplyBound(5)).toBe(0)
    for (const window of windows) {
      expect(Math.abs(leastSupply(ran, backlogged, window) - server.supplyBound(window))).toBeLessThan(1e-5)
    }
  })

  test('is nothing where the response time exceeds the period', () => {
    const server = sporadic('server', { budget: 2, period: 5 }, { above: [periodicDemand({ budget: 4, period: 5 })] })
    expect(server.supplyBound(1e6)).toBe(0)
  })
})

test('no jobs make lower levels wait longer than periodic tasks would', () => {
  fc.assert(
    fc.property(
      admitted(0.9),
      fc.array(streams, { minLength: 4, maxLength: 4 }),
      fc.constantFrom(1, 3, Infinity),
      (shares, jobs, replenishments) => {
        const servers = levels(shares, replenishments)
        const lowest = shares.length
        const cost = 0.5
        const response = responseTime(cost + 1e-9, demands(shares), 40)
        const loads = servers.map((server, i) => ({ server, jobs: jobs[i]! }))
        const probe = {
          server: sporadic('probe', { budget: 1, period: 1 }, { level: lowest }),
          jobs: jobsAt([7, cost]),
        }
        const { finished } = simulateCore([...loads, probe], 60)[lowest]!
        expect(finished[0]! - 7).toBeLessThanOrEqual(response + 1e-9)
      },
    ),
    { numRuns: 400 },
  )
})

describe('what cannot be is told', () => {
  const share = { budget: 1, period: 2 }
  test.each([
    [() => sporadic('a', { budget: 3, period: 2 }), 'the budget must be in (0, 2]: 3'],
    [() => sporadic('a', share, { replenishments: 0 }), 'replenishments must be a positive integer or Infinity: 0'],
    [() => sporadic('a', share, { replenishments: 1.5 }), 'replenishments must be a positive integer or Infinity: 1.5'],
    [() => sporadic('a', share, { level: 2, background: 1 }), 'the background must be below level 2: 1'],
  ])('%#', (make, message) => {
    expect(make).toThrow(message)
  })
})
