import { table } from 'arquero'
import { expect, test } from 'vitest'
import { empirical } from '../../src/distributions/empirical.ts'
import { crps } from '../../src/evaluation/crps.ts'
import { score } from '../../src/evaluation/score.ts'

test('a replay that outlived its trace is not scored as if it had ended', () => {
  const observed = { rounds: 4, totalTime: 2.5, downtime: 5, bytes: 5, censored: true }
  expect(() => score(table({}), observed, { crps })).toThrow('cannot be scored: censored at 2.5 s')
})

test('a row a model and quantity, a column a metric', () => {
  const laws = (...draws: number[]) => ({
    rounds: empirical(draws),
    totalTime: empirical(draws),
    downtime: empirical(draws),
    bytes: empirical(draws),
  })
  const rows = [
    { model: 'a', convergence: 1, ...laws(1, 2, 3, 4) },
    { model: 'b', convergence: 1, ...laws(5) },
  ]
  const forecasts = table(
    Object.fromEntries(
      (['model', 'convergence', 'rounds', 'totalTime', 'downtime', 'bytes'] as const).map(name => [
        name,
        rows.map(row => row[name]),
      ]),
    ),
  )
  const observed = { rounds: 4, totalTime: 2.5, downtime: 5, bytes: 5 }
  const scores = score(forecasts, observed, { crps, above: (law, came) => came > law.quantile(0.5) })
  expect(scores.columnNames()).toEqual(['model', 'quantity', 'crps', 'above'])
  // E|X − y| − ½ E|X − X'|, the latter 0.625 for draws 1 to 4.
  expect(scores.objects()).toEqual([
    { model: 'a', quantity: 'rounds', crps: expect.closeTo(0.875, 12), above: 1 },
    { model: 'a', quantity: 'totalTime', crps: expect.closeTo(0.375, 12), above: 1 },
    { model: 'a', quantity: 'downtime', crps: expect.closeTo(1.875, 12), above: 1 },
    { model: 'a', quantity: 'bytes', crps: expect.closeTo(1.875, 12), above: 1 },
    { model: 'b', quantity: 'rounds', crps: 1, above: 0 },
    { model: 'b', quantity: 'totalTime', crps: 2.5, above: 0 },
    { model: 'b', quantity: 'downtime', crps: 0, above: 0 },
    { model: 'b', quantity: 'bytes', crps: 0, above: 0 },
  ])
})
