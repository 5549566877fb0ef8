import { describe, expect, test } from 'vitest'
import { collapse, decay, independent, renew, sample, update } from '../../../src/evaluation/online/gaussian.ts'
import { source } from '../../../src/random.ts'

const close = (actual: ArrayLike<number>, expected: readonly number[]) =>
  expect(Array.from(actual)).toEqual(expected.map(value => expect.closeTo(value, 10)))

describe('update', () => {
  // Prior N(0, 4), y = 3 with variance 12: weight 4/16, so mean 0.75 and variance 3; y had variance 16 before.
  test('by hand', () => {
    const { mean, covariance, logDensity } = update(independent([0], [2]), { h: [1], y: 3, variance: 12 })
    close(mean, [0.75])
    close(covariance, [3])
    expect(logDensity).toBeCloseTo(-0.5 * Math.log(2 * Math.PI * 16) - 9 / 32, 10)
  })

  // Least squares through (0, 1), (1, 3), (2, 4) is 7/6 + 3/2 x; a wide prior must not move it.
  test('of a line is least squares when the prior says nothing', () => {
    const points = [[0, 1], [1, 3], [2, 4]] as const // biome-ignore format: a table
    const law = points.reduce(
      (state, [x, y]) => update(state, { h: [1, x], y, variance: 1 }),
      independent([0, 0], [1e4, 1e4]),
    )
    expect(law.mean[0]).toBeCloseTo(7 / 6, 5)
    expect(law.mean[1]).toBeCloseTo(1.5, 5)
    // σ² (XᵀX)⁻¹ with n = 3, Σx = 3, Σx² = 5.
    expect(Array.from(law.covariance)).toEqual([5 / 6, -1 / 2, -1 / 2, 1 / 2].map(value => expect.closeTo(value, 4)))
  })
})

const law = update(independent([1, 2], [1, 3]), { h: [1, 1], y: 4, variance: 0.5 })

test('what decays without noise and with factor 1 stays', () => {
  close(decay(law, 1, 1, 0).mean, [...law.mean])
  close(decay(law, 1, 1, 0).covariance, [...law.covariance])
  const half = decay(law, 1, 0.5, 7)
  expect(half.mean[1]).toBeCloseTo(law.mean[1]! / 2)
  expect(half.covariance[1]).toBeCloseTo(law.covariance[1]! / 2)
  expect(half.covariance[3]).toBeCloseTo(law.covariance[3]! / 4 + 7)
})

test('what is renewed knows nothing of the rest', () => {
  const { mean, covariance } = renew(law, 0, { mean: -5, sd: 2 })
  close(mean, [-5, law.mean[1]!])
  close(covariance, [4, 0, 0, law.covariance[3]!])
})

describe('collapse', () => {
  // Half N(0, 1), half N(4, 1): mean 2, variance 1 + 4.
  test('by hand', () => {
    const { mean, covariance } = collapse(independent([0], [1]), independent([4], [1]), 0.5)
    close(mean, [2])
    close(covariance, [5])
  })

  test('with no share of the second is the first', () => {
    const { mean, covariance } = collapse(law, independent([9, 9], [1, 1]), 0)
    close(mean, [...law.mean])
    close(covariance, [...law.covariance])
  })
})

test('draws have the mean and covariance', () => {
  const random = source(3)
  const draws = Array.from({ length: 20_000 }, () => sample(law, random))
  const mean = (value: (draw: number[]) => number) => draws.reduce((sum, draw) => sum + value(draw), 0) / draws.length
  const [a, b] = [mean(x => x[0]!), mean(x => x[1]!)]
  expect(a).toBeCloseTo(law.mean[0]!, 1)
  expect(b).toBeCloseTo(law.mean[1]!, 1)
  for (const [k, value] of law.covariance.entries()) {
    const [i, j] = [k >> 1, k & 1]
    expect(Math.abs(mean(x => (x[i]! - law.mean[i]!) * (x[j]! - law.mean[j]!)) - value)).toBeLessThan(0.05)
  }
})

test('a draw from a law without spread is its mean', () => {
  expect(sample(independent([1, 2, 3], [0, 0, 0]), source(1))).toEqual([1, 2, 3])
})
