import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fair } from '../../../src/reservation/cpu/fair.ts'
import { simulateCore } from '../../../src/reservation/cpu/schedule.ts'
import { leastSupply, supplyIn } from '../../../src/reservation/cpu/segments.ts'
import { endless } from '../../../src/reservation/cpu/server.ts'
import { streams, windows } from './mixes.ts'

test('equals take turns of a slice', () => {
  const loads = ['a', 'b'].map(name => ({ server: fair(name, { slice: 1 }), jobs: endless() }))
  const [a, b] = simulateCore(loads, 6)
  expect(a!.ran).toEqual({ starts: [0, 2, 4], ends: [1, 3, 5] })
  expect(b!.ran).toEqual({ starts: [1, 3, 5], ends: [2, 4, 6] })
})

test('time is shared by weight', () => {
  const weights = [1, 2, 5]
  const loads = weights.map(weight => ({ server: fair(`${weight}`, { weight }), jobs: endless() }))
  const services = simulateCore(loads, 80)
  services.forEach(({ ran }, i) => {
    expect(Math.abs(supplyIn(ran, 0, 80) - 10 * weights[i]!)).toBeLessThan(0.01)
  })
})

describe('one that wakes', () => {
  const run = (credit: number) => {
    const loads = [
      { server: fair('busy', { slice: 1, credit }), jobs: endless() },
      {
        server: fair('woken', { slice: 1, credit }),
        jobs: [
          { time: 10.25, cost: 0.5 },
          { time: 20.25, cost: 0.5 },
        ],
      },
    ]
    return simulateCore(loads, 30)[1]!
  }

  test('waits for the end of the slice that runs', () => {
    expect(run(0).finished).toEqual([11.5, 21])
  })

  test('with credit preempts it', () => {
    expect(run(2).finished).toEqual([10.75, 20.75])
  })

  test('has a whole slice, and was charged for what it used of the last', () => {
    const loads = [
      { server: fair('busy', { slice: 1 }), jobs: endless() },
      {
        server: fair('woken', { slice: 1 }),
        jobs: [
          { time: 0.25, cost: 0.5 },
          { time: 1.6, cost: 1.5 },
        ],
      },
    ]
    expect(simulateCore(loads, 10)[1]!.ran).toEqual({ starts: [1, 2.5, 4.5], ends: [1.5, 3.5, 5] })
  })

  test('has nothing for the time that it slept', () => {
    const loads = [
      { server: fair('busy', { slice: 1 }), jobs: endless() },
      { server: fair('woken', { slice: 1 }), jobs: endless(50) },
    ]
    const { ran } = simulateCore(loads, 60)[0]!
    expect(supplyIn(ran, 50, 60)).toBe(5)
  })
})

describe('among known competitors', () => {
  const threads = fc.array(fc.record({ weight: fc.constantFrom(0.5, 1, 2, 3), jobs: streams }), {
    minLength: 2,
    maxLength: 4,
  })

  test('it gets what is promised, whatever they do', () => {
    fc.assert(
      fc.property(threads, fc.constantFrom(0, 0, 0.5, 2), fc.constantFrom(0.25, 1), (all, credit, slice) => {
        const loads = all.map(({ weight, jobs }, i) => {
          const others = all.filter((_, k) => k !== i)
          const competitors = { count: others.length, weight: others.reduce((sum, one) => sum + one.weight, 0) }
          return { server: fair(`${i}`, { weight, slice, credit, competitors }), jobs }
        })
        simulateCore(loads, 80).forEach(({ ran, backlogged }, i) => {
          for (const window of windows) {
            const bound = loads[i]!.server.supplyBound(window)
            expect(leastSupply(ran, backlogged, window)).toBeGreaterThanOrEqual(bound - 1e-9)
          }
        })
      }),
      { numRuns: 400 },
    )
  })

  test('the promise is attained against one of a little more weight, which gets two slices at once', () => {
    const server = fair('a', { slice: 1, competitors: { count: 1, weight: 1.01 } })
    const loads = [
      { server, jobs: endless() },
      { server: fair('b', { slice: 1, weight: 1.01 }), jobs: endless(0.5) },
    ]
    const { ran, backlogged } = simulateCore(loads, 20)[0]!
    expect(ran.starts.slice(0, 3)).toEqual([0, 3, 5])
    for (const [window, least] of [
      [2, 0],
      [4, 1],
      [6, 2],
    ] as const) {
      expect(leastSupply(ran, backlogged, window)).toBe(least)
      expect(Math.abs(server.supplyBound(window) - least)).toBeLessThan(0.02)
    }
  })
})

test('without known competitors it is promised nothing', () => {
  expect(fair('a').supplyBound(1e9)).toBe(0)
  expect(fair('a').share).toBe(0)
  expect(fair('a', { competitors: { count: 0, weight: 0 } }).supplyBound(4)).toBe(4)
})

describe('what cannot be is told', () => {
  test.each([
    [() => fair('a', { weight: 0 }), 'weight must be positive and finite: 0'],
    [() => fair('a', { slice: Infinity }), 'slice must be positive and finite: Infinity'],
    [() => fair('a', { credit: -1 }), 'credit must not be negative: -1'],
    [() => fair('a', { competitors: { count: -1, weight: 1 } }), 'count must not be negative: -1'],
  ])('%#', (make, message) => {
    expect(make).toThrow(message)
  })
})
