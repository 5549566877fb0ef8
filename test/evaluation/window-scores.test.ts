import { describe, expect, test } from 'vitest'
import { wilsonInterval } from '../../src/distributions/wilson.ts'
import type { WindowScore } from '../../src/evaluation/window-backtest.ts'
import { pooledScores, traceScores, windowScores, workloadScores } from '../../src/evaluation/window-scores.ts'

const row = (of: Partial<WindowScore>): WindowScore => ({
  trace: 'a',
  workload: 'redis',
  origin: 0,
  model: 'resample',
  window: 1,
  observed: 100,
  crps: 10,
  median: 110,
  interval50: [105, 115],
  interval90: [80, 120],
  ...of,
})
const objects = (table: { objects(): object[] }) => table.objects() as Record<string, unknown>[]

/** Four origins a second apart: three windows of 1 s do not overlap, two of 2 s. */
const origins = [0, 1, 2, 2.5]
const scores = origins.flatMap((origin, i) => [
  row({ origin, observed: [50, 100, 100, 150][i]!, crps: 8 }),
  row({ origin, window: 2, observed: 200, crps: 8 }),
  row({ origin, observed: [50, 100, 100, 150][i]!, model: 'phases', crps: [0, 2, 4, 10][i]! }),
  row({ origin, window: 2, observed: 200, model: 'phases', crps: 16 }),
])

describe('a window of a trace', () => {
  const [base, phases, ...longer] = objects(windowScores(scores))

  test('has mean scores, relative to the mean count', () => {
    expect(base).toMatchObject({ trace: 'a', workload: 'redis', window: 1, model: 'resample', n: 4 })
    expect(base).toMatchObject({ observed: 100, crps: 8, relativeCrps: 0.08, width90: 40, relativeWidth90: 0.4 })
    expect(phases).toMatchObject({ model: 'phases', crps: 4, relativeCrps: 0.04, ratio: 0.5 })
    expect(longer.map(({ ratio }) => ratio)).toEqual([1, 2])
  })

  test('covers where the ends hold, by the stretches that do not overlap', () => {
    expect(base).toMatchObject({ coverage50: 0, coverage90: 0.5, stretches: 3 })
    expect(base!.coverage90Interval).toEqual(wilsonInterval(1.5, 3))
    expect(longer[0]).toMatchObject({ stretches: 2, coverage90: 0 })
    const ends = [80, 120, 79, 121].map((observed, origin) => row({ origin, observed }))
    expect(objects(windowScores(ends))[0]).toMatchObject({ coverage90: 0.5, stretches: 4 })
  })

  test('has the median of the relative errors, of counts that are not zero', () => {
    const errors = [0, 55, 100, 110].map((observed, origin) => row({ origin, observed }))
    expect(objects(windowScores(errors))[0]).toMatchObject({ medianAbsolutePercentageError: expect.closeTo(0.1, 12) })
    expect(objects(windowScores([row({ observed: 0 })]))[0]).toMatchObject({ medianAbsolutePercentageError: null })
  })

  test('in which nothing was written is relative to a page', () => {
    expect(objects(windowScores([row({ observed: 0, crps: 3 })]))[0]).toMatchObject({ observed: 0, relativeCrps: 3 })
  })
})

describe('ratios', () => {
  test('are to the model that is named', () => {
    expect(objects(windowScores(scores, { base: 'phases' })).map(({ ratio }) => ratio)).toEqual([2, 1, 0.5, 1])
    expect(objects(windowScores(scores, { base: 'renewal' })).map(({ ratio }) => ratio)).toEqual([
      null,
      null,
      null,
      null,
    ])
    expect(objects(pooledScores(scores, { base: 'renewal' }))[0]).toMatchObject({ medianRatio: null, worstTrace: null })
  })

  test('of two that do not err are 1, of one that does infinite', () => {
    const exact = [row({ crps: 0 }), row({ crps: 0, model: 'oracle' }), row({ crps: 1, model: 'phases' })]
    expect(objects(windowScores(exact)).map(({ ratio }) => ratio)).toEqual([1, 1, Infinity])
  })
})

test('a trace is the mean over its windows of what is relative', () => {
  const [base, phases] = objects(traceScores(scores))
  expect(base).toMatchObject({ n: 8, stretches: 2, relativeCrps: expect.closeTo((0.08 + 0.04) / 2, 12), ratio: 1 })
  expect(phases).toMatchObject({ relativeCrps: expect.closeTo((0.04 + 0.08) / 2, 12), ratio: expect.closeTo(1, 12) })
})

describe('several traces', () => {
  const others = ['b', 'c'].flatMap((trace, i) => [
    row({ trace, workload: i === 0 ? 'redis' : 'gcc', crps: 20 }),
    row({ trace, workload: i === 0 ? 'redis' : 'gcc', crps: [30, 80][i]!, model: 'phases' }),
  ])
  const all = [...scores.filter(({ window }) => window === 1), ...others]

  test('count alike in the score, with the median ratio and the worst', () => {
    const [base, phases, ...overall] = objects(pooledScores(all))
    expect(base).toMatchObject({ window: 1, traces: 3, n: 6, medianRatio: 1, worstRatio: 1, worstTrace: null })
    expect(base!.relativeCrps).toBeCloseTo((0.08 + 0.2 + 0.2) / 3, 12)
    expect(phases).toMatchObject({
      model: 'phases',
      medianRatio: expect.closeTo(1.5, 12),
      worstRatio: 4,
      worstTrace: 'c',
      stretches: 5,
    })
    expect(phases!.coverage90).toBeCloseTo(4 / 6, 12)
    expect(overall).toEqual([
      { ...base, window: null },
      { ...phases, window: null },
    ])
  })

  test('of a workload have a range', () => {
    const rows = objects(workloadScores(all))
    expect(rows.map(({ workload, model }) => [workload, model])).toEqual([
      ['redis', 'resample'],
      ['redis', 'phases'],
      ['gcc', 'resample'],
      ['gcc', 'phases'],
    ])
    expect(rows[1]).toMatchObject({ relativeCrps: expect.closeTo(0.17, 12), least: 0.04, most: 0.3, n: 5 })
    expect(rows[3]).toMatchObject({ relativeCrps: 0.8, least: 0.8, most: 0.8 })
  })
})

test('scores stay as they are, in whatever order they come', () => {
  const frozen = Object.freeze(scores.map(score => Object.freeze({ ...score })))
  expect(objects(traceScores(frozen))).toEqual(objects(traceScores(scores)))
  const back = objects(windowScores(scores.toReversed()))
  const key = (row: Record<string, unknown>) => `${row.window} ${row.model}`
  for (const forth of objects(windowScores(scores))) expect(back.find(row => key(row) === key(forth))).toEqual(forth)
})
