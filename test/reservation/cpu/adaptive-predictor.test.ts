import { describe, expect, test } from 'vitest'
import {
  knownRange,
  movingMean,
  movingQuantile,
  movingRange,
  type Predictor,
  patterned,
} from '../../../src/reservation/cpu/adaptive-predictor.ts'

/** What it predicts after each of the costs. */
function predictions(predictor: Predictor, costs: readonly number[]) {
  const state = predictor.start()
  return costs.map(cost => {
    state.observe(cost)
    return state.predict()!
  })
}

const windowed: [string, Predictor][] = [
  ['movingRange', movingRange(3, 0.1)],
  ['movingMean', movingMean(3, 2)],
  ['movingQuantile', movingQuantile(3, 0.1, 0.9)],
  ['patterned', patterned(2, movingRange(3))],
]

describe.each(windowed)('%s', (_, predictor) => {
  test('knows nothing before the first cost, and a constant after it', () => {
    expect(predictor.start().predict()).toBeUndefined()
    const { low, mean, high } = predictions(predictor, [5])[0]!
    expect(mean).toBe(5)
    expect(low).toBeLessThanOrEqual(5)
    expect(high).toBeGreaterThanOrEqual(5)
  })

  test('has its mean in its interval, and forgets', () => {
    const costs = [9, 1, 4, 2, 8, 3, 3, 3, 3, 3, 3]
    const all = predictions(predictor, costs)
    for (const { low, mean, high } of all) {
      expect(low).toBeLessThanOrEqual(mean)
      expect(high).toBeGreaterThanOrEqual(mean)
    }
    expect(all.at(-1)!.mean).toBe(3)
    expect(all.at(-1)).toEqual(predictions(predictor, [7, 3, 3, 3, 3, 3, 3, 3]).at(-1))
  })

  test('starts anew each time', () => {
    predictions(predictor, [1, 2, 3])
    expect(predictor.start().predict()).toBeUndefined()
  })
})

test('the least and the greatest of the last three, a tenth wider', () => {
  const { low, mean, high } = predictions(movingRange(3, 0.1), [100, 2, 6, 4]).at(-1)!
  expect([low, mean, high]).toEqual([expect.closeTo(1.8, 12), 4, expect.closeTo(6.6, 12)])
})

test('of 2, 4 and 6 the standard deviation is √(8/3)', () => {
  const { low, high } = predictions(movingMean(3, 1.5), [2, 6, 4]).at(-1)!
  expect(high - low).toBeCloseTo(3 * Math.sqrt(8 / 3), 12)
  expect(low + high).toBeCloseTo(8, 12)
})

test('a cost is not predicted to be negative', () => {
  expect(predictions(movingMean(2, 5), [1, 9]).at(-1)!.low).toBe(0)
})

test('quantiles of 1 to 9', () => {
  const { low, high } = predictions(movingQuantile(9, 0.25, 0.75), [5, 3, 9, 1, 7, 2, 8, 4, 6]).at(-1)!
  expect([low, high]).toEqual([3, 7])
})

test('a pattern of two: each place goes by its own costs, and one not seen by all', () => {
  const all = predictions(patterned(2, movingRange(2)), [10, 1, 12, 2])
  expect(all.map(({ low, high }) => [low, high])).toEqual([
    [10, 10],
    [10, 10],
    [1, 1],
    [10, 12],
  ])
})

test('what is known beforehand stays', () => {
  const state = knownRange(1, 3).start()
  state.observe(100)
  expect(state.predict()).toEqual({ low: 1, mean: 2, high: 3 })
})

test('refuses windows, widths and quantiles that are none', () => {
  expect(() => movingRange(0)).toThrow(new RangeError('the window must be a positive integer: 0'))
  expect(() => movingRange(2, 1)).toThrow(new RangeError('widen must be in [0, 1): 1'))
  expect(() => movingMean(2, -1)).toThrow(RangeError)
  expect(() => movingQuantile(2, 0.9, 0.1)).toThrow(RangeError)
  expect(() => patterned(1.5, movingRange(2))).toThrow(RangeError)
  expect(() => knownRange(2, 1)).toThrow(new RangeError('costs must be positive: 2 to 1'))
})
