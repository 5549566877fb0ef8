import { describe, expect, test } from 'vitest'
import { dotLayout } from '../../src/charts/dot-layout.ts'
import { downtimeChart } from '../../src/charts/downtime.ts'
import { roundsChart } from '../../src/charts/rounds.ts'
import { totalTimeChart } from '../../src/charts/total-time.ts'
import type { Distribution } from '../../src/distributions/distribution.ts'
import { empirical } from '../../src/distributions/empirical.ts'
import { logNormal } from '../../src/distributions/log-normal.ts'
import { forecasts, manyRounds } from './examples.ts'

describe('dots', () => {
  const row = { model: 'phases', convergence: 1, law: logNormal(0.1, 0.5) as Distribution }
  const layout = (law: typeof row.law, rule?: number, end?: number) =>
    dotLayout({
      title: 'Downtime',
      rows: [{ ...row, law }],
      level: 0.9,
      ...(rule !== undefined && { rule: { label: 'limit', at: rule } }),
      ...(end !== undefined && { end }),
    })

  test('as many lie left of a limit as their share of the probability', () => {
    const { dots, unit } = layout(row.law, 0.13)
    expect(dots).toHaveLength(50)
    expect(dots.filter(dot => dot.x * unit.size <= 0.13).length / 50).toBeCloseTo(row.law.cdf(0.13), 1)
  })

  test('a point mass stands at its value and inside its row', () => {
    const { dots, medians, height } = layout(empirical([0.08]), 0.1)
    for (const dot of dots) {
      expect(dot.x).toBeCloseTo(80)
      expect(dot.y).toBeGreaterThan(0)
      expect(dot.y).toBeLessThan(height)
    }
    expect(medians[0]!.median).toBeCloseTo(80)
  })

  test('the outer interval holds the inner one, and both the median', () => {
    const { intervals, medians } = layout(row.law)
    const [outer, inner] = intervals
    expect([outer!.share, inner!.share]).toEqual([0.9, 0.5])
    expect(outer!.lower).toBeLessThan(inner!.lower)
    expect(inner!.lower).toBeLessThan(medians[0]!.median)
    expect(outer!.interval).toBe('43.9 ms to 228 ms')
  })

  test('the unfinished stand beyond the deadline and say so', () => {
    const { dots } = layout(empirical([10, 20, 30, 60]), 60, 60)
    const unfinished = dots.filter(dot => !dot.finished)
    expect(unfinished).toHaveLength(12)
    expect(unfinished.every(dot => dot.x > 60 && dot.value === 'not finished')).toBe(true)
  })

  test('a downtime that never comes has a place', () => {
    const { dots, intervals } = layout(empirical([0.1, 0.2, Infinity, Infinity]))
    expect([...dots.map(dot => dot.x), ...intervals.map(row => row.upper)].every(Number.isFinite)).toBe(true)
    expect(dots.filter(dot => !dot.finished)).toHaveLength(25)
  })

  test('a limit far from every dot is left out', () => {
    expect(layout(row.law, 60).rules).toEqual([])
    expect(layout(row.law, 0.3).rules).toHaveLength(1)
  })

  test('a deadline that all keep is on the axis where it is marked', () => {
    const { rules, axis, unit } = layout(empirical([10, 20, 40]), 60, 60)
    expect(rules).toHaveLength(1)
    expect(rules[0]!.x * unit.size).toBeLessThan(axis.domain[1])
  })

  describe('rows with deadlines of their own', () => {
    const ending = (model: string, totals: number[], at: number) => ({
      ...{ model, convergence: 0.5, law: empirical(totals), end: at, rule: { label: 'deadline', at } },
    })
    const of = (...rows: ReturnType<typeof ending>[]) => dotLayout({ title: 'Total time', rows, level: 0.9 })

    test('each has what it did not finish beyond all that any finished, and beyond its deadline', () => {
      const { dots, rules, medians, unit } = of(ending('now', [5120, 5120], 5120), ending('reported', [17, 19], 320))
      const last = 5120 / unit.size
      expect(dots.filter(dot => dot.model === 'now' && !dot.finished && dot.x > last)).toHaveLength(50)
      expect(dots.filter(dot => dot.model === 'reported' && dot.finished && dot.x <= 19 / unit.size)).toHaveLength(50)
      expect(medians[0]).toMatchObject({ value: 'not finished' })
      expect(medians[0]!.median).toBeGreaterThan(last)
      expect(rules.map(rule => [rule.x, rule.extent?.[0]])).toEqual([[last, 0]])
    })

    test('what finished is finished, later than another row ends', () => {
      const { dots, rules, unit, height } = of(ending('now', [3, 4], 60), ending('reported', [100, 320], 320))
      const reported = dots.filter(dot => dot.model === 'reported')
      expect(reported.filter(dot => dot.finished && Math.abs(dot.x * unit.size - 100) < 1)).toHaveLength(25)
      expect(reported.filter(dot => !dot.finished && dot.x * unit.size > 320)).toHaveLength(25)
      expect(rules.map(rule => rule.extent)).toEqual([
        [0, height / 2],
        [height / 2, height],
      ])
    })
  })
})

test('a table and its rows give the same chart', () => {
  const rows = forecasts.objects() as Parameters<typeof downtimeChart>[0]
  expect(downtimeChart(rows)).toEqual(downtimeChart(forecasts))
  expect(Object.isFrozen(Object.freeze(rows)) && totalTimeChart(rows as never)).toEqual(totalTimeChart(forecasts))
})

describe('rounds', () => {
  interface Bar {
    model: string
    rounds: string
    left: number
    right: number
    probability: number
  }
  const bars = (spec: object) => (spec as { data: { values: Bar[] } }).data.values

  test('a bar is the probability of its number', () => {
    const phases = bars(roundsChart(forecasts)).filter(bar => bar.model === 'phases')
    expect(phases.map(bar => [bar.rounds, bar.probability])).toEqual([
      ['5', 0.25],
      ['6', 0.5],
      ['9', 0.25],
    ])
  })

  test('many numbers are put into bins of equal width that lose nothing', () => {
    const all = bars(roundsChart(manyRounds))
    expect(all.length).toBeLessThanOrEqual(41)
    expect(new Set(all.map(bar => bar.right - bar.left)).size).toBe(1)
    expect(all.reduce((sum, bar) => sum + bar.probability, 0)).toBeCloseTo(1)
  })

  test('a model that never ends leaves the others in their places', () => {
    const endless = { model: 'markov', convergence: 0, rounds: empirical([Infinity]) }
    const rows = [...(forecasts.objects() as (typeof endless)[]), endless]
    expect(bars(roundsChart(rows)).filter(bar => bar.model === 'phases')).toHaveLength(3)
    expect(bars(roundsChart([endless])).map(bar => bar.probability)).toEqual([0])
  })
})
