import { describe, expect, test } from 'vitest'
import { drawOutcomes } from '../../src/forecast/draws.ts'
import { forecastersOf } from '../../src/forecast/forecast.ts'
import { modelCurves } from '../../src/forecast/model-curves.ts'
import { pendingFan } from '../../src/forecast/trajectories.ts'
import { source } from '../../src/random.ts'
import { meanDirtyCurve } from '../../src/working-set/dirty-curve.ts'
import { workingSet } from '../../src/working-set/scan.ts'
import { fits, hopeless, migration, trace } from './example.ts'

interface FanRow {
  readonly model: string
  readonly time: number
  readonly q05: number
  readonly q25: number
  readonly q50: number
  readonly q75: number
  readonly q95: number
}

describe('pending over time', () => {
  const forecasters = forecastersOf(fits, migration, { source: source(5) })
  const rows = pendingFan(forecasters, { draws: 40, points: 50 }).objects() as FanRow[]

  test.each(forecasters)('$name: from full memory down, with ordered quantiles', forecaster => {
    const own = rows.filter(row => row.model === forecaster.name)
    expect(own.length).toBe(51)
    const { time, ...first } = own[0]!
    expect(time).toBe(0)
    const full = 3000 * 4096
    expect(first).toEqual({ model: forecaster.name, q05: full, q25: full, q50: full, q75: full, q95: full })
    own.forEach((row, i) => {
      const quantiles = [row.q05, row.q25, row.q50, row.q75, row.q95]
      expect(quantiles).toEqual([...quantiles].sort((a, b) => a - b))
      expect(row.q05).toBeGreaterThanOrEqual(0)
      expect(row.q95).toBeLessThanOrEqual(full)
      if (i > 0) expect(row.time).toBeGreaterThan(own[i - 1]!.time)
    })
    const { totalTime } = drawOutcomes(forecaster, 0, 40)
    expect(own.at(-1)!.time).toBeCloseTo(totalTime.sort()[37]!, 9)
    expect(own.at(-1)!.q50).toBe(0)
  })

  test('a migration that does not end has pages pending to its deadline, but for moments', () => {
    const fan = pendingFan(forecastersOf(fits, hopeless, { source: source(5) }), { draws: 20, points: 100 })
    for (const name of Object.keys(fits.models)) {
      const late = (fan.objects() as FanRow[]).filter(({ model, time }) => model === name && time > 15)
      expect(late.at(-1)!.time).toBeCloseTo(20, 9)
      expect(late.filter(row => row.q50 > 0).length / late.length).toBeGreaterThan(0.9)
    }
  })
})

test('curves of models, by formula or by draws', () => {
  const windows = [0.1, 1]
  const rows = modelCurves(fits, windows, { source: source(1), draws: 100 }).objects() as {
    model: string
    window: number
    mean: number
  }[]
  expect(rows.map(row => [row.model, row.window])).toEqual(
    ['naive', 'curve', 'seed', 'blocks'].flatMap(model => windows.map(window => [model, window])),
  )
  const exact = meanDirtyCurve(workingSet(trace))
  const mean = (model: string, window: number) => rows.find(row => row.model === model && row.window === window)!.mean
  expect(mean('curve', 0.1)).toBeCloseTo(exact[5]!, 9)
  expect(mean('curve', 1)).toBeCloseTo(exact[50]!, 9)
  expect(mean('naive', 1)).toBeCloseTo(exact[50]!, 9)
  expect(mean('naive', 0.1)).toBeCloseTo(exact[50]! / 10, 9)
  expect(mean('seed', 1)).toBe(fits.models.seed!.curve!(1))
  expect(Math.abs(mean('blocks', 1) / exact[50]! - 1)).toBeLessThan(0.15)
})
