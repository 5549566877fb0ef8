import { describe, expect, test } from 'vitest'
import { drawOutcome, drawOutcomes, type Layer, layers, layersOf, type Outcomes } from '../../src/forecast/draws.ts'
import { forecastersOf } from '../../src/forecast/forecast.ts'
import type { Fitted } from '../../src/models/model.ts'
import { source } from '../../src/random.ts'
import { fits, hopeless, migration } from './example.ts'

const columns = ['converged', 'rounds', 'totalTime', 'downtime', 'bytes'] as const
const joined = (parts: readonly Outcomes[]) =>
  Object.fromEntries(columns.map(column => [column, parts.flatMap(part => Array.from(part[column]))]))

describe.each(forecastersOf(fits, migration, { source: source(1), layers }))('$name', forecaster => {
  test('draw i depends on i alone', () => {
    const whole = drawOutcomes(forecaster, 0, 20)
    expect(joined([drawOutcomes(forecaster, 0, 7), drawOutcomes(forecaster, 7, 20)])).toEqual(joined([whole]))
    const backwards = Array.from({ length: 20 }, (_, i) => drawOutcome(forecaster, 19 - i).totalTime).reverse()
    expect(backwards).toEqual(Array.from(whole.totalTime))
  })

  test('layers are switched one by one', () => {
    const distinct = (layers: readonly Layer[]) =>
      new Set(drawOutcomes({ ...forecaster, layers }, 0, 15).totalTime).size
    const isRandom = forecaster.name === 'seed' || forecaster.name === 'blocks'
    expect(distinct([])).toBe(1)
    expect(distinct(['host'])).toBeGreaterThan(10)
    expect(distinct(['process'])).toBeGreaterThanOrEqual(isRandom ? 5 : 1)
    if (!isRandom) expect(distinct(['process'])).toBe(1)
    expect(distinct(['process', 'host'])).toBeGreaterThan(10)
    expect(distinct(['parameters'])).toBeGreaterThan(5)
  })

  test('redraws come from a stream of their own', () => {
    const { fitted, name } = forecaster
    const own = source(1).substream('layer', 'parameters', name, 8)
    const redrawn = { ...forecaster, fitted: fitted.redraw!(own), layers: ['process'] as const }
    const on = { ...forecaster, layers: ['process', 'parameters'] as const }
    expect(drawOutcome(on, 8)).toEqual(drawOutcome(redrawn, 8))
    expect([9, 10, 11].some(i => drawOutcome(on, i).totalTime !== drawOutcome(redrawn, i).totalTime)).toBe(true)
  })

  test('another seed gives other draws', () => {
    const other = { ...forecaster, source: source(2) }
    expect(drawOutcomes(other, 0, 5).totalTime).not.toEqual(drawOutcomes(forecaster, 0, 5).totalTime)
  })
})

test('the layer of parameters is of the models that have redraws', () => {
  const { redraw: _, ...without } = fits.models.naive!
  const fitted: Fitted = without
  expect(layersOf(fits.models.naive!, layers)).toEqual(layers)
  expect(layersOf(fitted, layers)).toEqual(['process', 'host'])
  const outcomes = (layers: readonly Layer[]) => {
    const [forecaster] = forecastersOf({ ...fits, models: { fitted } }, migration, { source: source(1), layers })
    return drawOutcomes(forecaster!, 0, 6)
  }
  expect(outcomes(['process', 'parameters', 'host'])).toEqual(outcomes(['process', 'host']))
})

test('a model by another name draws other writes, and meets the same hosts', () => {
  const named = (name: string, layers: readonly Layer[]) => {
    const [forecaster] = forecastersOf({ ...fits, models: { [name]: fits.models.blocks! } }, migration, {
      source: source(1),
      layers,
    })
    return drawOutcomes(forecaster!, 0, 10).totalTime
  }
  expect(named('a', ['process'])).not.toEqual(named('b', ['process']))
  const host = (name: string) => {
    const [forecaster] = forecastersOf({ ...fits, models: { [name]: fits.models.curve! } }, migration, {
      source: source(1),
      layers: ['host'],
    })
    return drawOutcomes(forecaster!, 0, 10).totalTime
  }
  expect(host('a')).toEqual(host('b'))
})

test('a migration that does not converge is drawn like any other', () => {
  for (const forecaster of forecastersOf(fits, hopeless, { source: source(1) })) {
    const outcomes = drawOutcomes(forecaster, 0, 5)
    expect(Array.from(outcomes.converged)).toEqual([0, 0, 0, 0, 0])
    expect(Array.from(outcomes.totalTime)).toEqual([20, 20, 20, 20, 20])
    expect(outcomes.downtime.every(downtime => downtime > 0.01)).toBe(true)
  }
})
