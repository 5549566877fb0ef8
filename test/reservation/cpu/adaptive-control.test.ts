import { describe, expect, test } from 'vitest'
import {
  constantBudget,
  deadBeatControl,
  earliness,
  invariantControl,
  recovery,
} from '../../../src/reservation/cpu/adaptive-control.ts'

const prediction = { low: 4, mean: 6, high: 12 }

describe('laws, worked by hand for jobs of 4 to 12 every 4 periods', () => {
  const input = { prediction, late: 0, left: 0, periods: 4 }

  test('in time whatever they cost: 12 in 4 periods, in 5 if one late is in time', () => {
    expect(invariantControl()(input)).toBe(3)
    expect(invariantControl(1)(input)).toBe(2.4)
  })

  test('late by 2 with 1 left of the last period: 11 in 2 periods', () => {
    expect(invariantControl()({ ...input, late: 2, left: 1 })).toBe(5.5)
    expect(invariantControl(1)({ ...input, late: 2, left: 1 })).toBeCloseTo(11 / 3, 12)
  })

  test('too late to be in time: all there is; and so while nothing is known', () => {
    expect(invariantControl()({ ...input, late: 4 })).toBe(Infinity)
    expect(invariantControl()({ ...input, prediction: undefined })).toBe(Infinity)
    expect(deadBeatControl()({ ...input, late: 5 })).toBe(Infinity)
  })

  test('in time on average: 6 in 4 periods, or 5 in 2', () => {
    expect(deadBeatControl()(input)).toBe(1.5)
    expect(deadBeatControl()({ ...input, late: 2, left: 1 })).toBe(2.5)
  })

  test('no feedback', () => {
    expect(constantBudget(7)({ ...input, late: 3, left: 2 })).toBe(7)
  })

  test('what is left may be more than the job wants', () => {
    expect(invariantControl()({ ...input, late: 1, left: 20 })).toBe(0)
  })
})

describe('the invariant set', () => {
  test('with no job late it is [−⌊N (1 − h/H)⌋, 0], the fluid one in whole periods', () => {
    for (let periods = 1; periods <= 12; periods++) {
      for (const ratio of [0.03, 0.21, 0.34, 0.47, 0.66, 0.81, 0.93]) {
        expect(earliness(periods, 0, ratio)).toBe(Math.floor(periods * (1 - ratio)))
      }
    }
  })

  test('worked by hand for N = 4, E = 1, h/H = 1/2', () => {
    // in time: ⌈5/2⌉ = 3 periods, 1 early; 1 late, with H/4 left: ⌈(1/4)/(3/4) · 4⌉ = 2 more, 4 − 1 − 2 = 1 early
    expect(earliness(4, 1, 0.5)).toBe(1)
  })

  test('is a point if costs are known exactly, and widens with their range', () => {
    for (let periods = 1; periods <= 6; periods++) {
      for (let late = 0; late <= 3; late++) {
        expect(earliness(periods, late, 1)).toBe(0)
        for (let ratio = 0.1; ratio < 0.95; ratio += 0.1) {
          expect(earliness(periods, late, ratio)).toBeGreaterThanOrEqual(earliness(periods, late, ratio + 0.05))
          expect(earliness(periods, late, ratio)).toBeLessThan(periods)
        }
      }
    }
  })

  test('refuses what is not a number of periods or a ratio', () => {
    expect(() => earliness(0, 0, 0.5)).toThrow(RangeError)
    expect(() => earliness(4, -1, 0.5)).toThrow(RangeError)
    expect(() => earliness(4, 0, 0)).toThrow(RangeError)
    expect(() => invariantControl(0.5)).toThrow(
      new RangeError('the periods that a job may be late must be an integer of 0 or more: 0.5'),
    )
  })
})

test('recovery, worked by hand: jobs of 16 with 6 a period take 3 of 4 periods, so that each makes up one', () => {
  expect(recovery(4, 16, 6, 4)).toBe(4)
  expect(recovery(4, 16, 8, 4)).toBe(2)
  expect(recovery(4, 16, 6, 4, 1)).toBe(3)
  expect(recovery(0, 16, 6, 4)).toBe(0)
  expect(recovery(1, 16, 4, 4)).toBe(Infinity)
})
