import { describe, expect, test } from 'vitest'
import { source } from '../../../src/random.ts'
import { constantBandwidth } from '../../../src/reservation/cpu/constant-bandwidth.ts'
import { type Group, hierarchicalReservation, simulateGroup } from '../../../src/reservation/cpu/hierarchical.ts'
import { leastParallelSupply } from '../../../src/reservation/cpu/hierarchical-service.ts'
import { multiprocessorPeriodicBound } from '../../../src/reservation/cpu/hierarchical-supply.ts'
import { simulateCore } from '../../../src/reservation/cpu/schedule.ts'
import { leastSupply } from '../../../src/reservation/cpu/segments.ts'
import { endless } from '../../../src/reservation/cpu/server.ts'
import type { CpuShare } from '../../../src/reservation/reservation.ts'

const group = (shares: readonly CpuShare[], threads: Group['threads'], policy: Group['policy'] = 'fixed-priority') => ({
  name: 'guest',
  shares,
  policy,
  threads,
})
const thread = (name: string, ...jobs: Group['threads'][number]['jobs']) => ({ name, jobs })
const hungry = (budget: number, period: number, from = 0) => ({
  server: constantBandwidth('other', { budget, period }, { hard: true }),
  jobs: endless(from),
})

describe('worked by hand', () => {
  test('two threads in slices of 2 in 5 and 3 in 5', () => {
    // both slices run from 0; the second thread is alone from 2 on, and goes on in the slice that runs
    const shares = [
      { budget: 2, period: 5 },
      { budget: 3, period: 5 },
    ]
    const threads = [thread('a', { time: 0, cost: 4 }), thread('b', { time: 0, cost: 2.5 })]
    const { group: got } = simulateGroup(group(shares, threads), [], 20)
    const [a, b] = got.threads
    // a: 2 in slice 0, then slice 1 for 1 s, which ends at 3; the last second from 5 on
    expect(a!.ran).toEqual({ starts: [0, 5], ends: [3, 6] })
    expect(a!.finished).toEqual([6])
    expect(b!.ran).toEqual({ starts: [0, 5], ends: [2, 5.5] })
    expect(b!.finished).toEqual([5.5])
    // a moves to core 1 at 2, where it stays; b, which was there, moves to core 0 at 5
    expect([a!.migrations, b!.migrations]).toEqual([1, 1])
    expect(got.steps).toEqual([
      { from: 0, slices: 2, ready: 2 },
      { from: 2, slices: 1, ready: 2 },
      { from: 3, slices: 0, ready: 2 },
      { from: 5, slices: 2, ready: 2 },
      { from: 5.5, slices: 2, ready: 1 },
      { from: 6, slices: 0, ready: 0 },
    ])
  })

  test('of three threads the two first run, or the two that are due first', () => {
    const shares = [
      { budget: 1, period: 1 },
      { budget: 1, period: 1 },
    ]
    const threads = [
      thread('a', { time: 0, cost: 3, deadline: 9 }),
      thread('b', { time: 0, cost: 4, deadline: 8 }),
      thread('c', { time: 1, cost: 1, deadline: 3 }),
    ]
    const finished = (policy: Group['policy']) =>
      simulateGroup(group(shares, threads, policy), [], 20).group.threads.flatMap(({ finished }) => finished)
    expect(finished('fixed-priority')).toEqual([3, 4, 4])
    expect(finished('earliest-deadline-first')).toEqual([4, 4, 2])
  })

  test('a slice that no thread needs is spent, and a group without work has none', () => {
    const shares = [
      { budget: 2, period: 4 },
      { budget: 2, period: 4 },
    ]
    const { group: got } = simulateGroup(group(shares, [thread('a', { time: 1, cost: 3 })]), [], 12)
    expect(got.threads[0]!.ran).toEqual({ starts: [1, 5], ends: [3, 6] })
    expect(got.slices).toEqual([
      { starts: [1, 5], ends: [3, 6] },
      { starts: [1, 5], ends: [3, 6] },
    ])
  })

  test('the least supply: of steps 2, 0, 1 slices for 1, 2 and 3 s', () => {
    const steps = [
      { from: 0, slices: 2, ready: 2 },
      { from: 1, slices: 0, ready: 2 },
      { from: 3, slices: 1, ready: 2 },
      { from: 6, slices: 2, ready: 1 },
    ]
    const service = { name: 'guest', horizon: 7, threads: [], slices: [], steps }
    expect(leastParallelSupply(service, 2, 3)).toBe(1)
    expect(leastParallelSupply(service, 2, 2.5)).toBe(0.5)
    expect(leastParallelSupply(service, 2, 6)).toBe(5)
    expect(leastParallelSupply(service, 2, 6.5)).toBe(Infinity)
    expect(leastParallelSupply(service, 1, 6.5)).toBe(4.5)
    expect(() => leastParallelSupply(service, 1, 0)).toThrow(RangeError)
  })

  test('the least supply where a window ends with a step: 1, 0, 1 slices for 2, 1 and 1 s', () => {
    const steps = [
      { from: 0, slices: 1, ready: 1 },
      { from: 2, slices: 0, ready: 1 },
      { from: 3, slices: 1, ready: 1 },
    ]
    expect(leastParallelSupply({ name: 'guest', horizon: 4, threads: [], slices: [], steps }, 1, 2.5)).toBe(1.5)
  })
})

test('one core and one thread: as the core would serve a hard server with the same jobs', () => {
  const random = source(2)
  for (let i = 0; i < 20; i++) {
    const share = { budget: 1 + random(), period: 3 + random() }
    const jobs = Array.from({ length: 30 }, (_, k) => ({ time: 4 * k + 3 * random(), cost: 0.1 + 2 * random() }))
    const others = [hungry(0.4, 1), hungry(0.5, 6, 7 * random())]
    const one = { server: constantBandwidth('guest', share, { hard: true }), jobs }
    const [alone, ...rest] = simulateCore([one, ...others], 150)
    const { group: got, neighbours } = simulateGroup(group([share], [thread('a', ...jobs)]), [others], 150)
    expect(got.threads[0]!.finished).toEqual(alone!.finished)
    expect(neighbours[0]).toEqual(rest)
  }
})

describe('the supply', () => {
  const random = source(8)
  const runs = Array.from({ length: 25 }, () => {
    const shares = Array.from({ length: 2 + Math.floor(2 * random()) }, () => {
      const period = 1 + 3 * random()
      return { budget: period * (0.2 + 0.7 * random()), period }
    })
    const neighbours = shares.map(({ budget, period }) => {
      const left = 1 - budget / period
      return [0.3, 0.7].map(part => {
        const period = 0.5 + 4 * random()
        return hungry(part * left * period, period, 10 * random())
      })
    })
    const threads = Array.from({ length: shares.length + 1 }, (_, k) => {
      let time = 0
      const jobs = Array.from({ length: 12 }, () => {
        time += 10 * random()
        return { time, cost: 0.2 + 6 * random() ** 2 }
      })
      return thread(`${k}`, ...jobs)
    })
    return { shares, loads: neighbours, ...simulateGroup(group(shares, threads), neighbours, 120) }
  })

  test('is never below the bound, with any number of threads, and comes close', () => {
    let closest = Infinity
    let windows = 0
    for (const { shares, group: got } of runs) {
      const { supplyBound } = hierarchicalReservation({ name: 'guest', shares })
      for (let threads = 1; threads <= shares.length + 1; threads++) {
        for (const seconds of [0.5, 1, 2, 3, 5, 8]) {
          const least = leastParallelSupply(got, threads, seconds)
          const bound = supplyBound(seconds, threads)
          expect(least).toBeGreaterThanOrEqual(bound - 1e-9)
          if (least === Infinity) continue
          windows++
          if (bound > 0) closest = Math.min(closest, least / bound)
        }
      }
    }
    expect(windows).toBeGreaterThan(300)
    expect(closest).toBeLessThan(1.05)
  })

  test('of the neighbours is not below theirs either', () => {
    for (const { neighbours, loads } of runs) {
      neighbours.flat().forEach(({ ran, backlogged }, k) => {
        const { server } = loads.flat()[k]!
        for (const seconds of [1, 3, 7]) {
          expect(leastSupply(ran, backlogged, seconds)).toBeGreaterThanOrEqual(server.supplyBound(seconds) - 1e-9)
        }
      })
    }
  })

  test('of a thread is spent on its jobs, no more than one core at a time', () => {
    for (const { group: got } of runs) {
      const inSlices = got.slices.flatMap(({ starts, ends }) => starts.map((start, i) => ends[i]! - start))
      const inThreads = got.threads.flatMap(({ ran: { starts, ends } }) => {
        starts.forEach((start, i) => {
          expect(start).toBeLessThan(ends[i]!)
          expect(start).toBeGreaterThanOrEqual(ends[i - 1] ?? 0)
        })
        return starts.map((start, i) => ends[i]! - start)
      })
      const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0)
      expect(sum(inThreads)).toBeLessThanOrEqual(sum(inSlices) + 1e-9)
    }
  })
})

test('phases that drift apart take supply below the multiprocessor periodic resource, not below the sum of the shares', () => {
  const shares = [
    { budget: 0.8, period: 1 },
    { budget: 0.4, period: 1 },
  ]
  const random = source(819)
  const late = 0.9 * random()
  const cost = 0.4 * random()
  const others = [0.2, 0.6].map(rate => {
    const period = 0.3 + random()
    return [hungry(rate * period, period, 3 * random())]
  })
  const rest = { time: cost + late, cost: Infinity }
  const threads = [thread('a', { time: 0, cost }, rest), thread('b', rest)]
  const least = leastParallelSupply(simulateGroup(group(shares, threads), others, 12).group, 2, 1.4)
  expect(least).toBeLessThan(multiprocessorPeriodicBound({ period: 1, budget: 1.2, concurrency: 2 }, 1.4) - 0.1)
  expect(least).toBeGreaterThanOrEqual(hierarchicalReservation({ name: 'guest', shares }).supplyBound(1.4))
})

test('the reservation is the sum of its shares; what is none is refused', () => {
  const shares = [
    { budget: 1, period: 4 },
    { budget: 1, period: 2 },
  ]
  expect(hierarchicalReservation({ name: 'guest', shares }).share).toBeCloseTo(0.75, 12)
  expect(() => hierarchicalReservation({ name: 'guest', shares: [] })).toThrow(
    new RangeError('guest must have shares: 0'),
  )
  expect(() => hierarchicalReservation({ name: 'guest', shares: [{ budget: 2, period: 1 }] })).toThrow(RangeError)
  const a = thread('a', { time: 0, cost: 1 })
  expect(() => simulateGroup(group(shares, [a]), [], Infinity)).toThrow(RangeError)
  expect(() => simulateGroup(group(shares, [thread('a', { time: 0, cost: 0 })]), [], 9)).toThrow(RangeError)
  const backwards = thread('a', { time: 2, cost: 1 }, { time: 1, cost: 1 })
  expect(() => simulateGroup(group(shares, [backwards]), [], 9)).toThrow(
    new RangeError('jobs of a must arrive in order from 0: 1'),
  )
})
