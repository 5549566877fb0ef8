import { describe, expect, test } from 'vitest'
import { drawOutcome } from '../../src/forecast/draws.ts'
import { effects, forecast, forecastersOf, forecastRows } from '../../src/forecast/forecast.ts'
import { idealHost } from '../../src/migration/host.ts'
import { postCopy } from '../../src/migration/post-copy.ts'
import { source } from '../../src/random.ts'
import { fits, host, migration } from './example.ts'

const draws = 12
const rowsOf = (more: object, deadline = 15) =>
  forecastRows(forecast(fits, { ...migration, ...more, deadline }, { draws, source: source(4), host }))

describe('what a migration costs the guest beside its downtime', () => {
  test('post-copy: the distributions of faults and stall over the draws', () => {
    const handover = postCopy()
    for (const row of rowsOf({ handover })) {
      expect(row.remaining).toBeUndefined()
      expect(row.faults!.mean).toBeGreaterThan(0)
      expect(row.stall!.mean).toBeGreaterThan(250e-6 * row.faults!.mean)
    }
    const asked = { ...migration, handover, deadline: 15 }
    const [first] = forecastersOf(fits, asked, { source: source(4), host })
    const drawn = Array.from({ length: draws }, (_, i) => drawOutcome(first!, i).faults)
    const mean = drawn.reduce((sum, one) => sum + one, 0) / draws
    expect(rowsOf({ handover })[0]!.faults!.mean).toBeCloseTo(mean, 9)
  })

  test('copy-on-reference leaves pages behind', () => {
    for (const row of rowsOf({ handover: postCopy({ push: 'none' }) }, 2)) {
      expect(row.remaining!.mean).toBeGreaterThan(1000)
      expect(row.convergence).toBe(1)
    }
  })

  test('pre-copy has no faults, and on a host that costs nothing no effect at all', () => {
    for (const row of rowsOf({}))
      expect([row.faults, row.stall, row.remaining]).toEqual([undefined, undefined, undefined])
    const free = { ...host, ...idealHost, senderRate: null, slowdown: 0 }
    const none = { median: 0, sigma: 0 }
    const costs = { setupTime: none, startUp: none, synchronisation: none, alwaysDirty: none, switchover: none }
    const table = forecast(fits, migration, {
      draws: 3,
      source: source(4),
      host: { ...free, ...costs, bandwidthJitter: 0 },
    })
    for (const effect of effects) expect(table.columnNames()).not.toContain(effect)
  })
})
