import erfc from '@stdlib/math-base-special-erfc'
import erfcinv from '@stdlib/math-base-special-erfcinv'
import fc from 'fast-check'
import type { Distribution } from '../../src/distributions/distribution.ts'

export const normal = (mean: number, sd: number): Distribution => ({
  mean,
  variance: sd * sd,
  cdf: x => 0.5 * erfc((mean - x) / (sd * Math.SQRT2)),
  quantile: p => mean - sd * Math.SQRT2 * erfcinv(2 * p),
})

/** The gamma law of whole shape: the sum of so many exponential times of mean `scale`. */
export const erlang = (shape: number, scale: number): Distribution => {
  const cdf = (x: number) => {
    if (x <= 0) return 0
    let term = Math.exp(-x / scale)
    let tail = 0
    for (let k = 0; k < shape; k++) {
      tail += term
      term *= x / scale / (k + 1)
    }
    return 1 - tail
  }
  const quantile = (p: number) => {
    let [low, high] = [0, scale]
    while (cdf(high) < p) high *= 2
    for (let i = 0; i < 80; i++) {
      const middle = (low + high) / 2
      if (cdf(middle) < p) low = middle
      else high = middle
    }
    return high
  }
  return { mean: shape * scale, variance: shape * scale ** 2, cdf, quantile }
}

/** A law on 0, 1, 2, … by its probabilities. */
export const counting = (probabilities: readonly number[]): Distribution => {
  let sum = 0
  const cumulative = probabilities.map(p => {
    sum += p
    return sum
  })
  const moment = (power: number) => probabilities.reduce((total, p, k) => total + p * k ** power, 0)
  return {
    mean: moment(1),
    variance: moment(2) - moment(1) ** 2,
    cdf: x => (x < 0 ? 0 : (cumulative[Math.floor(x)] ?? 1)),
    quantile: p => {
      const k = cumulative.findIndex(share => share >= p)
      return k < 0 ? probabilities.length - 1 : k
    },
  }
}

/** Failures before the `size`-th success. */
export const negativeBinomial = (size: number, p: number): Distribution => {
  const probabilities = [p ** size]
  for (let k = 1; k < 1500; k++) probabilities.push((probabilities[k - 1]! * (1 - p) * (size + k - 1)) / k)
  return counting(probabilities)
}

export const bernoulli = (p: number): Distribution => counting([1 - p, p])

export const pointMass = (at: number): Distribution => ({
  mean: at,
  variance: 0,
  cdf: x => Number(x >= at),
  quantile: () => at,
})

/** Samples with ties. */
export const sample = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 30 })

export const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length

export const close = (actual: number, expected: number, tolerance: number): void => {
  if (!(Math.abs(actual - expected) <= tolerance))
    throw new Error(`${actual} is not within ${tolerance} of ${expected}`)
}
