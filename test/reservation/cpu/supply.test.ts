import { describe, expect, test } from 'vitest'
import {
  activationBound,
  checkedShare,
  delayedRate,
  lateBound,
  linearBound,
  periodicBound,
  periodicWindow,
  shareOfDelayedRate,
  tickDelay,
} from '../../../src/reservation/cpu/supply.ts'

const shares = [
  { budget: 3, period: 5 },
  { budget: 2, period: 7 },
  { budget: 0.9, period: 1 },
  { budget: 5, period: 5 },
  { budget: 0.01, period: 3 },
]

describe('the periodic resource', () => {
  test('of 3 in 5 supplies what Shin & Lee draw', () => {
    const share = { budget: 3, period: 5 }
    const expected = [0, 0, 0, 0, 0, 1, 2, 3, 3, 3, 4, 5, 6, 6, 6, 7]
    expect(expected.map((_, t) => periodicBound(share, t))).toEqual(expected)
    const windows = [0, 5, 6, 7, 10, 11, 12, 15, 16, 17, 20, 21, 22]
    expect(windows.map((_, supply) => periodicWindow(share, supply))).toEqual(windows)
  })

  /** Workload {T(50, 7), T(75, 9)} of Shin & Lee (2003): on a period of 10, EDF needs 28% and rate-monotonic 35%. */
  test('carries the example workload with the capacities that they give', () => {
    const schedulable = (budget: number) =>
      Array.from({ length: 60 }, (_, i) => 25 * (i + 1)).every(
        t => 7 * Math.floor(t / 50) + 9 * Math.floor(t / 75) <= periodicBound({ budget, period: 10 }, t),
      )
    expect(schedulable(2.8)).toBe(true)
    expect(schedulable(2.7)).toBe(false)
    expect(periodicWindow({ budget: 3.5, period: 10 }, 9 + 2 * 7)).toBe(75)
    expect(periodicWindow({ budget: 3.4, period: 10 }, 9 + 2 * 7)).toBeGreaterThan(75)
    expect(periodicWindow({ budget: 3.4, period: 10 }, 9 + 7)).toBeGreaterThan(50)
  })

  test.each(shares)('of $budget in $period is never below its line, and touches it once a period', share => {
    const { budget, period } = share
    for (let t = 0; t < 6 * period; t += period / 40) {
      expect(periodicBound(share, t)).toBeGreaterThanOrEqual(linearBound(share, t) - 1e-12)
    }
    for (let k = 0; k < 5; k++) {
      const t = 2 * (period - budget) + k * period
      expect(periodicBound(share, t)).toBeCloseTo(linearBound(share, t), 12)
    }
  })

  test.each(shares)('of $budget in $period needs the window that it needs', share => {
    for (let sevenths = 1; sevenths <= 35; sevenths++) {
      const supply = (share.budget * sevenths) / 7
      const window = periodicWindow(share, supply)
      expect(periodicBound(share, window)).toBeCloseTo(supply, 12)
      expect(periodicBound(share, window - 1e-6)).toBeLessThan(supply - 1e-7)
    }
  })
})

test('a rate with a delay is a share with it, and back', () => {
  expect(delayedRate({ budget: 2, period: 5 })).toEqual({ rate: 0.4, delay: 6 })
  expect(shareOfDelayedRate({ rate: 0.4, delay: 6 })).toEqual({ budget: 2, period: 5 })
  expect(() => shareOfDelayedRate({ rate: 1, delay: 6 })).toThrow('the rate must be in (0, 1): 1')
  expect(() => shareOfDelayedRate({ rate: 0.5, delay: 0 })).toThrow('the delay must be positive and finite: 0')
})

describe('since its activation a Constant Bandwidth Server of 3 in 8', () => {
  const share = { budget: 3, period: 8 }

  test('with a new deadline gets 3 by 8, 3 more by 16', () => {
    const at = [0, 5, 6, 8, 10, 13, 15, 16, 17]
    expect(at.map(t => activationBound(share, t))).toEqual([0, 0, 1, 3, 3, 3, 5, 6, 6])
  })

  test('with 1 left for 4 seconds gets 1 by 4, 3 more by 12', () => {
    const at = [3, 3.5, 4, 8, 9, 10, 12, 17, 18]
    expect(at.map(t => activationBound(share, t, { left: 1, ahead: 4 }))).toEqual([0, 0.5, 1, 1, 1, 2, 4, 4, 5])
  })

  test('gets least, of the states that a hard one can be in, as a periodic resource', () => {
    for (let t = 0; t <= 40; t += 0.25) {
      const states = Array.from({ length: 49 }, (_, i) => i / 16).flatMap(left =>
        Array.from({ length: 129 }, (_, i) => i / 16)
          .filter(ahead => left <= (ahead * 3) / 8 && ahead <= 8 - (3 - left))
          .map(ahead => activationBound(share, t, { left, ahead })),
      )
      expect(Math.min(activationBound(share, t), ...states)).toBeCloseTo(periodicBound(share, t), 12)
    }
  })
})

test('shares out of range are told', () => {
  expect(checkedShare({ budget: 1, period: 1 })).toEqual({ budget: 1, period: 1 })
  expect(() => checkedShare({ budget: 0, period: 1 })).toThrow('the budget must be in (0, 1]: 0')
  expect(() => checkedShare({ budget: 2, period: 1 })).toThrow('the budget must be in (0, 1]: 2')
  expect(() => checkedShare({ budget: 1, period: Infinity })).toThrow(
    'the period must be positive and finite: Infinity',
  )
})

describe('a bound where budgets end late', () => {
  const share = { budget: 2, period: 10 }

  test('by hand: one second late at a fifth of a core is five', () => {
    expect(tickDelay(share, 1)).toBe(5)
    expect(lateBound(share, 16 + 5, 1)).toBe(0)
    expect(lateBound(share, 18 + 5, 1)).toBeCloseTo(2, 12)
    expect(lateBound(share, 30, 0)).toBe(periodicBound(share, 30))
  })
})
