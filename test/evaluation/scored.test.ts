import { describe, expect, test } from 'vitest'
import { empirical } from '../../src/distributions/empirical.ts'
import { isCovered, levels, outlierLevel, scoreRow } from '../../src/evaluation/scored.ts'

const about = { id: 'a', workload: 'w', deadline: 10, downtimeLimit: 0.3 }
const row = {
  model: 'm',
  convergence: 0.5,
  totalTime: empirical([1, 2, 3, 4]),
  downtime: empirical([0.1, 0.2, 0.3, 0.4]),
  rounds: empirical([2, 3, 3, 5]),
  bytes: empirical([100]),
}
const observed = { totalTime: 2.5, downtime: 0.3, rounds: 3, bytes: 130 }

describe('a completed migration', () => {
  const scored = scoreRow(about, row, observed)

  // Levels 0.5, 0.8, 0.9 and 0.95 of four draws: the middle two and their lower neighbour, then all.
  test('bounds are draws', () => {
    expect(levels).toEqual([0.5, 0.8, 0.9, 0.95])
    expect(scored.forecasts.totalTime).toEqual({ median: 2, lower: [1, 1, 1, 1], upper: [3, 4, 4, 4] })
  })

  // E|X − 2.5| − ½ E|X − X'| = 1 − 10/16; at 130, a point mass at 100 is 30 off.
  test('CRPS by hand', () => {
    expect(scored.quantities!.totalTime!.crps).toBeCloseTo(0.375, 12)
    expect(scored.quantities!.bytes!.crps).toBeCloseTo(30, 12)
  })

  test('PIT: without a jump between draws, with one at a draw', () => {
    expect(scored.quantities!.totalTime!.pit).toEqual([0.5, 0.5])
    expect(scored.quantities!.rounds!.pit).toEqual([0.25, 0.75])
  })

  test('an outlier of so few draws lies outside all of them', () => {
    expect(outlierLevel).toBe(0.99)
    expect(scored.quantities!.totalTime!.outer).toEqual([1, 4])
    const law = empirical(Array.from({ length: 1000 }, (_, i) => i + 1))
    expect(scoreRow(about, { ...row, totalTime: law }, observed).quantities!.totalTime!.outer).toEqual([5, 995])
  })

  test('intervals hold their ends', () => {
    const at = (came: number) => scoreRow(about, row, { ...observed, totalTime: came }).quantities!.totalTime!
    expect([1, 3, 0.99, 3.01].map(came => isCovered(at(came), 0))).toEqual([true, true, false, false])
    expect([1, 4, 4.01].map(came => isCovered(at(came), 2))).toEqual([true, true, false])
  })

  test('censored at its deadline, the score of the total time is as it was', () => {
    expect(scored.censoredCrps).toBeCloseTo(0.375, 12)
  })

  // The limit itself is within the limit: 3 of 4 draws, but only half converge.
  test('within the limit', () => {
    expect(scored).toMatchObject({ converged: true, withinLimit: 0.5, wasWithinLimit: true })
    expect(scoreRow(about, { ...row, convergence: 1 }, observed).withinLimit).toBe(0.75)
    expect(scoreRow(about, row, { ...observed, downtime: 0.301 }).wasWithinLimit).toBe(false)
  })

  // Later than the deadline is as the deadline: min(X, 3) is 1, 2, 3, 3 and E|X − 3| − ½ E|X − X'| = 0.75 − 7/16.
  test('later than its deadline', () => {
    const late = scoreRow({ ...about, deadline: 3 }, row, { ...observed, totalTime: 3.2 })
    expect(late.censoredCrps).toBeCloseTo(0.3125, 12)
  })
})

test('a cancelled migration is right-censored at its deadline, and has no other scores', () => {
  const scored = scoreRow({ ...about, deadline: 3 }, row, undefined)
  expect(scored.censoredCrps).toBeCloseTo(0.3125, 12)
  expect(scored).toMatchObject({ converged: false, withinLimit: 0.5, wasWithinLimit: false, convergence: 0.5 })
  expect('quantities' in scored).toBe(false)
  expect(scored.forecasts).toEqual(scoreRow(about, row, observed).forecasts)
})

test('a forecast that says nothing of some quantities is not scored there', () => {
  const scored = scoreRow(about, { model: 'm', convergence: null, downtime: row.downtime }, observed)
  expect(scored).toMatchObject({ convergence: null, withinLimit: null, censoredCrps: null })
  expect(Object.keys(scored.forecasts)).toEqual(['downtime'])
  expect(Object.keys(scored.quantities!)).toEqual(['downtime'])
})
