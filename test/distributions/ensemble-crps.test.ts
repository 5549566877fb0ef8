import fc from 'fast-check'
import { expect, test } from 'vitest'
import { empirical } from '../../src/distributions/empirical.ts'
import { ensembleCrps } from '../../src/distributions/ensemble-crps.ts'
import { crps } from '../../src/evaluation/crps.ts'

const outcome = fc.integer({ min: -30, max: 30 })
const weighted = fc.array(fc.tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: 0, max: 5 })), {
  minLength: 1,
  maxLength: 12,
})

/** Ascending values and weights that add up to 1, from values with whole weights of which one is positive. */
function law(pairs: readonly (readonly [value: number, weight: number])[]) {
  const ascending = [...pairs].sort(([a], [b]) => a - b)
  const total = ascending.reduce((sum, [, weight]) => sum + weight, 0)
  return {
    values: ascending.map(([value]) => value),
    weights: ascending.map(([, weight]) => weight / total),
    repeated: ascending.flatMap(([value, weight]) => new Array<number>(weight).fill(value)),
  }
}

const laws = weighted.filter(pairs => pairs.some(([, weight]) => weight > 0)).map(law)

test('is E|X − y| − ½ E|X − X′|', () => {
  fc.assert(
    fc.property(laws, outcome, ({ values, weights }, y) => {
      const mean = (f: (x: number) => number) => values.reduce((sum, x, i) => sum + weights[i]! * f(x), 0)
      const expected = mean(x => Math.abs(x - y)) - mean(x => mean(other => Math.abs(x - other))) / 2
      expect(ensembleCrps(values, i => weights[i]!, y)).toBeCloseTo(expected, 9)
    }),
  )
})

test('of equal weights: the score of the empirical law, which quadrature confirms', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 20 }), outcome, (sample, y) => {
      const known = empirical(sample)
      const score = ensembleCrps(known.draws, () => 1 / sample.length, y)
      const { mean, variance, cdf, quantile } = known
      expect(score).toBe(crps(known, y))
      expect(score).toBeCloseTo(crps({ mean, variance, cdf, quantile }, y), 7)
    }),
  )
})

test('a weight is as good as repetition, and no weight as good as absence', () => {
  fc.assert(
    fc.property(laws, outcome, ({ values, weights, repeated }, y) => {
      expect(ensembleCrps(values, i => weights[i]!, y)).toBeCloseTo(crps(empirical(repeated), y), 9)
    }),
  )
})

test.each([-3, 0.25, 7])('of a point mass at 0.25 and %d: the absolute error', y => {
  expect(ensembleCrps([0.25], () => 1, y)).toBeCloseTo(Math.abs(y - 0.25), 12)
  expect(ensembleCrps([0.25, 0.25, 0.25], () => 1 / 3, y)).toBeCloseTo(Math.abs(y - 0.25), 12)
})

// F is ¼ on [0, 2) and ¾ on [2, 6): at 3 it scores (¼)²·2 + (¾)²·1 + (¼)²·3 = 14/16; at 7 another 1 − 0² beyond 6.
test('by hand', () => {
  const weights = [1 / 4, 1 / 2, 1 / 4]
  const score = (y: number) => ensembleCrps([0, 2, 6], i => weights[i]!, y)
  expect(score(3)).toBeCloseTo(14 / 16, 12)
  expect(score(7)).toBeCloseTo((1 / 16) * 2 + (9 / 16) * 4 + 1, 12)
  expect(score(-1)).toBeCloseTo(1 + (9 / 16) * 2 + (1 / 16) * 4, 12)
})

// What a forecast G loses against the truth F in expectation is ∫ (F − G)² dx, so the truth alone loses nothing.
test('is proper: in expectation the truth is best, by the squared distance to it', () => {
  const values = [0, 1, 3]
  const truth = [0.2, 0.5, 0.3]
  const expected = (forecast: readonly number[]) =>
    values.reduce((sum, y, j) => sum + truth[j]! * ensembleCrps(values, i => forecast[i]!, y), 0)
  const best = expected(truth)
  for (let a = 0; a <= 20; a++) {
    for (let b = 0; a + b <= 20; b++) {
      const forecast = [a / 20, b / 20, (20 - a - b) / 20]
      const distance = (forecast[0]! - 0.2) ** 2 * 1 + (forecast[0]! + forecast[1]! - 0.7) ** 2 * 2
      expect(expected(forecast) - best).toBeCloseTo(distance, 12)
    }
  }
})
