import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { activationBound } from '../../../src/reservation/cpu/supply.ts'
import { scenarioOf } from '../../../src/reservation/isolation/scenario.ts'
import { isolationShares } from '../../../src/reservation/isolation/shares.ts'

// 11 ms of 35 with a margin of 5%; a sender of 20 MB/s that takes a second of CPU for 100 MB, in 10 ms: 2 ms and 5%. A
// frame of 14,480 bytes is 15,380 on the wire, and so is a chunk: 0.5 ms at 30.76 MB/s of the 5 ms that are left to the
// link.
test('shares by hand', () => {
  const scenario = scenarioOf({ senderRate: 100e6, frameBytes: 14_480, chunk: 14_480, capacity: 30.76e6 })
  const { task, sender, stream, migration, response } = isolationShares(scenario, 20e6)
  expect(task).toEqual({ budget: expect.closeTo(0.01155, 12), period: expect.closeTo(0.035, 12) })
  expect(sender).toEqual({ budget: expect.closeTo(0.0021, 12), period: 0.01 })
  expect(stream).toBeCloseTo(15_380 / 0.0045, 3)
  expect(migration).toBeCloseTo((20e6 * 1538) / 1448, 3)
  expect(response).toBeCloseTo(0.04 - 0.05 * 0.011, 12)
})

test('a sender that takes no time needs no server', () => {
  const { sender, placement } = isolationShares(scenarioOf({ senderRate: Infinity }), 30e6)
  expect(sender).toBeNull()
  expect(placement).toEqual({
    task: { neighbour: 0, migrating: 0 },
    sender: 0,
    background: { neighbour: [], migrating: [0] },
  })
})

test("a server's bound gives a frame its cost before what is left to the link, and all of it takes a period at most", () => {
  const scenarios = fc.record({
    period: fc.double({ min: 0.01, max: 0.2, noNaN: true }),
    load: fc.double({ min: 0.02, max: 0.3, noNaN: true }),
    margin: fc.double({ min: 0, max: 0.2, noNaN: true }),
    frameBytes: fc.integer({ min: 100, max: 200_000 }),
  })
  fc.assert(
    fc.property(scenarios, ({ period, load, ...rest }) => {
      const scenario = scenarioOf({ ...rest, period, cost: load * period, capacity: 2e9 })
      const { task, response } = isolationShares(scenario, 10e6)
      const computed = response - scenario.transmission
      expect(activationBound(task, computed)).toBeCloseTo(scenario.cost, 9)
      expect(activationBound(task, computed + 1e-6)).toBeGreaterThanOrEqual(scenario.cost)
      expect(response).toBeLessThanOrEqual(period + 1e-12)
    }),
  )
})

describe('threads are bound to cores', () => {
  test('one that computes without end has its own, if it can', () => {
    const { placement } = isolationShares(scenarioOf({ cores: 2 }), 30e6)
    expect(placement).toEqual({
      task: { neighbour: 1, migrating: 1 },
      sender: 1,
      background: { neighbour: [], migrating: [0] },
    })
  })

  test('what does not fit one core may fit two', () => {
    const scenario = { cost: 0.015, background: { migrating: 0 } }
    expect(() => isolationShares(scenarioOf(scenario), 30e6)).toThrow(/^shares of a core must be at most 0.95: 1\.1/)
    const { placement } = isolationShares(scenarioOf({ ...scenario, cores: 2 }), 30e6)
    expect(placement.task).toEqual({ neighbour: 0, migrating: 1 })
  })
})

describe('what cannot be promised', () => {
  test.each([
    ['more than the link', { capacity: 40e6 }, 35e6, /^shares of a link must be at most 40000000 B\/s: 5\d/],
    [
      'a packet too long for the rest',
      { capacity: 12.5e6 },
      1e6,
      'shares of a link must be at most 12500000 B/s: Infinity',
    ],
    ['a sender that needs more than a core', { senderRate: 30e6 }, 30e6, /^shares of a core must be at most 0.95: 1/],
  ] as const)('%s', (_, options, rate, message) => {
    expect(() => isolationShares(scenarioOf(options), rate)).toThrow(message)
  })
})

test.each([
  [{ cost: 0.05 }, 'cost must be at most the period of 0.04 s: 0.05'],
  [{ period: 0 }, 'period must be positive: 0'],
  [{ senderRate: 0 }, 'senderRate must be positive: 0'],
  [{ variation: 1 }, 'variation must be from 0 to below 1: 1'],
  [{ margin: -0.1 }, 'margin must be finite and not negative: -0.1'],
  [{ transmission: 0.04 }, 'transmission must be below the period of 0.04 s: 0.04'],
  [{ cores: 1.5 }, 'cores must be a whole number: 1.5'],
  [{ background: { neighbour: -1 } }, 'neighbour must be a whole number: -1'],
  [{ chunk: 1e6 }, "chunk must be at most the socket's buffer of 309000: 1000000"],
  [{ cap: 1.2 }, 'cap must be at most 1: 1.2'],
] as const)('a scenario is checked: %o', (options, message) => {
  expect(() => scenarioOf(options)).toThrow(message)
})
