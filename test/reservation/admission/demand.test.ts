import { describe, expect, test } from 'vitest'
import { source, standardNormal } from '../../../src/random.ts'
import {
  drawDemands,
  errorVariance,
  fitDemand,
  forecastErrors,
  innovationWeights,
} from '../../../src/reservation/admission/demand.ts'
import { placementGain } from '../../../src/reservation/admission/gain.ts'

/** Σ φ_j·x(t − j) + σ·noise about a mean and a cycle, in cores. */
function simulate(n: number, coefficients: readonly number[], { sigma = 0.1, cycle = [2], seed = 1 } = {}) {
  const random = source(seed)
  const x: number[] = []
  for (let t = 0; t < n + 100; t++) {
    x.push(coefficients.reduce((sum, phi, j) => sum + phi * (x[t - 1 - j] ?? 0), sigma * standardNormal(random)))
  }
  return x.slice(100).map((value, t) => Math.max(0, cycle[t % cycle.length]! + value))
}

const variance = (values: ArrayLike<number>) => {
  const all = Array.from(values)
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length
  return all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length
}

describe('the model of demand', () => {
  test('of one coefficient has the forecast error σ²(1 − φ^2h)/(1 − φ²)', () => {
    const [phi, sigma] = [0.8, 0.3]
    const model = { coefficients: [phi], innovations: Float64Array.of(sigma, -sigma) }
    for (const h of [1, 2, 5, 20]) {
      expect(errorVariance(model, h)).toBeCloseTo((sigma ** 2 * (1 - phi ** (2 * h))) / (1 - phi ** 2), 12)
    }
  })

  // ψ_1 = φ_1, ψ_2 = φ_1² + φ_2, ψ_3 = φ_1³ + 2·φ_1·φ_2.
  test('of two coefficients weighs innovations by hand', () => {
    const weights = innovationWeights({ coefficients: [0.5, 0.3] }, 4)
    for (const [j, psi] of [1, 0.5, 0.55, 0.425].entries()) expect(weights[j]).toBeCloseTo(psi, 12)
  })

  test('recovers what a series was simulated with', () => {
    const first = fitDemand(simulate(6000, [0.8]), { order: 1 })
    expect(first.coefficients[0]).toBeCloseTo(0.8, 1)
    expect(Math.sqrt(errorVariance(first, 1))).toBeCloseTo(0.1, 2)
    for (const h of [2, 8]) {
      const known = (0.01 * (1 - 0.8 ** (2 * h))) / (1 - 0.8 ** 2)
      expect(errorVariance(first, h) / known).toBeGreaterThan(0.93)
      expect(errorVariance(first, h) / known).toBeLessThan(1.07)
      expect(variance(forecastErrors(first, h)) / known).toBeGreaterThan(0.9)
      expect(variance(forecastErrors(first, h)) / known).toBeLessThan(1.1)
    }
    const second = fitDemand(simulate(6000, [0.5, 0.3]))
    expect(second.coefficients.length).toBeGreaterThanOrEqual(2)
    expect(second.coefficients[0]).toBeCloseTo(0.5, 1)
    expect(second.coefficients[1]).toBeCloseTo(0.3, 1)
    const cycle = [1, 2, 4, 2]
    const periodic = fitDemand(simulate(4000, [0.6], { cycle }), { period: 4, order: 1 })
    for (const [phase, mean] of cycle.entries()) expect(periodic.profile[phase]).toBeCloseTo(mean, 1)
    expect(periodic.coefficients[0]).toBeCloseTo(0.6, 1)
  })

  test('makes the forecast errors that forecasting step by step makes', () => {
    const series = simulate(200, [0.5, 0.3])
    const model = fitDemand(series, { order: 2 })
    const deviations = series.map(value => value - model.profile[0]!)
    const scale = Math.sqrt(200 / (200 - 3))
    const h = 3
    const direct = series.slice(0, 200 - 2 - h + 1).map((_, start) => {
      const path = deviations.slice(start, start + 2)
      for (let k = 0; k < h; k++)
        path.push(model.coefficients[0]! * path.at(-1)! + model.coefficients[1]! * path.at(-2)!)
      return scale * (deviations[start + 1 + h]! - path.at(-1)!)
    })
    const errors = forecastErrors(model, h)
    expect(errors).toHaveLength(direct.length)
    direct.forEach((error, i) => {
      expect(errors[i]).toBeCloseTo(error, 10)
    })
  })

  test('draws go on from the present, and what is correlated stays so', () => {
    const series = simulate(2000, [0.9], { seed: 3 })
    const model = fitDemand(series, { order: 1 })
    const twin = fitDemand(
      series.map(value => 2 * value),
      { order: 1 },
    )
    const drawn = Array.from({ length: 2000 }, (_, i) => drawDemands([model, twin], 5, source(1).substream(i)))
    for (const [one, other] of drawn.slice(0, 20)) {
      one!.forEach((value, k) => {
        expect(other![k]).toBeCloseTo(2 * value, 9)
      })
    }
    const last = drawn.map(([one]) => one![4]!)
    const mean = last.reduce((sum, value) => sum + value, 0) / last.length
    const foreseen = model.profile[0]! + model.coefficients[0]! ** 5 * model.recent[0]!
    expect(mean).toBeCloseTo(foreseen, 1)
    expect(variance(last) / errorVariance(model, 5)).toBeGreaterThan(0.9)
    expect(variance(last) / errorVariance(model, 5)).toBeLessThan(1.1)
  })

  test('a known cycle goes on at the phase where the series ended', () => {
    const model = fitDemand([1, 2, 3, 1, 2, 3, 1, 2, 3, 1], { period: 3 })
    expect([...drawDemands([model], 4, source(1))[0]!]).toEqual([2, 3, 1, 2])
  })

  test.each<[string, number[], object]>([
    ['negative', [1, 1, 1, 1, 1, -1], {}],
    ['not a number', [1, 1, 1, 1, 1, Number.NaN], {}],
    ['shorter than two periods', [1, 2, 3, 4, 5], { period: 3 }],
    ['too short for its order', [1, 2, 3, 4, 5, 6], { order: 2 }],
    ['of half a period', [1, 2, 3, 4, 5, 6], { period: 1.5 }],
  ])('a series that is %s is refused', (_, series, options) => {
    expect(() => fitDemand(series, options)).toThrow(RangeError)
  })
})

describe('the gain of dynamic placement', () => {
  test('is nothing for white noise', () => {
    const gain = placementGain(simulate(3000, []), { horizon: 1, p: 0.95, order: 0 })
    expect(gain.ratio).toBeCloseTo(1, 3)
    expect(gain.saved).toBeCloseTo(0, 3)
    expect(placementGain(simulate(3000, []), { horizon: 3, p: 0.95 }).ratio).toBeGreaterThan(0.98)
  })

  // Two hours of 1 core and one of 4: the mean is 2, the 95% quantile 4.
  test('is all but the mean of a cycle that is known', () => {
    const series = Array.from({ length: 30 }, (_, t) => (t % 3 === 2 ? 4 : 1))
    const gain = placementGain(series, { horizon: 2, p: 0.95, period: 3 })
    expect(gain.mean).toBeCloseTo(2, 12)
    expect(gain.demand).toBe(4)
    expect(gain.error).toBeCloseTo(0, 12)
    expect(gain.ratio).toBeCloseTo(1 / 2, 12)
    expect(gain.saved).toBeCloseTo(2, 12)
  })

  // (μ + z·σ_h)/(μ + z·σ_x), σ_x² = σ²/(1 − φ²), σ_h² = σ_x²(1 − φ^2h): of μ = 2, σ = 0.1, φ = 0.95, z = 1.645.
  test('of an autoregression falls off with the horizon as the closed form does', () => {
    const series = simulate(20_000, [0.95], { seed: 2 })
    const spread = 0.1 / Math.sqrt(1 - 0.95 ** 2)
    let before = 0
    for (const horizon of [1, 4, 16, 64]) {
      const known = (2 + 1.645 * spread * Math.sqrt(1 - 0.95 ** (2 * horizon))) / (2 + 1.645 * spread)
      const { ratio } = placementGain(series, { horizon, p: 0.95, order: 1 })
      expect(Math.abs(ratio / known - 1)).toBeLessThan(0.02)
      expect(ratio).toBeGreaterThan(before)
      before = ratio
    }
  })

  test.each([
    [[1, 2, 1, 2, 1, 2], 1, 1],
    [[0, 0, 0, 0, 0, 0], 0.9, 1],
    [[1, 2, 1, 2, 1, 2], 0.9, 7],
    [[1, 2, 1, 2, 1, 2], 0.9, 0],
  ])('of %j at p = %d over %d steps is refused', (series, p, horizon) => {
    expect(() => placementGain(series, { horizon, p, order: 0 })).toThrow(RangeError)
  })
})
