import { describe, expect, test } from 'vitest'
import { countMemory } from '../../../src/migration/count-memory.ts'
import { idealHost } from '../../../src/migration/host.ts'
import { migrate } from '../../../src/migration/migrate.ts'
import { selfMigration } from '../../../src/migration/strategies/self-migration.ts'

const page = 4096
const link = { bandwidth: 100 * page }
const guest = (rate: number) =>
  countMemory({ pageSize: page, pageCount: 1000, zeroPages: 0 }, seconds => rate * seconds)
const plan = { buffer: 50 * page, copyRate: 1000 * page, ownPages: 10, cpu: 0.25 }

// M = 1000 pages at 100 pages/s. The guest writes 40 pages/s of its own time and keeps three quarters of it: 30 a second.
// Passes: 1000 pages in 10 s, which leave 300 and the sender's 10; 310 in 3.1 s leave 93 + 10; 103 in 1.03 s leave
// 30.9 + 10, which fit 50. They are copied in 40.9 ms and sent in 409 ms.
describe('self-migration', () => {
  test('by hand', () => {
    const outcome = migrate(guest(40), { link, ...selfMigration(plan) }, idealHost)
    expect(outcome.converged).toBe(true)
    expect(outcome.rounds).toBe(5)
    expect(outcome.downtime).toBeCloseTo(0.0409 + 0.409, 9)
    expect(outcome.totalTime).toBeCloseTo(14.13 + 0.4499, 9)
    expect(outcome.bytes / page).toBeCloseTo(1000 + 310 + 103 + 40.9, 6)
    expect(outcome.lost).toBeCloseTo(0.25 * 14.13, 9)
    expect(outcome).toMatchObject({ faults: 0, stall: 0, remaining: 0 })
  })

  test('the checkpoint is bounded by its buffer', () => {
    for (const rate of [5, 20, 60, 90]) {
      const { converged, downtime } = migrate(guest(rate), { link, deadline: 500, ...selfMigration(plan) }, idealHost)
      expect(converged).toBe(true)
      expect(downtime).toBeLessThanOrEqual(50 / 1000 + 50 / 100)
    }
  })

  test('a buffer smaller than what the sender itself dirties is never enough', () => {
    const options = selfMigration({ ...plan, buffer: 9 * page })
    const { converged, totalTime } = migrate(guest(1), { link, deadline: 60, ...options }, idealHost)
    expect({ converged, totalTime }).toEqual({ converged: false, totalTime: 60 })
  })

  test('memory that fits the buffer is sent once before', () => {
    const outcome = migrate(
      guest(0),
      { link, ...selfMigration({ buffer: 4000 * page, ownPages: 0, cpu: 0 }) },
      idealHost,
    )
    expect(outcome).toMatchObject({ converged: true, downtime: 0, lost: 0, bytes: 1000 * page })
  })
})

test.each([
  [{ buffer: 0 }, 'buffer must be positive: 0'],
  [{ copyRate: -1 }, 'copyRate must be positive: -1'],
  [{ ownPages: Number.NaN }, 'ownPages must not be negative: NaN'],
  [{ cpu: 1 }, 'cpu must lie in [0, 1): 1'],
])('%j is refused', (options, message) => {
  expect(() => selfMigration(options)).toThrow(new RangeError(message))
})
