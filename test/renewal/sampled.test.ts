import { describe, expect, test } from 'vitest'
import { draw } from '../../src/distributions/distribution.ts'
import { exponential } from '../../src/distributions/exponential.ts'
import { fitLaw } from '../../src/distributions/fit-law.ts'
import { gamma, gammaFamily } from '../../src/distributions/gamma.ts'
import { geometric } from '../../src/distributions/geometric.ts'
import type { Law } from '../../src/distributions/law.ts'
import { lomax } from '../../src/distributions/lomax.ts'
import { weibull, weibullFamily } from '../../src/distributions/weibull.ts'
import { type Source, source } from '../../src/random.ts'
import { equilibrium } from '../../src/renewal/equilibrium.ts'
import { epochObservations, intervalObservations } from '../../src/renewal/interval-observations.ts'
import { intervalHistograms } from '../../src/renewal/intervals.ts'
import { sampled, sampledFamily } from '../../src/renewal/sampled.ts'
import { renewalPages } from './pages.ts'

const close = (actual: number, expected: number, tolerance: number) =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.abs(expected))

const observed = (law: Law, size: Parameters<typeof renewalPages>[1], from: Source) =>
  intervalHistograms(renewalPages(law, size, from), new Int32Array(size.pages))[0]!

describe.each([weibull(0.5, 2), weibull(3, 0.4), gamma(0.3, 1), lomax(3.5, 5)])(
  'intervals of $family $parameters in epochs',
  law => {
    const [epoch, seen] = [0.7, sampled(law, 0.7)]
    const stationary = equilibrium(law)

    test('are the second differences of the equilibrium law', () => {
      const beyond = (k: number) => 1 - stationary.cdf(k * epoch)
      for (const k of [1, 2, 5]) {
        const mass = (beyond(k - 1) - 2 * beyond(k) + beyond(k + 1)) / stationary.cdf(epoch)
        expect(Math.abs(Math.exp(seen.logDensity(k)) - mass)).toBeLessThan(1e-11)
      }
    })

    test('are at least one, as likely together as survival tells', () => {
      let sum = 0
      for (let k = 0; k <= 30; k++) {
        sum += Math.exp(seen.logDensity(k))
        expect(Math.abs(sum - seen.cdf(k))).toBeLessThan(1e-12)
      }
      expect(seen.cdf(0)).toBe(0)
      expect(seen.logDensity(1.5)).toBe(-Infinity)
    })

    test('Kac: their mean is one over the probability that an epoch is dirty', () => {
      close(seen.mean, 1 / stationary.cdf(epoch), 1e-12)
    })

    test('have the moments of their masses', () => {
      const length = Math.min(60_000, 1 + seen.upperQuantile(1e-15))
      const masses = Array.from({ length }, (_, k) => Math.exp(seen.logDensity(k)))
      const moment = (power: number) => masses.reduce((sum, p, k) => sum + p * k ** power, 0)
      close(moment(1), seen.mean, 1e-7)
      close(moment(2) - moment(1) ** 2, seen.variance, 1e-4)
    })

    test('quantiles are the least that suffice', () => {
      for (const p of [0, 0.3, 0.9, 0.999]) {
        const k = seen.quantile(p)
        expect(seen.cdf(k)).toBeGreaterThanOrEqual(p)
        if (k > 1) expect(seen.cdf(k - 1)).toBeLessThan(p)
      }
    })
  },
)

test('exponential intervals are seen as geometric', () => {
  const [seen, expected] = [sampled(exponential(0.8), 0.5), geometric(-Math.expm1(-0.4))]
  const least = Number.isFinite(expected.logDensity(0)) ? 1 : 0
  for (const k of [1, 2, 40]) close(seen.logDensity(k), expected.logDensity(k - least), 1e-12)
  close(seen.variance, expected.variance, 1e-10)
})

test('a law without a mean is seen with none', () => {
  const seen = sampled(lomax(0.8, 1), 1)
  expect([seen.mean, seen.variance]).toEqual([Infinity, Infinity])
  expect(seen.cdf(seen.quantile(0.9))).toBeGreaterThanOrEqual(0.9)
})

test('an interval begins anywhere in its epoch', () => {
  const law = weibull(1.5, 1)
  const seen = sampled(law, 0.8)
  const from = source(2)
  const n = 20_000
  const counts = new Map<number, number>()
  for (let i = 0; i < n; ) {
    const epochs = Math.floor(from() + draw(law, from) / 0.8)
    if (epochs === 0) continue
    counts.set(epochs, (counts.get(epochs) ?? 0) + 1)
    i++
  }
  for (const k of [1, 2, 3]) {
    const p = Math.exp(seen.logDensity(k))
    expect(Math.abs((counts.get(k) ?? 0) / n - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / n))
  }
})

describe.each([
  { law: weibull(0.7, 0.8), family: weibullFamily, epoch: 1 },
  { law: weibull(1.6, 3), family: weibullFamily, epoch: 1 },
  { law: gamma(0.5, 0.08), family: gammaFamily, epoch: 0.05 },
])('a law of mean $law.mean s under epochs of $epoch s', ({ law, family, epoch }) => {
  const histograms = observed(law, { pages: 60, epochs: Math.round((500 * law.mean) / epoch), epoch }, source(11))
  const fitted = fitLaw(sampledFamily(family, epoch), epochObservations(histograms))
  const inSeconds = family.law(Object.values(fitted.law.parameters))

  test('is recovered from whole epochs, its mean within 2%', () => {
    expect(fitted.converged).toBe(true)
    close(inSeconds.mean, law.mean, 0.02)
    for (const { name, lower, upper, estimate } of fitted.parameters) {
      const slack = (upper! - lower!) / 4
      expect(Math.abs(estimate - law.parameters[name]!)).toBeLessThan((upper! - lower!) / 2 + slack)
    }
  })

  test('is not where epochs are taken for seconds', () => {
    const blind = fitLaw(family, { ...intervalObservations(histograms), entry: histograms.complete.map(() => 0) })
    expect(Math.abs(blind.law.mean / law.mean - 1)).toBeGreaterThan(3 * Math.abs(inSeconds.mean / law.mean - 1))
  })
})

test('intervals of many epochs are recovered from seconds', () => {
  const law = weibull(1.5, 0.6)
  const histograms = observed(law, { pages: 60, epochs: 5000, epoch: 0.05 }, source(12))
  const fitted = fitLaw(weibullFamily, intervalObservations(histograms)).law
  close(fitted.mean, law.mean, 0.02)
  close(fitted.parameters.shape!, 1.5, 0.03)
})

test.each([
  [geometric(0.3), 1, 'a law of real times is needed: geometric'],
  [exponential(1), 0, 'epoch must be positive: 0'],
  [exponential(1), Number.NaN, 'epoch must be positive: NaN'],
])('is refused', (law, epoch, message) => {
  expect(() => sampled(law, epoch)).toThrow(new RangeError(message))
})
