import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fairLevel, fairShare } from '../../../src/reservation/isolation/fair-level.ts'
import { scenarioOf } from '../../../src/reservation/isolation/scenario.ts'
import { isolationShares } from '../../../src/reservation/isolation/shares.ts'

test('levels by hand', () => {
  expect(fairLevel([0.2, 0.3, 0.5])).toBe(1)
  expect(fairLevel([1, 1])).toBe(0.5)
  expect(fairLevel([1, 0.1, 0.6])).toBeCloseTo(0.45, 12)
  expect(fairLevel([0.3, 1, 0.2, 0.3])).toBeCloseTo(0.8 / 3, 12)
})

test('all of a core is given where more is asked for, and no thread gets more than the level', () => {
  const demands = fc.array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(demands, asked => {
      const level = fairLevel(asked)
      const given = asked.reduce((sum, demand) => sum + Math.min(demand, level), 0)
      expect(given).toBeCloseTo(
        Math.min(
          1,
          asked.reduce((sum, demand) => sum + demand, 0),
        ),
        9,
      )
    }),
  )
})

// The sender takes 0.2 of the core. Tasks that ask for 0.9·10 ms to 10 ms of 40 take 0.2375 each, and leave 0.325 to
// the thread that computes without end; those of 11.8 ms ask for 0.28025, more than a third of the 0.8 that the sender
// leaves.
test('a neighbour shares its core with all who are on it', () => {
  const found = (options: Parameters<typeof scenarioOf>[0]) => {
    const scenario = scenarioOf({ senderRate: 100e6, ...options })
    return fairShare(scenario, isolationShares(scenario, 20e6), 20e6)
  }
  expect(found({ cost: 0.01 })).toEqual({ demand: expect.closeTo(0.2375, 12), level: expect.closeTo(0.325, 12) })
  expect(found({ cost: 0.0118 })).toEqual({ demand: expect.closeTo(0.28025, 12), level: expect.closeTo(0.8 / 3, 12) })
  expect(found({ cores: 2 }).level).toBe(1)
  expect(found({ background: { migrating: 0 } }).level).toBe(1)
})
