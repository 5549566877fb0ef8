import { describe, expect, test } from 'vitest'
import { adaptiveConformal } from '../../src/evaluation/adaptive-conformal.ts'
import { conformalise, type Resolved, type Scale } from '../../src/evaluation/conformal.ts'
import { type Source, source, standardNormal } from '../../src/random.ts'
import { mean, normal, pointMass } from './laws.ts'

describe('by hand', () => {
  // Point forecasts of 10 and outcomes 11, 8, 13, 10: amounts needed 0, 1, 2, 3. At level 0.6 the ⌈5·0.6⌉ = 3rd: 2.
  const cases = [11, 8, 13, 10].map(observed => ({ law: pointMass(10), observed }))

  test('additive', () => {
    const { widening, interval } = conformalise(cases, 0.6)
    expect(widening).toBe(2)
    expect(interval(pointMass(50))).toEqual([48, 52])
  })

  // Factors needed 1, 1.1, 10/8, 1.3.
  test('multiplicative', () => {
    const { widening, interval } = conformalise(cases, 0.6, 'multiplicative')
    expect(widening).toBeCloseTo(Math.log(1.25), 12)
    expect(interval(pointMass(50))).toEqual([expect.closeTo(40, 9), expect.closeTo(62.5, 9)])
  })

  test('with too few cases it promises nothing but everything', () => {
    expect(conformalise(cases, 0.8).widening).toBe(3)
    for (const [scale, lower] of [
      ['additive', -Infinity],
      ['multiplicative', 0],
    ] as const) {
      const { widening, interval } = conformalise(cases, 0.81, scale)
      expect(widening).toBe(Infinity)
      expect(interval(normal(5, 1))).toEqual([lower, Infinity])
    }
    expect(conformalise([], 0.5).widening).toBe(Infinity)
  })

  test('intervals that were too wide become narrower, and at least not inside out', () => {
    const wide = Array.from({ length: 20 }, () => ({ law: normal(10, 2), observed: 10 }))
    const { widening, interval } = conformalise(wide, 0.9)
    expect(widening).toBeCloseTo(-2 * 1.6448536269514722, 9)
    expect(interval(normal(10, 3))[0]).toBeCloseTo(10 - 1.6448536269514722, 9)
    expect(interval(normal(10, 1))).toEqual([expect.closeTo(10, 12), expect.closeTo(10, 12)])
  })

  test('what cannot be', () => {
    expect(() => conformalise([], 1)).toThrow(new RangeError('level must be between 0 and 1: 1'))
    const negative = [{ law: pointMass(1), observed: -2 }]
    const message = 'a value on the multiplicative scale must be positive: -2'
    expect(() => conformalise(negative, 0.9, 'multiplicative')).toThrow(new RangeError(message))
  })
})

/** Log-normal outcomes of sizes that vary tenfold, and forecasts that are too low and half as wide as they should be. */
function miscalibrated(n: number, random: Source): Resolved[] {
  return Array.from({ length: n }, () => {
    const size = 10 ** random()
    const observed = size * Math.exp(0.4 * standardNormal(random))
    return { law: { ...normal(0.8 * size, 0.2 * size), quantile: logQuantile(0.8 * size, 0.2) }, observed }
  })
}
const logQuantile = (median: number, sigma: number) => (p: number) => median * Math.exp(normal(0, sigma).quantile(p))

describe.each(['additive', 'multiplicative'] as const)('marginal coverage, %s', (scale: Scale) => {
  test.each([
    [9, 0.9],
    [39, 0.9],
    [30, 0.5],
  ])('with %d cases the next is covered with probability ⌈(n + 1) %d⌉/(n + 1)', (n, level) => {
    const random = source(n)
    const trials = 1500
    let [covered, before] = [0, 0]
    for (let i = 0; i < trials; i++) {
      const cases = miscalibrated(n + 1, random)
      const { law, observed } = cases.pop()!
      const [lower, upper] = conformalise(cases, level, scale).interval(law)
      covered += Number(lower <= observed && observed <= upper)
      before += Number(law.quantile((1 - level) / 2) <= observed && observed <= law.quantile((1 + level) / 2))
    }
    const exact = Math.ceil((n + 1) * level - 1e-9) / (n + 1)
    expect(Math.abs(covered / trials - exact)).toBeLessThan(4 * Math.sqrt((exact * (1 - exact)) / trials))
    expect(before / trials).toBeLessThan(level - 0.1)
  })
})

test('on its own scale the interval is sharper', () => {
  const cases = miscalibrated(400, source(3))
  const width = (scale: Scale) => {
    const { interval } = conformalise(cases, 0.9, scale)
    return mean(cases.map(({ law }) => interval(law)).map(([lower, upper]) => Math.log(upper / Math.max(lower, 1e-3))))
  }
  expect(width('multiplicative')).toBeLessThan(width('additive'))
})

describe('adaptive', () => {
  /** Outcomes whose spread grows fourfold and whose centre wanders off, forecast as if nothing had changed. */
  const drifting = (n: number, random: Source): Resolved[] =>
    Array.from({ length: n }, (_, t) => ({
      law: normal(0, 1),
      observed: (3 * t) / n + (1 + (3 * t) / n) * standardNormal(random),
    }))

  test.each([0.005, 0.05, 0.2])('long-run coverage under drift, within the bound, gamma %d', gamma => {
    const n = 3000
    const steps = adaptiveConformal(drifting(n, source(5)), { level: 0.9, gamma })
    expect(Math.abs(steps.at(-1)!.miscoverage - 0.1)).toBeLessThanOrEqual((0.9 + gamma) / (gamma * n))
  })

  test('late in the drift as well, where split conformal intervals fail', () => {
    const series = drifting(3000, source(6))
    const late = adaptiveConformal(series, { level: 0.9 }).slice(2000)
    expect(Math.abs(mean(late.map(({ covered }) => Number(!covered))) - 0.1)).toBeLessThan(0.02)
    const { interval } = conformalise(series.slice(0, 1000), 0.9)
    const missed = series.slice(2000).filter(({ law, observed }) => {
      const [lower, upper] = interval(law)
      return observed < lower || observed > upper
    })
    expect(missed.length / 1000).toBeGreaterThan(0.25)
  })

  // Level 0.5, γ = 0.1, point forecasts of 0. Step 1 knows nothing: everything, a hit, α = 0.55. Step 2: of the amount 4
  // the ⌈2·0.45⌉ = 1st: ±4; 3 is a hit, α = 0.6. Step 3: of 3, 4 the ⌈3·0.4⌉ = 2nd: ±4; −9 is a miss, α = 0.55. Step 4: of
  // 3, 4, 9 the ⌈4·0.45⌉ = 2nd: ±4.
  test('by hand', () => {
    const series = [4, 3, -9, 1].map(observed => ({ law: pointMass(0), observed }))
    const steps = adaptiveConformal(series, { level: 0.5, gamma: 0.1 })
    expect(steps.map(({ upper }) => upper)).toEqual([Infinity, 4, 4, 4])
    expect(steps.map(({ lower }) => lower)).toEqual([-Infinity, -4, -4, -4])
    expect(steps.map(({ covered }) => covered)).toEqual([true, true, false, true])
    expect(steps.map(({ miscoverage }) => miscoverage)).toEqual([0, 0, 1 / 3, 1 / 4])
    steps.forEach(({ alpha }, i) => {
      expect(alpha).toBeCloseTo([0.5, 0.55, 0.6, 0.55][i]!, 12)
    })
  })

  test('an interval is made before its outcome is known', () => {
    const series = drifting(50, source(2))
    const changed = series.map((one, i) => (i < 30 ? one : { ...one, observed: 99 }))
    const [steps, others] = [series, changed].map(list => adaptiveConformal(list, { level: 0.8 }))
    expect(others!.slice(0, 30)).toEqual(steps!.slice(0, 30))
    expect(others![30]).toMatchObject({ lower: steps![30]!.lower, upper: steps![30]!.upper, alpha: steps![30]!.alpha })
  })

  test('α stays bounded where points are always right', () => {
    const steps = adaptiveConformal(
      Array.from({ length: 500 }, () => ({ law: pointMass(2), observed: 2 })),
      {
        level: 0.9,
      },
    )
    expect(Math.max(...steps.map(({ alpha }) => alpha))).toBeLessThanOrEqual(1.05)
    expect(steps.at(-1)).toMatchObject({ lower: 2, upper: 2, miscoverage: 0 })
  })
})
