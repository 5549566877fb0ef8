import { expect, test } from 'vitest'
import { wilsonInterval } from '../../../src/distributions/wilson.ts'
import { isLate, missesByPhase } from '../../../src/reservation/isolation/misses.ts'

test('frames are late by phase', () => {
  const frames = [
    { release: -2, response: 0.5 },
    { release: -0.5, response: 1.5 },
    { release: 0, response: 1 },
    { release: 4.5, response: 3 },
    { release: 6, response: 4 },
    { release: 7, response: 2 },
    { release: 9, response: 0.25 },
  ]
  const [before, during, after] = missesByPhase(frames, { deadline: 1, stopped: 5, resumed: 7 })
  const interval = (missed: number, n: number) => {
    const [lower, upper] = wilsonInterval(missed, n)
    return { ratio: missed / n, lower, upper }
  }
  expect(before).toEqual({ phase: 'before', frames: 2, missed: 1, stopped: 0, ...interval(1, 2), worstLateness: 0.5 })
  expect(during).toEqual({ phase: 'during', frames: 3, missed: 2, stopped: 2, ...interval(2, 3), worstLateness: 3 })
  expect(after).toEqual({ phase: 'after', frames: 2, missed: 1, stopped: 0, ...interval(1, 2), worstLateness: 1 })
})

test('a frame that never left is later than any, and one at its deadline is not late', () => {
  const [before] = missesByPhase([{ release: -1, response: Infinity }], { deadline: 1, stopped: 5, resumed: 7 })
  expect(before).toMatchObject({ frames: 1, missed: 1, ratio: 1, worstLateness: Infinity })
  expect(isLate({ release: 0.1 + 0.2, response: 0.04 }, 0.04)).toBe(false)
  expect(isLate({ release: 0, response: 0.0401 }, 0.04)).toBe(true)
})

test('a phase without frames has none late', () => {
  const [before] = missesByPhase([], { deadline: 1, stopped: 5, resumed: 7 })
  expect(before).toMatchObject({ frames: 0, missed: 0, ratio: 0, lower: 0, upper: 1, worstLateness: -Infinity })
})
