import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type KaplanMeier, kaplanMeier } from '../../src/distributions/kaplan-meier.ts'
import { exactly, intervalCensored, type Observations, rightCensored } from '../../src/distributions/observations.ts'
import { source } from '../../src/random.ts'

interface Case {
  readonly name: string
  readonly entry: readonly number[]
  readonly exit: readonly number[]
  readonly event: readonly number[]
  readonly level: number
  readonly time: readonly number[]
  readonly atRisk: readonly number[]
  readonly events: readonly number[]
  readonly survival: readonly number[]
  readonly standardError: readonly (number | null)[]
  readonly lower: readonly (number | null)[]
  readonly upper: readonly (number | null)[]
  readonly mean: number
  readonly quartiles: readonly (number | null)[]
}

const { cases }: { cases: readonly Case[] } = JSON.parse(
  readFileSync(new URL('../reference/kaplan-meier.json', import.meta.url), 'utf8'),
)

function expectAll(actual: Float64Array, expected: readonly (number | null)[], tolerance = 1e-10): void {
  expect(actual.length).toBe(expected.length)
  expected.forEach((value, i) => {
    if (value === null) expect(actual[i]).toBeNaN()
    else expect(Math.abs(actual[i]! - value), `row ${i}: ${actual[i]}, not ${value}`).toBeLessThanOrEqual(tolerance)
  })
}

describe.each(cases)('$name, against survfit', ({ entry, exit, event, level, ...expected }) => {
  const estimate = kaplanMeier(rightCensored(exit, event, { entry }))

  test('columns', () => {
    expectAll(estimate.time, expected.time)
    expectAll(estimate.atRisk, expected.atRisk)
    expectAll(estimate.events, expected.events)
    expectAll(estimate.survival, expected.survival)
    expectAll(estimate.standardError, expected.standardError)
  })

  test('bands', () => {
    const { lower, upper } = estimate.bands(level)
    expectAll(lower, expected.lower)
    expectAll(upper, expected.upper)
  })

  test('mean and quartiles', () => {
    expect(Math.abs(estimate.mean / expected.mean - 1)).toBeLessThan(1e-12)
    expect([0.25, 0.5, 0.75].map(estimate.quantile)).toEqual(expected.quartiles.map(t => t ?? Infinity))
  })
})

// Ends at 1, 3, 3 and 6, censored at 3 and 4: of six, then of five, then of one.
const byHand = (): KaplanMeier => kaplanMeier(rightCensored([1, 3, 3, 3, 4, 6], [1, 1, 1, 0, 0, 1]))

test('a worked example', () => {
  const estimate = byHand()
  expectAll(estimate.time, [1, 3, 4, 6], 0)
  expectAll(estimate.atRisk, [6, 5, 2, 1], 0)
  expectAll(estimate.events, [1, 2, 0, 1], 0)
  expectAll(estimate.survival, [5 / 6, 1 / 2, 1 / 2, 0], 1e-15)
  // Greenwood at 3: ¼ (1 / (6 · 5) + 2 / (5 · 3)).
  expect(estimate.standardError[1]).toBeCloseTo(Math.sqrt((1 / 30 + 2 / 15) / 4), 14)
  expect(estimate.mean).toBeCloseTo(1 / 6 + 1 + 3, 14)
  expect(estimate.variance).toBeCloseTo(1 / 6 + 9 / 3 + 36 / 2 - (25 / 6) ** 2, 12)
  expect([0, 1, 2.9, 3, 5.9, 6].map(x => estimate.cdf(x))).toEqual([0, 1 - 5 / 6, 1 - 5 / 6, 0.5, 0.5, 1])
  expect([0, 0.16, 1 / 6, 0.17, 0.5, 0.51, 1].map(estimate.quantile)).toEqual([1, 1, 1, 3, 3, 6, 6])
})

test('who enters late is at risk only after the entry', () => {
  // The second enters at 2, after the first ended, and the third at 3, when the second ended.
  const estimate = kaplanMeier(exactly([2, 3, 5, 9], { entry: [0, 2, 3, 0] }))
  expectAll(estimate.atRisk, [2, 2, 2, 1], 0)
  expectAll(estimate.survival, [1 / 2, 1 / 4, 1 / 8, 0], 1e-15)
})

test('where the last value is censored the law is defective', () => {
  const estimate = kaplanMeier(rightCensored([1, 2], [1, 0]))
  expect([estimate.quantile(0.5), estimate.quantile(0.6), estimate.cdf(100)]).toEqual([1, Infinity, 0.5])
  expect([estimate.mean, estimate.variance]).toEqual([1.5, 0.25])
  expect(kaplanMeier(rightCensored([7], [0])).quantile(0.5)).toBe(Infinity)
})

test('an interval ends at its upper end', () => {
  expect(kaplanMeier(intervalCensored([0, 1, 1], [1, 2, 2])).survival).toEqual(kaplanMeier(exactly([1, 2, 2])).survival)
})

test('a weight is so many rows, and without censoring the estimate is the empirical law', () => {
  const values = [4, 1, 1, 2, 4, 4, 9, 2]
  const estimate = kaplanMeier(exactly(values))
  const weighted = kaplanMeier(exactly([1, 2, 4, 9], { weight: [2, 2, 3, 1] }))
  for (const name of ['time', 'atRisk', 'events', 'survival'] as const) expect(weighted[name]).toEqual(estimate[name])
  for (const x of [0, 1, 2, 3, 4, 9]) expect(estimate.cdf(x)).toBeCloseTo(values.filter(v => v <= x).length / 8, 14)
  expect(estimate.standardError[1]).toBeCloseTo(Math.sqrt((0.5 * 0.5) / 8), 14)
})

test('bands hold the estimate, widen with the level and stay between 0 and 1', () => {
  const estimate = byHand()
  const [narrow, wide] = [estimate.bands(0.5), estimate.bands(0.99)]
  for (let i = 0; i < 3; i++) {
    const bounds = [0, wide.lower[i]!, narrow.lower[i]!, estimate.survival[i]!, narrow.upper[i]!, wide.upper[i]!, 1]
    expect(bounds).toEqual(bounds.toSorted((a, b) => a - b))
    expect(new Set(bounds).size).toBe(7)
  }
  expect(() => estimate.bands(1)).toThrow(new RangeError('level must be between 0 and 1: 1'))
})

test('censored at entry tells nothing', () => {
  expect(kaplanMeier(rightCensored([5, 3, 7], [1, 0, 1], { entry: [0, 3, 0] })).time).toEqual(Float64Array.of(5, 7))
  expect(() => kaplanMeier(rightCensored([3], [0], { entry: [3] }))).toThrow(RangeError)
  expect(() => kaplanMeier(exactly([3], { entry: [3] }))).toThrow(
    new RangeError('a value must end after it enters at 3: 3'),
  )
})

test('eight times the rows take no more than n log n', () => {
  const milliseconds = (n: number) => {
    const draws = source(1)
    const lower = Float64Array.from({ length: n }, () => -Math.log(1 - draws()))
    const upper = lower.map(x => (draws() < 0.3 ? Infinity : x))
    const entry = lower.map(x => (draws() < 0.5 ? 0 : x * draws() * 0.99))
    const observations: Observations = { lower, upper, entry, weight: new Float64Array(n).fill(1) }
    const rounds = [1, 2, 3].map(() => {
      const started = performance.now()
      const { time, survival } = kaplanMeier(observations)
      expect([time.length, survival.at(-1)! < 0.01]).toEqual([n, true])
      return performance.now() - started
    })
    return Math.min(...rounds)
  }
  milliseconds(1000)
  expect(milliseconds(160_000) / milliseconds(20_000)).toBeLessThan(32)
})
