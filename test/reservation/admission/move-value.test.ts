import { describe, expect, test } from 'vitest'
import { wilsonInterval } from '../../../src/distributions/wilson.ts'
import {
  defaultPrices,
  type MigrationDraws,
  migrationCosts,
} from '../../../src/reservation/admission/migration-draws.ts'
import { type DemandDraw, type Move, moveValue } from '../../../src/reservation/admission/move-value.ts'

const migration = (converged: readonly number[], totalTime = 5): MigrationDraws => ({
  converged: Uint8Array.from(converged),
  totalTime: Float64Array.from(converged, () => totalTime),
  downtime: Float64Array.from(converged, () => 0.3),
  lost: Float64Array.from(converged, () => 0.2),
})
const demand: DemandDraw = { source: [0.8, 0.8], mover: [0.6, 0.6], destination: [0.2, 0.6] }
const move: Move = {
  step: 10,
  demands: [demand],
  capacity: { source: 1, destination: 1 },
  sender: 0.1,
  migration: migration([1]),
  prices: { overload: 1, downtime: 2, lost: 1.5, migrating: 0.1 },
}

test('a migration costs its downtime, what the guest loses and its time', () => {
  const { prices } = move
  const [moved, stayed] = migrationCosts(migration([1, 0]), prices)
  expect(moved).toBeCloseTo(2 * 0.3 + 1.5 * 0.2 + 0.1 * 5, 12)
  expect(stayed).toBeCloseTo(1.5 * 0.2 + 0.1 * 5, 12)
  expect(migrationCosts(migration([1]), defaultPrices)[0]).toBeCloseTo(0.3 + 0.2 + 0.5, 12)
})

describe('a move by hand', () => {
  // Staying, the source is 0.4 over for 20 s: 8. Moving, it is 0.5 over for the 5 s of the migration, and the destination 0.2
  // over for the second 10 s: 4.5. Of the 3.5 avoided the first step gives 1.5 and the second 2. The cost is 1.4.
  test('that pays', () => {
    const value = moveValue(move)
    expect(value.avoided.mean).toBeCloseTo(3.5, 12)
    expect(value.cost.mean).toBeCloseTo(1.4, 12)
    expect(value.net.mean).toBeCloseTo(2.1, 12)
    expect(value.breakEven).toBeCloseTo((10 * 1.4) / 1.5, 12)
    expect(value.worthwhile).toMatchObject({ probability: 1, upper: 1 })
  })

  // The sender alone puts the source another 0.1 over for 5 s.
  test('that does not converge', () => {
    const value = moveValue({ ...move, migration: migration([0]) })
    expect(value.avoided.mean).toBeCloseTo(-0.5, 12)
    expect(value.net.mean).toBeCloseTo(-0.5 - 0.8, 12)
    expect(value.breakEven).toBeNull()
  })

  // Three draws in which it is worth 2.1, and one −1.3.
  test('in draws', () => {
    const value = moveValue({ ...move, demands: new Array(4).fill(demand), migration: migration([1, 1, 1, 0]) }, 0.5)
    expect(value.net.mean).toBeCloseTo((3 * 2.1 - 1.3) / 4, 12)
    expect(value.standardError).toBeCloseTo(Math.sqrt((3 / 16) * 3.4 ** 2) / 2, 12)
    expect(value.interval[0]).toBeCloseTo(-1.3, 12)
    expect(value.interval[1]).toBeCloseTo(2.1, 12)
    const [lower, upper] = wilsonInterval(3, 4)
    expect(value.worthwhile).toEqual({ probability: 0.75, lower, upper })
  })

  test('without overload it costs what the migration costs, and never breaks even', () => {
    const value = moveValue({ ...move, capacity: { source: 9, destination: 9 } })
    expect(value.avoided.mean).toBe(0)
    expect(value.net.mean).toBeCloseTo(-1.4, 12)
    expect(value.breakEven).toBeNull()
  })

  test('what costs nothing breaks even at once', () => {
    const free = { overload: 1, downtime: 0, lost: 0, migrating: 0 }
    expect(moveValue({ ...move, prices: free }).breakEven).toBe(0)
  })
})

test('there must be as many draws of demand as of the migration, and some', () => {
  expect(() => moveValue({ ...move, migration: migration([1, 1]) })).toThrow(RangeError)
  expect(() => moveValue({ ...move, demands: [], migration: migration([]) })).toThrow(RangeError)
})
