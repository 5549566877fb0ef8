import { describe, expect, test } from 'vitest'
import { wilsonInterval } from '../../../src/distributions/wilson.ts'
import { source } from '../../../src/random.ts'
import { bestSchedule, forecastSchedule, schedulesFor } from '../../../src/reservation/admission/evacuation.ts'
import type { MigrationDraws } from '../../../src/reservation/admission/migration-draws.ts'
import { longestFirst, type Mover, shortestFirst } from '../../../src/reservation/admission/schedule.ts'

function draws(totalTime: readonly number[], downtime = totalTime.map(() => 0.1)): MigrationDraws {
  return {
    totalTime: Float64Array.from(totalTime),
    downtime: Float64Array.from(downtime),
    lost: new Float64Array(totalTime.length),
    converged: Uint8Array.from(downtime, one => Number(one < Infinity)),
  }
}

/** Its migration takes m times as long at an m-th of the bandwidth 1. */
const mover = (name: string, weight: number, times: readonly number[], downtime?: readonly number[]): Mover => ({
  name,
  weight,
  drawsAt: bandwidth =>
    draws(
      times.map(time => time / bandwidth),
      downtime as number[] | undefined,
    ),
})

function permutations(names: readonly string[]): string[][] {
  if (names.length === 0) return [[]]
  return names.flatMap(name => permutations(names.filter(one => one !== name)).map(rest => [name, ...rest]))
}

describe('an evacuation by hand', () => {
  // Four draws: a takes 1, 2, 3, 4 s and b 2 s. In draw 1 b has a downtime of 0.5 s, in draw 3 it does not converge.
  const movers = [mover('a', 1, [1, 2, 3, 4]), mover('b', 3, [2, 2, 2, 2], [0.1, 0.5, 0.1, Infinity])]
  const forecast = forecastSchedule(movers, 1, { order: ['a', 'b'], concurrency: 1 }, { total: 4.5, downtime: 0.3 })

  test('makespan, weighted completion and downtime', () => {
    expect([...forecast.makespan.draws]).toEqual([3, 4, 5, 6])
    expect([...forecast.completion.draws]).toEqual([(1 + 9) / 4, (2 + 12) / 4, (3 + 15) / 4, (4 + 18) / 4])
    expect([...forecast.downtime.draws]).toEqual([0.1, 0.1, 0.1, 0.5])
  })

  test('only draw 0 keeps to both, three converge', () => {
    const share = (count: number) => {
      const [lower, upper] = wilsonInterval(count, 4)
      return { probability: count / 4, lower, upper }
    }
    expect(forecast.success).toEqual(share(1))
    expect(forecast.converged).toEqual(share(3))
    expect(forecastSchedule(movers, 1, forecast.schedule).success).toEqual(share(3))
  })

  test('the best is the likeliest, then the one that has them away soonest', () => {
    const goal = { total: 4.5 }
    const plans = schedulesFor(movers, 1, [1, 2]).map(schedule => forecastSchedule(movers, 1, schedule, goal))
    expect(plans.map(({ schedule }) => [schedule.concurrency, ...schedule.order])).toEqual([
      [1, 'b', 'a'],
      [1, 'a', 'b'],
      [2, 'b', 'a'],
    ])
    expect(bestSchedule(plans)).toBe(plans[0])
  })
})

describe('the order of Smith and Rothkopf', () => {
  test('has the least expected weighted completion of all orders, and its reverse the greatest', () => {
    const random = source(5)
    for (let trial = 0; trial < 12; trial++) {
      const movers = ['a', 'b', 'c', 'd'].map(name =>
        mover(
          name,
          0.1 + random(),
          Array.from({ length: 15 }, () => -Math.log(1 - random())),
        ),
      )
      const expected = (order: readonly string[]) =>
        forecastSchedule(movers, 1, { order, concurrency: 1 }).completion.mean
      const all = permutations(['a', 'b', 'c', 'd']).map(expected)
      const order = shortestFirst(movers, 1)
      expect(expected(order)).toBeCloseTo(Math.min(...all), 10)
      expect(expected([...order].reverse())).toBeCloseTo(Math.max(...all), 10)
    }
  })

  test('weights and times by hand: 1/2, 3/4, 2/1', () => {
    const movers = [mover('a', 1, [2]), mover('b', 3, [4]), mover('c', 2, [1])]
    expect(shortestFirst(movers, 1)).toEqual(['c', 'b', 'a'])
    expect(longestFirst(movers, 1)).toEqual(['b', 'a', 'c'])
  })
})

describe('longest first, two at a time', () => {
  const names = ['a', 'b', 'c', 'd', 'e']
  const makespan = (movers: readonly Mover[], order: readonly string[]) =>
    forecastSchedule(movers, 1, { order, concurrency: 2, sharing: 'fixed' }).makespan.mean
  const fixed = (times: readonly number[]) =>
    times.map((time, i): Mover => ({ name: names[i]!, weight: 1, drawsAt: () => draws([time]) }))
  const least = (movers: readonly Mover[]) => Math.min(...permutations(names).map(order => makespan(movers, order)))

  // 3 and 3, then 2 and 2 until 5, then 2 until 7; 3 and 3 beside 2, 2 and 2 are 6: the ratio is 4/3 − 1/6.
  test('the worst case by hand', () => {
    const movers = fixed([3, 3, 2, 2, 2])
    expect(makespan(movers, longestFirst(movers, 1))).toBe(7)
    expect(least(movers)).toBe(6)
  })

  test('is never worse', () => {
    const random = source(6)
    for (let trial = 0; trial < 20; trial++) {
      const movers = fixed(names.map(() => 0.2 + random()))
      expect(makespan(movers, longestFirst(movers, 1))).toBeLessThanOrEqual((4 / 3 - 1 / 6) * least(movers) + 1e-9)
    }
  })
})

test.each<[string, readonly string[], number, number]>([
  ['names one twice', ['a', 'a'], 1, 1],
  ['leaves one out', ['a'], 1, 1],
  ['runs none', ['a', 'b'], 0, 1],
  ['runs more than there are', ['a', 'b'], 3, 1],
  ['has no weight', ['a', 'b'], 1, 0],
  ['has a negative weight', ['a', 'b'], 1, -1],
])('a schedule that %s is refused', (_, order, concurrency, weight) => {
  const movers = [mover('a', weight, [1]), mover('b', 0, [1])]
  expect(() => forecastSchedule(movers, 1, { order, concurrency })).toThrow(RangeError)
})

test('so are unequal numbers of draws', () => {
  const movers = [mover('a', 1, [1]), mover('b', 1, [1, 2])]
  expect(() => forecastSchedule(movers, 1, { order: ['a', 'b'], concurrency: 1 })).toThrow('as many draws')
})
