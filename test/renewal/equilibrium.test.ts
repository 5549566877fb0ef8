import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { draw } from '../../src/distributions/distribution.ts'
import { exponential } from '../../src/distributions/exponential.ts'
import { geometric } from '../../src/distributions/geometric.ts'
import { lomax } from '../../src/distributions/lomax.ts'
import { weibull } from '../../src/distributions/weibull.ts'
import { source } from '../../src/random.ts'
import { equilibrium, equilibriumDraws } from '../../src/renewal/equilibrium.ts'
import { renewalTimes } from '../../src/renewal/simulate.ts'
import { averageOf, lawOf } from './laws.ts'

interface Reference {
  readonly equilibria: readonly {
    readonly family: string
    readonly parameters: readonly [number, number]
    readonly cdf: readonly [x: number, p: number][]
  }[]
}

const { equilibria }: Reference = JSON.parse(
  readFileSync(new URL('../reference/renewal.json', import.meta.url), 'utf8'),
)

const close = (actual: number, expected: number, tolerance: number) =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.abs(expected))

describe.each(equilibria)('equilibrium of $family $parameters', ({ family, parameters, cdf }) => {
  const law = lawOf(family, parameters)
  const stationary = equilibrium(law)

  test('against SciPy', () => {
    for (const [x, p] of cdf) close(stationary.cdf(x), p, 1e-10)
  })

  test('has the mean E X² / (2 E X)', () => {
    close(stationary.mean, (law.variance + law.mean ** 2) / (2 * law.mean), 1e-12)
  })

  test('the density is the slope of the distribution function', () => {
    for (const x of [0.05, 0.7, 2, 6]) {
      const slope = (stationary.cdf(x + 1e-4) - stationary.cdf(x - 1e-4)) / 2e-4
      close(Math.exp(stationary.logDensity(x)), slope, 1e-5)
    }
  })

  test('quantiles invert both tails', () => {
    for (const p of [1e-9, 0.01, 0.5, 0.99]) {
      close(stationary.cdf(stationary.quantile(p)), p, 1e-11)
      close(Math.exp(stationary.logSurvival(stationary.upperQuantile(p))), p, 1e-11)
    }
    expect([stationary.quantile(0), stationary.quantile(1)]).toEqual([0, Infinity])
  })

  test('draws by rejection follow it', () => {
    const next = equilibriumDraws(law)
    const from = source(3)
    const n = 4000
    const sample = Array.from({ length: n }, () => next(from)).sort((a, b) => a - b)
    const some = Array.from({ length: 200 }, (_, k) => 20 * k + 10)
    const distance = Math.max(...some.map(i => Math.abs(stationary.cdf(sample[i]!) - (i + 0.5) / n)))
    expect(distance).toBeLessThan(1.95 / Math.sqrt(n))
  })
})

test('an exponential law is its own equilibrium, by the formula and by the integrals', () => {
  const law = exponential(0.5)
  expect(equilibrium(law)).toBe(law)
  const integrated = equilibrium(weibull(1, 2))
  for (const x of [1e-9, 0.3, 2, 40, 700]) {
    close(integrated.logSurvival(x), law.logSurvival(x), 1e-13)
    close(integrated.cdf(x), law.cdf(x), 1e-13)
  }
  close(integrated.variance, 4, 1e-12)
})

test('of a Lomax law is the Lomax law of a shape less by one', () => {
  const [stationary, expected] = [equilibrium(lomax(3.5, 2)), lomax(2.5, 2)]
  for (const x of [1e-6, 1, 30, 1e6]) close(stationary.logSurvival(x), expected.logSurvival(x), 1e-11)
  close(stationary.variance, expected.variance, 1e-10)
  expect(equilibrium(lomax(2.5, 2)).variance).toBe(Infinity)
})

test('inspection paradox: the interval over a point has the mean E X² / E X, and what is left of it half of that', () => {
  const law = weibull(0.7, 1)
  const at = 60 * law.mean
  const from = source(8)
  const twice = (law.variance + law.mean ** 2) / law.mean
  const intervals = Array.from({ length: 6000 }, () => {
    let [before, after] = [0, draw(law, from)]
    while (after <= at) [before, after] = [after, after + draw(law, from)]
    return { whole: after - before, left: after - at }
  })
  const average = (of: 'whole' | 'left') =>
    averageOf(
      6000,
      from,
      (
        i => () =>
          intervals[i++]![of]
      )(0),
    )
  const [whole, left] = [average('whole'), average('left')]
  expect(Math.abs(whole.mean - twice)).toBeLessThan(4 * whole.error)
  expect(Math.abs(left.mean - twice / 2)).toBeLessThan(4 * left.error)
  expect(twice).toBeGreaterThan(2.5 * law.mean)
})

test('a stationary process has t / E X events on average from the start', () => {
  const law = weibull(2.5, 1)
  const first = equilibriumDraws(law)
  for (const t of [0.2, 1, 5]) {
    const { mean, error } = averageOf(5000, source(4), from => renewalTimes(law, t, from, first).length)
    expect(Math.abs(mean - t / law.mean)).toBeLessThan(4 * error)
  }
})

test.each([
  [geometric(0.3), 'a law of real times is needed: geometric'],
  [lomax(0.9, 1), 'mean must be finite: Infinity'],
])('is refused', (law, message) => {
  expect(() => equilibrium(law)).toThrow(new RangeError(message))
  expect(() => equilibriumDraws(law)).toThrow(new RangeError(message))
})
