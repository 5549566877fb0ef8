import { describe, expect, test } from 'vitest'
import { source } from '../../../src/random.ts'
import {
  multiprocessorLinearBound,
  multiprocessorPeriodicBound,
  parallelBound,
} from '../../../src/reservation/cpu/hierarchical-supply.ts'

const lengths = Array.from({ length: 200 }, (_, i) => i * 0.1)

describe('shares with phases of their own', () => {
  const shares = [
    { budget: 2, period: 5 },
    { budget: 3, period: 4 },
  ]

  test('worked by hand: of 2 in 5 there are 2 s in 8 s, after 6 s of none; of 3 in 4 there are 3 + 2', () => {
    expect(parallelBound(shares, 2, 8)).toBeCloseTo(7, 12)
    expect(parallelBound(shares, 1, 8)).toBeCloseTo(5, 12)
  })

  test('more threads than cores get no more', () => {
    for (const t of lengths) expect(parallelBound(shares, 5, t)).toBe(parallelBound(shares, 2, t))
  })

  test('k threads get no more than k cores, and no less than fewer threads', () => {
    for (const t of lengths) {
      expect(parallelBound(shares, 1, t)).toBeLessThanOrEqual(t)
      expect(parallelBound(shares, 2, t)).toBeLessThanOrEqual(2 * t)
      expect(parallelBound(shares, 2, t)).toBeGreaterThanOrEqual(parallelBound(shares, 1, t))
    }
  })

  test('a number of threads is a positive integer', () => {
    expect(() => parallelBound(shares, 0, 1)).toThrow(new RangeError('threads must be a positive integer: 0'))
  })
})

describe('the multiprocessor periodic resource', () => {
  const resource = { period: 5, budget: 12, concurrency: 3 }

  test('worked by hand for (5, 12, 3): 4 s of each core, none for 2 s, then three at a time for 4 s of each 5 s', () => {
    const expected: [number, number][] = [
      [2, 0],
      [4, 6],
      [6, 12],
      [7, 12],
      [8, 15],
      [12, 24],
    ]
    for (const [t, supply] of expected) expect(multiprocessorPeriodicBound(resource, t)).toBeCloseTo(supply, 12)
    expect(multiprocessorLinearBound(resource, 8)).toBeCloseTo((12 / 5) * 6, 12)
  })

  test('the line touches the bound where a period ends, and is nowhere above it', () => {
    for (const t of lengths) {
      expect(multiprocessorLinearBound(resource, t)).toBeLessThanOrEqual(
        multiprocessorPeriodicBound(resource, t) + 1e-9,
      )
    }
    for (const t of [2, 7, 12]) {
      expect(multiprocessorLinearBound(resource, t)).toBeCloseTo(multiprocessorPeriodicBound(resource, t), 12)
    }
  })

  test('equal shares of Θ/m′ with any phases supply as much, to any number of threads', () => {
    const random = source(3)
    for (let i = 0; i < 50; i++) {
      const concurrency = 1 + Math.floor(random() * 5)
      const period = 1 + random() * 9
      const budget = period * (0.1 + 0.9 * random())
      const shares = Array.from({ length: concurrency }, () => ({ budget, period }))
      for (let threads = 1; threads <= concurrency + 1; threads++) {
        const seconds = 40 * random()
        const one = { period, budget: concurrency * budget, concurrency }
        expect(multiprocessorPeriodicBound(one, seconds, threads)).toBeCloseTo(
          parallelBound(shares, threads, seconds),
          9,
        )
      }
    }
  })

  test('of unequal shares with phases of their own less may come: 0.8 and 0.4 of 1 s in 1.4 s', () => {
    const shares = [
      { budget: 0.8, period: 1 },
      { budget: 0.4, period: 1 },
    ]
    expect(multiprocessorPeriodicBound({ period: 1, budget: 1.2, concurrency: 2 }, 1.4)).toBeCloseTo(1.2, 12)
    expect(parallelBound(shares, 2, 1.4)).toBeCloseTo(0.8 + 0.2, 12)
  })

  test('a resource is one', () => {
    expect(() => multiprocessorPeriodicBound({ ...resource, concurrency: 1.5 }, 1)).toThrow(
      new RangeError('the concurrency must be a positive integer: 1.5'),
    )
    expect(() => multiprocessorPeriodicBound({ ...resource, budget: 16 }, 1)).toThrow(RangeError)
    expect(() => multiprocessorLinearBound({ ...resource, period: 0 }, 1)).toThrow(RangeError)
  })
})
