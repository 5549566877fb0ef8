import { describe, expect, test } from 'vitest'
import { contourOf, geometricGrid, type MapCell, probabilityMap } from '../../../src/forecast/plan/map.ts'
import { bestStart, earliestStart, startsWithin } from '../../../src/forecast/plan/starts.ts'
import { scripted } from './scripted.ts'

const setting = { bandwidth: 1, downtimeLimit: 1, throttle: 0, start: [0, 0] } as const
const cell = (bandwidth: number, downtimeLimit: number, probability: number): MapCell => ({
  bandwidth,
  downtimeLimit,
  probability,
  lower: 0,
  upper: 1,
})

describe('the map', () => {
  test('has the probability of each cell, on the same draws', async () => {
    const { sampler, seen } = scripted(({ bandwidth, downtimeLimit }) => Math.min(1, bandwidth / 100) * downtimeLimit)
    const grid = { bandwidths: [20, 50, 100], downtimeLimits: [0.5, 1], draws: 2000 }
    const cells = await probabilityMap(sampler, setting, { downtime: 1, probability: 0.5 }, grid)
    expect(cells.map(({ bandwidth, downtimeLimit }) => [bandwidth, downtimeLimit])).toEqual([
      [20, 0.5],
      [20, 1],
      [50, 0.5],
      [50, 1],
      [100, 0.5],
      [100, 1],
    ])
    for (const { bandwidth, downtimeLimit, probability, lower, upper } of cells) {
      expect(Math.abs(probability - (bandwidth / 100) * downtimeLimit)).toBeLessThan(0.05)
      expect(lower).toBeLessThanOrEqual(probability)
      expect(upper).toBeGreaterThanOrEqual(probability)
    }
    expect(new Set(seen.map(({ from, to }) => `${from}-${to}`)).size).toBe(1)
  })

  test('has grids of equal ratios', () => {
    expect(geometricGrid(1, 8, 4).map(value => Number(value.toFixed(12)))).toEqual([1, 2, 4, 8])
    expect(geometricGrid(3, 8, 1)).toEqual([3])
  })
})

describe('the contour', () => {
  test('lies between two cells by the logarithm of the bandwidth, by hand', () => {
    const cells = [cell(10, 1, 0.2), cell(40, 1, 0.8), cell(160, 1, 1)]
    // Half way from 0.2 to 0.8: the geometric mean of 10 and 40.
    expect(contourOf(cells, 0.5)).toEqual([{ bandwidth: expect.closeTo(20, 9), downtimeLimit: 1 }])
  })

  test('has gaps where no bandwidth reaches the probability, or already the least', () => {
    const cells = [cell(10, 1, 0), cell(20, 1, 0.3), cell(10, 2, 0), cell(20, 2, 1), cell(10, 3, 0.9), cell(20, 3, 1)]
    expect(contourOf(cells, 0.5).map(({ downtimeLimit }) => downtimeLimit)).toEqual([2])
  })
})

describe('the start', () => {
  const requirement = { downtime: 1, probability: 0.9 }

  test('that is best, and the first that will do', async () => {
    const { sampler } = scripted(({ start: [at] }) => (at < 4 ? 0.2 : at < 8 ? 0.95 : 1))
    const starts = await startsWithin(sampler, setting, requirement, { horizon: 10, count: 6, draws: 500 })
    expect(starts.map(({ at }) => at)).toEqual([0, 2, 4, 6, 8, 10])
    expect(bestStart(starts).at).toBe(8)
    expect(earliestStart(starts, requirement)!.at).toBe(4)
    expect(earliestStart(starts, { downtime: 1, probability: 0.9999 })!.at).toBe(8)
    expect(earliestStart(starts.slice(0, 2), requirement)).toBeUndefined()
    expect(starts.every(({ totalTime }) => totalTime === 5)).toBe(true)
  })
})
