import { describe, expect, test } from 'vitest'
import { empirical } from '../../src/distributions/empirical.ts'
import { conformalForecast, type PastForecast } from '../../src/evaluation/conformal-forecast.ts'
import { type ForecastRow, quantities } from '../../src/forecast/forecast.ts'
import { source, standardNormal } from '../../src/random.ts'

const row = (draws: readonly number[], model = 'm'): ForecastRow => {
  const law = empirical(draws)
  return { model, convergence: 1, rounds: law, totalTime: law, downtime: law, bytes: law }
}
const each = <T>(value: T) => Object.fromEntries(quantities.map(quantity => [quantity, value]))
/** A past forecast whose intervals were [lower, upper] at every level. */
const past = (observed: number, [lower, upper]: readonly [number, number], model = 'm'): PastForecast => ({
  model,
  quantities: each({ observed, lower: new Array(4).fill(lower), upper: new Array(4).fill(upper) }),
})

describe('by hand', () => {
  // Points forecast as 10; factors needed 1.1, 1.25, 1.3, 1 and 2: for level 0.8 the ⌈6 × 0.8⌉ = 5th, which is 2.
  const cases = [11, 8, 13, 10, 20].map(observed => past(observed, [10, 10]))

  test('factors', () => {
    const { cases: n, needed, intervals } = conformalForecast(row([50]), cases, 0.8)
    expect({ n, needed }).toEqual({ n: 5, needed: 4 })
    expect(intervals!.totalTime.interval).toEqual([expect.closeTo(25, 9), expect.closeTo(100, 9)])
    expect(intervals!.totalTime).toMatchObject({ widening: expect.closeTo(2, 12), scale: 'multiplicative' })
  })

  // At level 0.6 the ⌈6 × 0.6⌉ = 4th: 1.3.
  test('rounds are whole, outwards', () => {
    const { rounds, downtime } = conformalForecast(row([5]), cases, 0.6).intervals!
    expect(downtime.interval).toEqual([expect.closeTo(5 / 1.3, 9), expect.closeTo(6.5, 9)])
    expect(rounds.interval).toEqual([3, 7])
  })

  test('where a past value was 0, ends move by amounts, and not below 0', () => {
    const zero = [...cases, past(0, [10, 10])]
    const { totalTime } = conformalForecast(row([4]), zero, 0.8).intervals!
    expect(totalTime).toEqual({ interval: [0, 14], widening: 10, scale: 'additive' })
  })

  test('intervals that were too wide are narrowed, but hold the median', () => {
    const wide = Array.from({ length: 9 }, () => past(10, [1, 100]))
    const { totalTime } = conformalForecast(row([2, 3, 4, 4, 60]), wide, 0.9).intervals!
    expect(totalTime.widening).toBeCloseTo(1 / 10, 12)
    expect(totalTime.interval[0]).toBeLessThanOrEqual(4)
    expect(totalTime.interval[1]).toBeGreaterThanOrEqual(4)
    expect(totalTime.interval[1]).toBeLessThan(60)
  })
})

describe('cases', () => {
  test.each([
    [0.9, 9],
    [0.8, 4],
    [0.95, 19],
    [0.5, 1],
  ])('level %d needs %i', (level, needed) => {
    const cases = Array.from({ length: needed }, () => past(11, [10, 10]))
    expect(conformalForecast(row([1]), cases, level).intervals).toBeDefined()
    expect(conformalForecast(row([1]), cases.slice(1), level)).toEqual({ cases: needed - 1, needed })
  })

  test('of other models, and those that did not complete, do not count', () => {
    const cases = Array.from({ length: 4 }, () => past(11, [10, 10]))
    const others = [...cases, past(99, [1, 1], 'other'), { model: 'm' }]
    expect(conformalForecast(row([1]), others, 0.8)).toEqual(conformalForecast(row([1]), cases, 0.8))
  })
})

// Laws half as wide as the truth: outcomes e^Z of laws whose logarithm has the standard deviation ½.
test('marginal coverage is what the level promises, at levels that are scored and others', () => {
  const random = source(5)
  const n = 39
  const log = Array.from({ length: 400 }, () => 0.5 * standardNormal(random))
  const law = row(log.map(Math.exp))
  const kept = [0.5, 0.8, 0.9, 0.95].map(level => [(1 - level) / 2, (1 + level) / 2])
  const ends = {
    lower: kept.map(([p]) => law.totalTime.quantile(p!)),
    upper: kept.map(([, p]) => law.totalTime.quantile(p!)),
  }
  for (const level of [0.9, 0.7]) {
    const trials = 500
    let [covered, before] = [0, 0]
    for (let trial = 0; trial < trials; trial++) {
      const outcome = () => Math.exp(standardNormal(random))
      const cases = Array.from({ length: n }, () => ({
        model: 'm',
        quantities: each({ observed: outcome(), ...ends }),
      }))
      const [lower, upper] = conformalForecast(law, cases, level).intervals!.totalTime.interval
      const next = outcome()
      covered += Number(lower <= next && next <= upper)
      before += Number(ends.lower[2]! <= next && next <= ends.upper[2]!)
    }
    const exact = Math.ceil((n + 1) * level - 1e-9) / (n + 1)
    expect(Math.abs(covered / trials - exact)).toBeLessThan(4 * Math.sqrt((exact * (1 - exact)) / trials))
    expect(before / trials).toBeLessThan(0.7)
  }
})
