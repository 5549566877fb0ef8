import { describe, expect, test } from 'vitest'
import type { Scored } from '../../src/evaluation/scored.ts'
import {
  calibrationRows,
  coverageRows,
  differenceRows,
  pitRows,
  reliabilityRows,
} from '../../src/evaluation/summaries.ts'
import { source } from '../../src/random.ts'
import { scoredOf } from './migrations.ts'

const draws = [1, 2, 3, 4]
const cases = (model: string, came: readonly (number | undefined)[], offset = 0): Scored[] =>
  came.map((came, i) => scoredOf(model, `${i}`, { draws: draws.map(draw => draw + offset), came }))

test('coverage by hand, with its width', () => {
  const rows = coverageRows(cases('m', [2, 4, 9, undefined]), 'totalTime')
  expect(rows.map(({ level, coverage, width }) => [level, coverage, width])).toEqual([
    [0.5, 1 / 3, 2],
    [0.8, 2 / 3, 3],
    [0.9, 2 / 3, 3],
    [0.95, 2 / 3, 3],
  ])
  for (const { lower, coverage, upper } of rows) {
    expect(lower).toBeLessThan(coverage)
    expect(upper).toBeGreaterThan(coverage)
  }
  expect(coverageRows(cases('m', [2]), 'rounds')).toEqual([])
})

describe('differences', () => {
  const came = [1, 2, 3, 4, 2.5, 3.5]
  const [good, bad] = [0, 5]
  const rows = (scored: readonly Scored[]) => differenceRows(scored, 'totalTime', source(1))

  test('are from the best model, which is left out', () => {
    const worst = cases('worst', came, 7)
    const [first, second, ...none] = rows([...cases('bad', came, bad), ...cases('good', came, good), ...worst])
    expect(none).toEqual([])
    expect([first!.model, second!.model]).toEqual(['bad', 'worst'])
    for (const { reference, mean, lower, upper, pValue, n } of [first!, second!]) {
      expect({ reference, n }).toEqual({ reference: 'good', n: 6 })
      expect(lower).toBeGreaterThan(0)
      expect(mean).toBeGreaterThanOrEqual(lower)
      expect(mean).toBeLessThanOrEqual(upper)
      expect(pValue).toBeLessThan(0.01)
    }
    // Where all draws are above what came, two more seconds cost two more.
    expect(second!.mean - first!.mean).toBeCloseTo(2, 9)
  })

  test('exchange their sides with the names', () => {
    const [one] = rows([...cases('a', came, good), ...cases('b', came, bad)])
    const [other] = rows([...cases('a', came, bad), ...cases('b', came, good)])
    expect(one).toMatchObject({ model: 'b', reference: 'a' })
    expect(other).toMatchObject({ model: 'a', reference: 'b', mean: one!.mean, pValue: one!.pValue })
  })

  test('are of the same migrations, in whatever order they come', () => {
    const partial = cases('partial', came, bad).slice(1)
    const [row] = rows([...cases('good', came, good), ...partial])
    const [backwards] = rows([...cases('good', came, good), ...partial.toReversed()])
    const theirs = partial.map(({ quantities }) => quantities!.totalTime!.crps)
    const its = cases('good', came.slice(1), good).map(({ quantities }) => quantities!.totalTime!.crps)
    expect(row!.n).toBe(5)
    expect(row!.mean).toBeCloseTo(theirs.reduce((sum, crps, i) => sum + crps - its[i]!, 0) / 5, 12)
    expect(backwards!.mean).toBeCloseTo(row!.mean, 12)
  })

  test('a model that scored fewer migrations is never the reference', () => {
    const few = cases('few', came.slice(1)).map(one => ({ ...one, model: 'few' }))
    expect(rows([...few, ...cases('all', came, bad)])).toMatchObject([{ model: 'few', reference: 'all', n: 5 }])
  })

  test('of fewer than five migrations are not told', () => {
    expect(rows([...cases('a', came.slice(2)), ...cases('b', came.slice(2), bad)])).toEqual([])
    expect(rows([])).toEqual([])
  })
})

test('PIT by hand', () => {
  const densities = (came: readonly (number | undefined)[]) =>
    pitRows(cases('m', came), 'totalTime', 4).map(({ from, to, density }) => [from, to, density])
  // Above one of four draws the transform is 1/4; at the second draw it jumps from there to 2/4.
  expect(densities([1.5, 2, 2, undefined])).toEqual([
    [0, 0.25, expect.closeTo(4 / 3, 12)],
    [0.25, 0.5, expect.closeTo(8 / 3, 12)],
    [0.5, 0.75, expect.closeTo(0, 12)],
    [0.75, 1, expect.closeTo(0, 12)],
  ])
})

test('reliability: cancelled migrations are what did not converge', () => {
  const at = (convergence: number, came: number | undefined) => scoredOf('m', 'a', { draws, came, convergence })
  const rows = reliabilityRows([at(0.2, undefined), at(0.8, 1), at(0.8, undefined), at(0.8, 2)], source(1))
  expect(rows.map(({ probability, frequency, n }) => [probability, frequency, n])).toEqual([
    [0.2, 0, 1],
    [0.8, 2 / 3, 3],
  ])
  const silent = [{ ...at(0.2, 1), convergence: null }]
  expect(reliabilityRows(silent, source(1))).toEqual([])
})

describe('calibration', () => {
  const at = (workload: string, came: number, id = `${workload}${came}`) => scoredOf('m', id, { workload, draws, came })
  const half = (scored: readonly Scored[]) =>
    Object.fromEntries(
      calibrationRows(scored, 'm', 'totalTime')
        .filter(({ level }) => level === 0.5)
        .map(({ stage, coverage }) => [stage, coverage]),
    )

  // At 50% one case widens the interval by what it needs itself; two widen it by what the worse one needs.
  test('is never on the case itself', () => {
    expect(half([at('a', 2), at('b', 100)])).toMatchObject({ before: 0.5, after: 0.5 })
  })

  test('is never on its workload either', () => {
    expect(half([at('a', 100), at('a', 101), at('b', 2)])).toMatchObject({ before: 1 / 3, after: 1 / 3 })
  })

  test('widens by what other workloads needed', () => {
    expect(half([at('a', 100), at('b', 99)])).toMatchObject({ before: 0, after: 0.5 })
  })

  test('cannot be by other workloads where there is one', () => {
    expect(Object.keys(half([at('a', 2), at('a', 3)]))).toEqual(['before', 'adaptive'])
  })

  // The first interval is infinite; the second is as wide as the first case needed.
  test('adapts to the cases before only', () => {
    expect(half([at('a', 2), at('a', 100)])).toMatchObject({ before: 0.5, adaptive: 0.5 })
    expect(half([at('a', 100), at('a', 99)])).toMatchObject({ before: 0, adaptive: 1 })
  })

  test('takes a downtime of 0', () => {
    expect(half([at('a', 0), at('b', 2), at('c', 0)])).toMatchObject({ before: 1 / 3 })
    const zero = scoredOf('m', 'z', { workload: 'z', draws: [0, 0, 1], came: 1 })
    expect(half([zero, at('b', 2)])).toMatchObject({ before: 1 })
  })

  test('of nothing is nothing known', () => {
    expect(calibrationRows(cases('m', [1, undefined]), 'm', 'rounds')).toEqual([])
  })
})
