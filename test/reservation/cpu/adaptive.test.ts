import { describe, expect, test } from 'vitest'
import { type SeededSource, source } from '../../../src/random.ts'
import { adaptiveJobs, adaptiveServer, simulateAdaptive } from '../../../src/reservation/cpu/adaptive.ts'
import {
  constantBudget,
  deadBeatControl,
  earliness,
  invariantControl,
  recovery,
} from '../../../src/reservation/cpu/adaptive-control.ts'
import { knownRange, movingMean, movingRange } from '../../../src/reservation/cpu/adaptive-predictor.ts'
import type { AdaptiveLoad, AdaptiveReservation } from '../../../src/reservation/cpu/adaptive-server.ts'
import { constantBandwidth } from '../../../src/reservation/cpu/constant-bandwidth.ts'
import { simulateCore } from '../../../src/reservation/cpu/schedule.ts'
import { leastSupply, supplyIn } from '../../../src/reservation/cpu/segments.ts'
import { endless } from '../../../src/reservation/cpu/server.ts'

const reservation: AdaptiveReservation = {
  name: 'player',
  period: 10,
  periods: 4,
  minimum: 1,
  maximum: 6,
  law: invariantControl(),
  predictor: movingRange(3),
}

/** A server that takes all of the core that is left, with a period of its own. */
const hungry = (share: number, period: number, from = 0) => ({
  server: constantBandwidth('other', { budget: share * period, period }, { hard: true }),
  jobs: endless(from),
})

describe('a step in cost from 8 to 16, worked by hand', () => {
  const costs = [8, 8, 8, 16, 16, 16, 16, 16]
  const { jobs, finished } = simulateAdaptive([{ reservation, costs }], [], 400).adaptive[0]!

  test('the first job has 6 a period, as nothing is known; then 8 / 4', () => {
    // 6 + 2 in two periods of four
    expect(jobs.slice(0, 3).map(({ error }) => error)).toEqual([-2, 0, 0])
    expect(jobs[1]!.requested).toBeCloseTo(2, 4)
  })

  test('the job that no one foresaw takes 8 periods, and three with 6 a period make up for it', () => {
    // 4 late: 6 6 4, 2 left | 3 late: 2 | 6 6 2, 4 left | 2 late: 4 | 6 6 | in time: 4 a period
    expect(jobs.slice(3).map(({ error }) => error)).toEqual([4, 3, 2, 0, 0])
    for (const { requested } of jobs.slice(4, 7)) expect(requested).toBeCloseTo(6, 4)
    expect(jobs[7]!.requested).toBeCloseTo(4, 4)
  })

  test('as soon as the law says', () => {
    expect(recovery(4, 16, 6, 4)).toBe(4)
  })

  test('jobs end when the server has given them their cost', () => {
    // with 2 a period the fourth arrives at 120 and gets its last 2 from 190 on
    expect(finished[3]).toBeCloseTo(192, 4)
    // with 6 a period the next goes on at 200 and gets its last 4 from 220 on
    expect(finished[4]).toBeCloseTo(224, 4)
  })
})

test('a spike of any size is made up for in as many jobs as the law says at most', () => {
  const random = source(4)
  let spikes = 0
  for (let i = 0; i < 30; i++) {
    const periods = 2 + Math.floor(6 * random())
    const mayBeLate = Math.floor(3 * random())
    const maximum = 3 + 6 * random()
    const high = maximum * periods * (0.2 + 0.6 * random())
    const costs = Array.from({ length: 40 }, (_, k) =>
      k === 5 ? high * (1 + 6 * random()) : high * (0.5 + random() / 2),
    )
    const law = invariantControl(mayBeLate)
    const load = {
      reservation: { ...reservation, periods, maximum, law, predictor: knownRange(high / 2, high) },
      costs,
    }
    const { jobs } = simulateAdaptive([load], [hungry(1 - maximum / 10, 7)], 400 * periods).adaptive[0]!
    const late = jobs[5]!.error
    const most = recovery(late, high, maximum, periods, mayBeLate)
    if (late > mayBeLate && most < 30) spikes++
    for (const { error } of jobs.slice(5 + most)) expect(error).toBeLessThanOrEqual(mayBeLate)
  }
  expect(spikes).toBeGreaterThan(15)
})

test('the scheduling error stays in the invariant set while costs are in their range, and touches both ends', () => {
  const random = source(7)
  let lowest = 0
  let highest = 0
  const runs = 60
  for (let i = 0; i < runs; i++) {
    const periods = 1 + Math.floor(8 * random())
    const mayBeLate = Math.floor(3 * random())
    const ratio = 0.05 + 0.95 * random()
    const high = 10 * periods * (0.1 + 0.85 * random())
    const costs = Array.from({ length: 60 }, () => within(ratio * high, high, random))
    const maximum = Math.min(10, (high / periods) * 1.001)
    const law = invariantControl(mayBeLate)
    const predictor = knownRange(ratio * high, high)
    const load = { reservation: { ...reservation, periods, minimum: maximum / 1000, maximum, law, predictor }, costs }
    const { jobs } = simulateAdaptive([load], [hungry(1 - maximum / 10, 3)], 600 * periods).adaptive[0]!
    expect(jobs.length).toBeGreaterThan(50)
    const errors = jobs.map(({ error }) => error)
    const early = earliness(periods, mayBeLate, ratio)
    expect(Math.max(...errors)).toBeLessThanOrEqual(mayBeLate)
    expect(Math.min(...errors)).toBeGreaterThanOrEqual(-early)
    if (Math.max(...errors) === mayBeLate) highest++
    if (mayBeLate === 0 && Math.min(...errors) === -early) lowest++
  }
  expect(highest).toBeGreaterThan(runs / 2)
  expect(lowest).toBeGreaterThan(runs / 6)
})

/** The least, the greatest, or one between. */
function within(low: number, high: number, random: SeededSource): number {
  const u = random()
  return u < 0.2 ? low : u < 0.4 ? high : low + (high - low) * random()
}

test('without feedback it is a hard Constant Bandwidth Server', () => {
  const random = source(3)
  const costs = Array.from({ length: 50 }, () => 4 + 14 * random())
  const load = { reservation: { ...reservation, law: constantBudget(3) }, costs }
  const others = [hungry(0.3, 4), hungry(0.35, 9, 30)]
  const adaptive = simulateAdaptive([load], others, 2000).adaptive[0]!
  const server = constantBandwidth('player', { budget: 3 * (1 + 1e-6), period: 10 }, { hard: true })
  const [plain] = simulateCore([{ server, jobs: adaptiveJobs(load) }, ...others], 2000)
  adaptive.finished.forEach((time, k) => {
    expect(time).toBeCloseTo(plain!.finished[k]!, 6)
  })
  expect(adaptive.meanShare).toBeCloseTo(0.3, 5)
})

test('nor is it anything else when jobs come at any time', () => {
  const random = source(5)
  let time = 0
  const jobs = Array.from({ length: 80 }, () => {
    time += 15 * random()
    return { time, cost: 0.1 + 4 * random() }
  })
  const load = { reservation: { ...reservation, law: constantBudget(3) }, costs: jobs.map(({ cost }) => cost) }
  const plain = constantBandwidth('player', { budget: 3 * (1 + 1e-6), period: 10 }, { hard: true })
  const finished = [adaptiveServer(load), plain].map(server => {
    return simulateCore([{ server, jobs }, hungry(0.4, 7)], 2000)[0]!.finished
  })
  finished[0]!.forEach((end, k) => {
    expect(end).toBeCloseTo(finished[1]![k]!, 6)
  })
})

test('a budget that is given up goes to others when its period ends, worked by hand', () => {
  // slow has 0.7, fast what is left; job 0 of slow takes 7 of the first 10 s and 2 of the next, which leaves 5 for job 1
  let asked = 0
  const law = () => (asked++ === 0 ? 7 : 1)
  const slow = { ...reservation, name: 'slow', periods: 1, minimum: 1, maximum: 7, law, predictor: knownRange(1, 9) }
  const rest = { period: 1, minimum: 0.2, maximum: 0.9, law: constantBudget(0.9), weight: 1e-3 }
  const fast = { ...slow, ...rest, name: 'fast' }
  const loads = [
    { reservation: slow, costs: [9, 4.9] },
    { reservation: fast, costs: [40] },
  ]
  const [a, b] = simulateAdaptive(loads, [], 40).adaptive
  expect(a!.jobs.map(({ error }) => error)).toEqual([1, 0])
  // after 9 of them 0.6 s are left; both are due at 20, and slow has waited for longer
  expect(a!.finished[1]).toBeCloseTo(19.6, 4)
  const got = (from: number, to: number) => supplyIn(b!.ran, from, to)
  expect(got(0, 20)).toBeCloseTo(0.3 * 20, 4)
  expect(got(20, 40)).toBeCloseTo(0.9 * 20, 4)
})

describe('under a supervisor', () => {
  const random = source(9)
  const laws = [invariantControl(), invariantControl(1), deadBeatControl()]
  const runs = Array.from({ length: 20 }, () => {
    const loads: AdaptiveLoad[] = Array.from({ length: 3 }, (_, i) => {
      const period = 2 + 8 * random()
      const periods = 1 + Math.floor(5 * random())
      const minimum = period * (0.05 + 0.15 * random())
      const costs = Array.from({ length: Math.floor(400 / (period * periods)) }, () => {
        return period * periods * (random() < 0.1 ? 0.9 * random() : 0.1 + 0.3 * random())
      })
      const one = { name: `${i}`, period, periods, minimum, maximum: period * 0.9, law: laws[i]!, weight: 1 + i }
      return { reservation: { ...one, predictor: movingMean(5, 2) }, costs, start: 20 * random() }
    })
    const others = [hungry(0.15, 1 + 5 * random()), hungry(0.2, 3 + 9 * random(), 10 * random())]
    return { loads, neighbours: others, ...simulateAdaptive(loads, others, 500) }
  })

  test('supply is never below the bound of the least budget, and comes close; nor is that of others', () => {
    let closest = Infinity
    for (const { loads, neighbours, adaptive, others } of runs) {
      const servers = [...loads.map(adaptiveServer), ...neighbours.map(({ server }) => server)]
      ;[...adaptive, ...others].forEach(({ ran, backlogged }, i) => {
        for (const seconds of [1, 2, 4, 8, 16, 32]) {
          const least = leastSupply(ran, backlogged, seconds)
          const bound = servers[i]!.supplyBound(seconds)
          expect(least).toBeGreaterThanOrEqual(bound - 1e-9)
          if (i < loads.length && bound > 0) closest = Math.min(closest, least / bound)
        }
      })
    }
    expect(closest).toBeLessThan(1.05)
  })

  test('each job that ended had its budget by each deadline of its server, so that none ended after the last', () => {
    let seen = 0
    for (const { loads, adaptive } of runs) {
      adaptive.forEach(({ jobs, finished }, i) => {
        const { reservation, start = 0 } = loads[i]!
        jobs.forEach(({ error }, k) => {
          seen++
          const due = start + (k + 1) * reservation.periods * reservation.period
          expect(finished[k]).toBeLessThanOrEqual(due + error * reservation.period + 1e-6)
          expect(finished[k]).toBeGreaterThan(due + (error - 1) * reservation.period - 1e-6)
        })
      })
    }
    expect(seen).toBeGreaterThan(500)
  })

  test('shares fit the core, and requests were compressed', () => {
    let compressed = 0
    for (const { loads, adaptive } of runs) {
      expect(adaptive.reduce((sum, { meanShare }) => sum + meanShare, 0)).toBeLessThanOrEqual(0.65 + 1e-9)
      adaptive.forEach(({ jobs }, i) => {
        for (const { requested, budget } of jobs) {
          expect(budget).toBeGreaterThanOrEqual(loads[i]!.reservation.minimum - 1e-12)
          if (budget < requested - 1e-9) compressed++
        }
      })
    }
    expect(compressed).toBeGreaterThan(50)
  })
})

test('refuses reservations that are none, and guarantees that do not fit', () => {
  const load = (change: Partial<AdaptiveReservation>) => ({ reservation: { ...reservation, ...change }, costs: [1] })
  expect(adaptiveServer(load({})).share).toBe(0.6)
  expect(() => adaptiveServer(load({ minimum: 7 }))).toThrow(new RangeError('the least budget must be 6 at most: 7'))
  expect(() => adaptiveServer(load({ periods: 0.5 }))).toThrow(
    new RangeError('jobs must arrive a positive number of periods apart: 0.5'),
  )
  expect(() => adaptiveServer(load({ maximum: 11 }))).toThrow(RangeError)
  expect(() => simulateAdaptive([load({})], [hungry(0.95, 1)], 10)).toThrow(RangeError)
})
