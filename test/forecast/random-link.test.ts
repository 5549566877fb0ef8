import { describe, expect, test } from 'vitest'
import { logNormal } from '../../src/distributions/log-normal.ts'
import { drawOutcome, drawOutcomes, type Layer } from '../../src/forecast/draws.ts'
import { forecastersOf } from '../../src/forecast/forecast.ts'
import type { Migration } from '../../src/migration/migrate.ts'
import { fluctuating } from '../../src/migration/random-rate.ts'
import { source } from '../../src/random.ts'
import { fits, migration } from './example.ts'

const page = 4096
const random: Migration = { ...migration, link: { bandwidth: fluctuating(logNormal(2500 * page, 0.4), 0.5) } }
const forecaster = (migration: Migration, layers: readonly Layer[], name = 'naive', seed = 1) =>
  forecastersOf({ ...fits, models: { [name]: fits.models.naive! } }, migration, { source: source(seed), layers })[0]!
const times = (...[migration, layers, name, seed]: Parameters<typeof forecaster>) =>
  Array.from(drawOutcomes(forecaster(migration, layers, name, seed), 0, 8).totalTime)

describe('a random bandwidth', () => {
  test('is another one in each draw, and the same in the same draw, whatever the model', () => {
    expect(new Set(times(random, ['host'])).size).toBe(8)
    expect(times(random, ['host'])).toEqual(times(random, ['host']))
    expect(times(random, ['host'], 'other')).toEqual(times(random, ['host']))
    expect(times(random, ['host'], 'naive', 2)).not.toEqual(times(random, ['host']))
  })

  test('is drawn from a stream of its own', () => {
    const bandwidth = (random.link.bandwidth as ReturnType<typeof fluctuating>).draw(
      source(1).substream('layer', 'host', 'link', 5),
    )
    const known = { ...migration, link: { bandwidth } }
    expect(drawOutcome(forecaster(random, ['host']), 5)).toEqual(drawOutcome(forecaster(known, ['host']), 5))
  })

  test('is the typical one without the layer of the host', () => {
    const typical = { ...migration, link: { bandwidth: logNormal(2500 * page, 0.4).mean } }
    expect(times(random, ['process'])).toEqual(times(typical, ['process']))
  })

  test('draws nothing from what the host is drawn from', () => {
    // A law that hardly varies gives the migrations of its mean, host by host.
    const steady = { ...migration, link: { bandwidth: fluctuating(logNormal(2500 * page, 1e-9), 0.5) } }
    times(steady, ['host']).forEach((time, i) => {
      expect(time).toBeCloseTo(times(migration, ['host'])[i]!, 1)
    })
  })
})
