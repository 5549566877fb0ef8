import { describe, expect, test } from 'vitest'
import { exponential } from '../../src/distributions/exponential.ts'
import { geometric } from '../../src/distributions/geometric.ts'
import { survival } from '../../src/distributions/law.ts'
import { logNormal } from '../../src/distributions/log-normal.ts'
import { lomax } from '../../src/distributions/lomax.ts'
import { weibull } from '../../src/distributions/weibull.ts'
import { source } from '../../src/random.ts'
import { equilibrium } from '../../src/renewal/equilibrium.ts'
import { meanResidualLife, residual } from '../../src/renewal/residual.ts'
import { drawResidualWithin, residualWithin } from '../../src/renewal/residual-within.ts'

const close = (actual: number, expected: number, tolerance: number) =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.abs(expected))

describe('at a known age', () => {
  test('exponential intervals forget it', () => {
    for (const age of [0, 3, 2000]) {
      const left = residual(exponential(0.5), age)
      close(left.mean, 2, 1e-12)
      close(left.variance, 4, 1e-12)
      close(left.quantile(0.5), 2 * Math.LN2, 1e-12)
      close(left.logSurvival(7), -3.5, 1e-12)
    }
  })

  test('a Lomax law becomes one of a greater scale', () => {
    const [left, expected] = [residual(lomax(3, 2), 5), lomax(3, 7)]
    for (const t of [0.1, 3, 1e4]) {
      close(left.logSurvival(t), expected.logSurvival(t), 1e-12)
      close(left.logDensity(t), expected.logDensity(t), 1e-12)
    }
    close(left.mean, expected.mean, 1e-11)
    close(left.variance, expected.variance, 1e-10)
  })

  test('where to survive is less likely than any number', () => {
    const left = residual(weibull(5, 1), 10)
    close(left.mean, 1 / 5e4, 1e-4)
    for (const p of [0.01, 0.5, 0.999]) close(left.cdf(left.quantile(p)), p, 1e-7)
    close(left.quantile(0.5), Math.LN2 / 5e4, 1e-4)
  })

  test('the mean residual life of a Weibull law of shape ½ is 2(√age + 1) scales', () => {
    for (const age of [0, 1, 9, 400]) close(meanResidualLife(weibull(0.5, 1), age), 2 * (Math.sqrt(age) + 1), 1e-10)
  })

  test('at age 0 it is the law', () => {
    expect(residual(lomax(3, 2), 0).quantile(1e-15)).toBe(lomax(3, 2).quantile(1e-15))
  })

  test.each([
    [geometric(0.3), 1, 'a law of real times is needed: geometric'],
    [exponential(1), -1, 'age must be one that exponential can reach: -1'],
    [exponential(1), Number.NaN, 'age must be one that exponential can reach: NaN'],
    [weibull(2, 1), Infinity, 'age must be one that weibull can reach: Infinity'],
  ])('is refused', (law, age, message) => {
    expect(() => residual(law, age)).toThrow(new RangeError(message))
  })
})

describe('at an age between bounds', () => {
  const law = logNormal(1, 0.8)

  test('exponential intervals forget it', () => {
    const left = residualWithin(exponential(0.5), 3, 4)
    for (const t of [1e-3, 0.5, 20]) close(left.logSurvival(t), -t / 2, 1e-11)
    close(left.mean, 2, 1e-12)
    close(left.variance, 4, 1e-12)
  })

  test('it is the mixture over ages by how likely each is to have been reached', () => {
    const ages = Array.from({ length: 400 }, (_, i) => 0.5 + (i + 0.5) / 400)
    const reached = ages.reduce((sum, age) => sum + survival(law, age), 0)
    const left = residualWithin(law, 0.5, 1.5)
    for (const t of [0.01, 0.4, 3]) {
      const mixture = ages.reduce((sum, age) => sum + survival(law, age + t), 0) / reached
      close(survival(left, t), mixture, 1e-6)
    }
    const mean = ages.reduce((sum, age) => sum + survival(law, age) * meanResidualLife(law, age), 0) / reached
    close(left.mean, mean, 1e-6)
  })

  test('narrow bounds are a known age, and no bounds the equilibrium', () => {
    const [narrow, known] = [residualWithin(law, 0.9999, 1.0001), residual(law, 1)]
    const [wide, stationary] = [residualWithin(law, 0, 400), equilibrium(law)]
    for (const t of [0.1, 2]) {
      close(narrow.cdf(t), known.cdf(t), 1e-7)
      close(wide.cdf(t), stationary.cdf(t), 1e-9)
    }
    close(narrow.variance, known.variance, 1e-6)
    close(wide.mean, stationary.mean, 1e-9)
  })

  test('one beyond a bound is the tail of the equilibrium', () => {
    const [left, stationary] = [residualWithin(law, 2, Infinity), equilibrium(law)]
    close(survival(left, 3), survival(stationary, 5) / survival(stationary, 2), 1e-11)
    expect(left.upperQuantile(0)).toBe(Infinity)
  })

  test('quantiles invert it, and draws by rejection follow it', () => {
    const left = residualWithin(law, 0, 2)
    for (const p of [1e-6, 0.3, 0.9]) close(left.cdf(left.quantile(p)), p, 1e-9)
    const from = source(6)
    const n = 4000
    const sample = Array.from({ length: n }, () => drawResidualWithin(law, 0, 2, from)).sort((a, b) => a - b)
    const distance = Math.max(...sample.map((x, i) => Math.abs(left.cdf(x) - (i + 0.5) / n)))
    expect(distance).toBeLessThan(1.95 / Math.sqrt(n))
  })

  test.each([
    [law, 2, 2, 'an age must lie in an interval above 0: 2, 2'],
    [law, -1, 2, 'an age must lie in an interval above 0: -1, 2'],
    [lomax(0.5, 1), 1, Infinity, 'mean must be finite: Infinity'],
    [geometric(0.3), 1, 2, 'a law of real times is needed: geometric'],
    [weibull(400, 1), 9, 10, 'age must be one that weibull can reach: 9'],
  ])('is refused', (law, lower, upper, message) => {
    expect(() => residualWithin(law, lower, upper)).toThrow(new RangeError(message))
  })
})
