import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { modelScores } from '../../src/evaluation/score-table.ts'
import { casesOf } from '../../src/evaluation/summaries.ts'
import { modelScore } from '../cli/contract.ts'
import { scoredOf } from './migrations.ts'

// Of draws 1 to 4 the interval is [1, 3] at 50% and [1, 4] at 90%, the median 2; 4 is off by 2, half of it; 2.5 by 0.5.
const draws = [1, 2, 3, 4]
const completed = [
  scoredOf('m', 'a', { draws, downtimes: [0.5], came: 4, convergence: 0.8 }),
  scoredOf('m', 'b', { draws, downtimes: [0.5], came: 2.5, convergence: 0.9 }),
]
const cancelled = scoredOf('m', 'c', { draws, downtimes: [0.5], came: undefined, convergence: 0.6 })
const [score] = modelScores([...completed, cancelled])

describe('by hand', () => {
  test('total time', () => {
    const { coverage90Interval, ...totalTime } = score!.totalTime
    // At 4: E|X − 4| = 1.5, less 10/16.
    expect(totalTime.crps).toBeCloseTo((0.875 + 0.375) / 2, 12)
    expect(totalTime).toMatchObject({
      n: 2,
      coverage50: 0.5,
      coverage80: 1,
      coverage90: 1,
      coverage95: 1,
      width50: 2,
      width90: 3,
      medianAbsoluteError: 1.25,
    })
    expect(totalTime.medianAbsolutePercentageError).toBeCloseTo((0.5 + 0.2) / 2, 12)
    // Nine tenths of the way from 0.2 to 0.5.
    expect(totalTime.p90AbsolutePercentageError).toBeCloseTo(0.47, 12)
    // Wilson: from n / (n + z²) to 1.
    expect(coverage90Interval![0]).toBeCloseTo(2 / (2 + 1.959964 ** 2), 6)
    expect(coverage90Interval![1]).toBe(1)
  })

  test('convergence, of all three', () => {
    expect(score!.n).toBe(3)
    expect(score!.convergence.brier).toBeCloseTo((0.2 ** 2 + 0.1 ** 2 + 0.6 ** 2) / 3, 12)
    // Downtimes of 4 s and 2.5 s were not within 1 s, and the third migration did not converge.
    expect(score!.convergence.withinLimitBrier).toBeCloseTo((0.8 ** 2 + 0.9 ** 2 + 0.6 ** 2) / 3, 12)
    // Cancelled at 100 s: E|X − 100| = 97.5, less 10/16.
    expect(score!.convergence.censoredCrps).toBeCloseTo((0.875 + 0.375 + 96.875) / 3, 12)
  })

  test('of nothing there is no score', () => {
    expect(score!.rounds).toEqual(
      Object.fromEntries(Object.keys(score!.totalTime).map(key => [key, key === 'n' ? 0 : null])),
    )
    expect(modelScores([])).toEqual([])
  })

  test('a share of zero seconds is no share', () => {
    const [score] = modelScores([scoredOf('m', 'a', { draws, came: 0 }), scoredOf('m', 'b', { draws, came: 4 })])
    expect(score!.totalTime).toMatchObject({ medianAbsoluteError: 2, medianAbsolutePercentageError: 0.5 })
  })
})

test('what others rely on', () => {
  expect(modelScore.parse(JSON.parse(JSON.stringify(score)))).toMatchObject({ model: 'm', n: 3 })
})

const draw = fc.double({ min: 0.01, max: 90, noNaN: true })
const oneCase = fc.record({
  draws: fc.array(draw, { minLength: 1, maxLength: 12 }),
  came: fc.option(draw, { nil: undefined }),
  convergence: fc.double({ min: 0, max: 1, noNaN: true }),
})

test('a cancelled migration counts in convergence and never in the metrics', () => {
  fc.assert(
    fc.property(fc.array(oneCase, { minLength: 1, maxLength: 8 }), oneCase, (some, one) => {
      const before = some.map((each, i) => scoredOf('m', `${i}`, each))
      const extra = scoredOf('m', 'extra', { ...one, came: undefined })
      const [{ n, convergence, ...metrics }, { n: more, convergence: changed, ...same }] = [
        modelScores(before)[0]!,
        modelScores([...before, extra])[0]!,
      ]
      expect(same).toEqual(metrics)
      expect(more).toBe(n + 1)
      expect(changed.brier! * more).toBeCloseTo(convergence.brier! * n + one.convergence ** 2, 9)
      expect(changed.censoredCrps! * more).toBeCloseTo(convergence.censoredCrps! * n + extra.censoredCrps!, 6)
    }),
  )
})

test('models do not mix, and stand in the order in which they come', () => {
  const other = [scoredOf('z', 'a', { draws: [9], came: 4 }), scoredOf('b', 'a', { draws: [4], came: 4 })]
  const mixed = modelScores([other[0]!, ...completed, other[1]!, cancelled])
  expect(mixed.map(({ model }) => model)).toEqual(['z', 'm', 'b'])
  expect(mixed[1]).toEqual(score)
  expect(mixed.map(({ totalTime }) => totalTime.crps)).toEqual([5, score!.totalTime.crps, 0])
  expect(casesOf([...other, ...completed, cancelled], 'm', 'totalTime').map(({ observed }) => observed)).toEqual([
    4, 2.5,
  ])
})
