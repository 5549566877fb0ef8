import { describe, expect, test } from 'vitest'
import { constantBandwidthDemand, periodicDemand, responseTime } from '../../../src/reservation/cpu/response-time.ts'

describe('response times', () => {
  /** Tasks of 3 in 7, 3 in 12 and 5 in 20 (Burns & Wellings, Real-Time Systems and Programming Languages). */
  test('of the example of Burns & Wellings are 3, 6 and 20', () => {
    const [a, b] = [periodicDemand({ budget: 3, period: 7 }), periodicDemand({ budget: 3, period: 12 })]
    expect(responseTime(3, [], 7)).toBe(3)
    expect(responseTime(3, [a], 12)).toBe(6)
    expect(responseTime(5, [a, b], 20)).toBe(20)
    expect(responseTime(5, [a, b], 19)).toBe(Infinity)
  })

  test('below a server with deadlines allow for a budget at the end of a period and one at the start of the next', () => {
    const demand = constantBandwidthDemand({ budget: 2, period: 10 })
    expect([1, 4, 14].map(demand)).toEqual([1, 4, 6])
    expect(responseTime(1, [demand], 20)).toBeCloseTo((1 + 3.2) / 0.8, 9)
  })
})
