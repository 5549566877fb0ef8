import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { brier, brierDecomposition } from '../../src/evaluation/brier.ts'
import { type BinaryCase, isotonic } from '../../src/evaluation/recalibrate.ts'
import { mean } from './laws.ts'
import { reference } from './reference.ts'

const cases = fc.array(
  fc.record({ probability: fc.integer({ min: 0, max: 10 }).map(p => p / 10), happened: fc.boolean() }),
  { minLength: 1, maxLength: 40 },
)
const of = (...pairs: [number, 0 | 1][]): BinaryCase[] =>
  pairs.map(([probability, happened]) => ({ probability, happened: happened === 1 }))

test.each([
  [0.7, true, 0.09],
  [0.7, false, 0.49],
  [1, true, 0],
  [0, true, 1],
])('brier(%d, %s) = %d', (probability, happened, score) => {
  expect(brier(probability, happened)).toBeCloseTo(score, 12)
})

describe('decomposition', () => {
  // 0.2 happened once in two cases, 0.6 never in one, 0.9 always in one. The score is (0.04 + 0.64 + 0.36 + 0.01)/4.
  // The frequencies ½ and 0 are out of order and pooled to ⅓: recalibrated, the score is (4/9 + 1/9 + 1/9 + 0)/4. Half of
  // all cases happened: ¼.
  test('by hand', () => {
    const parts = brierDecomposition(of([0.2, 1], [0.2, 0], [0.6, 0], [0.9, 1]))
    const recalibrated = (4 / 9 + 1 / 9 + 1 / 9) / 4
    expect(parts.score).toBeCloseTo(1.05 / 4, 12)
    expect(parts.uncertainty).toBeCloseTo(0.25, 12)
    expect(parts.miscalibration).toBeCloseTo(1.05 / 4 - recalibrated, 12)
    expect(parts.discrimination).toBeCloseTo(0.25 - recalibrated, 12)
  })

  test('adds up, and no part is negative', () => {
    fc.assert(
      fc.property(cases, list => {
        const { score, miscalibration, discrimination, uncertainty } = brierDecomposition(list)
        expect(score).toBeCloseTo(mean(list.map(({ probability, happened }) => brier(probability, happened))), 12)
        expect(miscalibration - discrimination + uncertainty).toBeCloseTo(score, 12)
        expect(miscalibration).toBeGreaterThan(-1e-12)
        expect(discrimination).toBeGreaterThan(-1e-12)
      }),
    )
  })

  test('certain and right: all uncertainty is resolved', () => {
    const parts = brierDecomposition(of([1, 1], [0, 0], [0, 0]))
    expect(parts).toEqual({
      score: 0,
      miscalibration: 0,
      discrimination: parts.uncertainty,
      uncertainty: expect.closeTo(2 / 9, 12),
    })
  })

  test('one probability for all, and right: nothing but uncertainty', () => {
    const parts = brierDecomposition(of([0.5, 1], [0.5, 0]))
    expect(parts).toEqual({ score: 0.25, miscalibration: 0, discrimination: 0, uncertainty: 0.25 })
  })

  test('of nothing is refused', () => {
    expect(() => brierDecomposition([])).toThrow(new RangeError('a Brier score needs at least one case: 0'))
  })
})

describe('isotonic regression', () => {
  test.each(reference.isotonic)('of $values.length values against SciPy', ({ values, weights, fitted }) => {
    isotonic(values, weights).forEach((value, i) => {
      expect(value).toBeCloseTo(fitted[i]!, 12)
    })
  })

  test('keeps what ascends, and pools what descends', () => {
    expect([...isotonic([1, 2, 3], [1, 1, 1])]).toEqual([1, 2, 3])
    expect([...isotonic([3, 0, 1], [1, 1, 2])]).toEqual([1.25, 1.25, 1.25])
    expect([...isotonic([], [])]).toEqual([])
  })
})
