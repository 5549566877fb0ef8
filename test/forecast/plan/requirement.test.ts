import { describe, expect, test } from 'vitest'
import { checkRequirement, countMet, isMet } from '../../../src/forecast/plan/requirement.ts'
import { outcomesOf } from './scripted.ts'

describe('a requirement', () => {
  const one = { converged: true, downtime: 0.1, totalTime: 10 }

  test('is met up to its bounds, and by migrations that converge alone', () => {
    expect(isMet(one, { downtime: 0.1 })).toBe(true)
    expect(isMet(one, { downtime: 0.099 })).toBe(false)
    expect(isMet(one, { downtime: 0.1, totalTime: 10 })).toBe(true)
    expect(isMet(one, { downtime: 0.1, totalTime: 9.9 })).toBe(false)
    expect(isMet({ ...one, converged: false }, { downtime: 1 })).toBe(false)
  })

  test('is counted over draws', () => {
    const outcomes = outcomesOf([0.05, 0.2, Number.NaN, 0.1])
    expect(countMet(outcomes, { downtime: 0.1 })).toBe(2)
    expect(countMet(outcomes, { downtime: 0.2 })).toBe(3)
    expect(countMet(outcomes, { downtime: 0.2, totalTime: 4 })).toBe(0)
  })

  test.each([
    [{ downtime: 0, probability: 0.9 }, 'downtime must be positive: 0'],
    [{ downtime: 1, totalTime: -1, probability: 0.9 }, 'totalTime must be positive: -1'],
    [{ downtime: 1, probability: 1 }, 'probability must be between 0 and 1: 1'],
  ])('%o is none', (requirement, message) => {
    expect(() => checkRequirement(requirement)).toThrow(message)
  })
})
