import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { exponential } from '../../src/distributions/exponential.ts'
import { gamma } from '../../src/distributions/gamma.ts'
import { geometric } from '../../src/distributions/geometric.ts'
import { logNormal } from '../../src/distributions/log-normal.ts'
import { weibull } from '../../src/distributions/weibull.ts'
import { source } from '../../src/random.ts'
import { equilibriumDraws } from '../../src/renewal/equilibrium.ts'
import { renewalAsymptotics, renewalFunction } from '../../src/renewal/renewal-function.ts'
import { renewalTimes } from '../../src/renewal/simulate.ts'
import { averageOf, lawOf } from './laws.ts'

interface Reference {
  readonly renewal: readonly {
    readonly family: string
    readonly parameters: readonly [number, number]
    readonly rows: readonly [t: number, mean: number, variance?: number][]
    readonly stationary?: readonly [t: number, variance: number][]
  }[]
}

const { renewal }: Reference = JSON.parse(readFileSync(new URL('../reference/renewal.json', import.meta.url), 'utf8'))

describe.each(renewal)('$family $parameters, against sums and series', ({ family, parameters, ...reference }) => {
  const counts = renewalFunction(lawOf(family, parameters), 4, { tolerance: 1e-4 })
  const at = (t: number) => Math.round((t / 4) * (counts.times.length - 1))

  test('mean and variance', () => {
    for (const [t, mean, variance] of reference.rows) {
      expect(counts.times[at(t)]).toBe(t)
      expect(Math.abs(counts.mean[at(t)]! - mean)).toBeLessThan(Math.max(1e-7, counts.error))
      if (variance) expect(Math.abs(counts.variance[at(t)]! - variance)).toBeLessThan(Math.max(1e-6, 4 * counts.error))
    }
  })

  test('variance of the stationary process', () => {
    for (const [t, variance] of reference.stationary ?? []) {
      expect(Math.abs(counts.stationaryVariance[at(t)]! - variance)).toBeLessThan(2e-5)
    }
  })
})

test('exponential intervals give a Poisson process: mean and variances λt', () => {
  const { times, mean, variance, stationaryVariance, converged } = renewalFunction(exponential(1.5), 4)
  expect(converged).toBe(true)
  times.forEach((t, i) => {
    for (const value of [mean[i]!, variance[i]!, stationaryVariance[i]!]) {
      expect(Math.abs(value - 1.5 * t)).toBeLessThan(1e-6)
    }
  })
})

/**
 * With density λ²t·exp(−λt), the Laplace transform of m′ is λ²/((s + λ)² − λ²) = λ²/(s(s + 2λ)), so that
 * m(t) = λt/2 − (1 − exp(−2λt))/4.
 */
test('Erlang intervals of two stages have m(t) = λt/2 − (1 − exp(−2λt))/4', () => {
  const { times, mean } = renewalFunction(gamma(2, 1 / 3), 2)
  times.forEach((t, i) => {
    expect(Math.abs(mean[i]! - (1.5 * t + Math.expm1(-6 * t) / 4))).toBeLessThan(1e-6)
  })
})

test('twice as many steps, a quarter of the error', () => {
  const error = (steps: number) => renewalFunction(gamma(2, 1), 4, { steps, tolerance: Infinity }).error
  expect(error(64) / error(128)).toBeGreaterThan(3.5)
  expect(error(64) / error(128)).toBeLessThan(4.5)
})

test('what does not converge says so', () => {
  const { converged, error } = renewalFunction(weibull(0.3, 1), 1, { tolerance: 1e-12, steps: 4096 })
  expect(converged).toBe(false)
  expect(error).toBeGreaterThan(1e-12)
})

describe.each([weibull(1.5, 1), gamma(0.8, 1), logNormal(1, 0.6)])('in the long run, $family', law => {
  const { times, mean, variance, stationaryVariance } = renewalFunction(law, 40 * law.mean, { tolerance: 1e-3 })
  const [last, middle] = [times.length - 1, (times.length - 1) / 2]
  const elapsed = times[last]! - times[middle]!

  test('m(t) approaches its asymptote, and rises by h / E X in h seconds (Blackwell)', () => {
    expect(Math.abs(mean[last]! - renewalAsymptotics(law, times[last]!).mean)).toBeLessThan(1e-3)
    expect(Math.abs(mean[last]! - mean[middle]! - elapsed / law.mean)).toBeLessThan(1e-3)
    expect(Math.abs((mean[last]! / times[last]!) * law.mean - 1)).toBeLessThan(0.02)
  })

  test('variances of both processes rise by σ²h / μ³', () => {
    const slope = renewalAsymptotics(law, elapsed).variance
    expect(Math.abs((variance[last]! - variance[middle]!) / slope - 1)).toBeLessThan(0.005)
    expect(Math.abs((stationaryVariance[last]! - stationaryVariance[middle]!) / slope - 1)).toBeLessThan(0.005)
  })
})

test('simulated processes have these moments', () => {
  const law = weibull(0.8, 1)
  const { mean, variance, stationaryVariance } = renewalFunction(law, 3, { tolerance: 1e-4 })
  const n = 8000
  const ordinary = averageOf(n, source(1), from => renewalTimes(law, 3, from).length)
  const first = equilibriumDraws(law)
  const stationary = averageOf(n, source(2), from => renewalTimes(law, 3, from, first).length)
  expect(Math.abs(ordinary.mean - mean.at(-1)!)).toBeLessThan(4 * ordinary.error)
  expect(Math.abs(ordinary.variance / variance.at(-1)! - 1)).toBeLessThan(0.08)
  expect(Math.abs(stationary.variance / stationaryVariance.at(-1)! - 1)).toBeLessThan(0.08)
})

test.each([
  [geometric(0.3), 1, 'a law of real times is needed: geometric'],
  [exponential(1), 0, 'horizon must be positive: 0'],
  [exponential(1), Infinity, 'horizon must be finite: Infinity'],
])('is refused', (law, horizon, message) => {
  expect(() => renewalFunction(law, horizon)).toThrow(new RangeError(message))
})
