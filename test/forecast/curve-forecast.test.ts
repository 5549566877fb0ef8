import { describe, expect, test } from 'vitest'
import { countsOfTrace } from '../../src/forecast/curve-counts.ts'
import { curveForecast } from '../../src/forecast/curve-forecast.ts'
import { migrateCounts } from '../../src/forecast/curve-migration.ts'
import { source } from '../../src/random.ts'
import { syntheticTrace } from '../../src/trace/synthetic.ts'
import { meanDirtyCurve } from '../../src/working-set/dirty-curve.ts'
import { workingSet } from '../../src/working-set/scan.ts'
import { censusOf, type Population, sampleOf } from './sampled-guest.ts'

// 80 MiB, half of it zero; 3500 pages written in 16 s, fast at first.
const population: Population = {
  windows: [0.25, 0.5, 1, 2, 4, 8, 16],
  kinds: [400, 250, 350, 500, 600, 700, 700, 6740, 10240],
}
const small: Population = { ...population, kinds: population.kinds.map(pages => pages / 10) }
const MiB = 2 ** 20

const answers = (population: Population, cells: readonly (readonly [number, number])[]) =>
  cells.map(([bandwidth, downtimeLimit]) =>
    migrateCounts(censusOf(population), { bandwidth, downtimeLimit, deadline: 3600 }),
  )

describe('90% intervals hold the answer of all pages in about 90% of samples', () => {
  /** How often intervals of total time held the answer of the census, by cell: in 100 trials ± 0.03. */
  function coverage(population: Population, sampled: number, cells: readonly (readonly [number, number])[]) {
    const trials = 100
    const truths = answers(population, cells)
    const held = cells.map(() => 0)
    for (let trial = 0; trial < trials; trial++) {
      const own = source(4).substream(trial)
      const counts = sampleOf(population, sampled, own)
      cells.forEach(([bandwidth, downtimeLimit], i) => {
        const options = { bandwidths: [bandwidth], downtimeLimits: [downtimeLimit], source: own, draws: 99 }
        const [{ bounds }] = curveForecast(counts, options) as [ReturnType<typeof curveForecast>[number]]
        const truth = truths[i]!.totalTime ?? Infinity
        const { lower, upper } = bounds.totalTime
        if ((lower ?? Infinity) <= truth && truth <= (upper ?? Infinity)) held[i]!++
      })
    }
    return held.map(count => count / trials)
  }

  test('of a fiftieth of the pages: where it converges late, or hardly, and where any downtime will do', () => {
    const cells = [
      [10 * MiB, 0.1],
      [6 * MiB, 0.3],
      [8 * MiB, Infinity],
    ] as const
    expect(answers(population, cells).map(({ rounds }) => rounds)).toEqual([8, 11, 1])
    for (const share of coverage(population, 410, cells)) {
      expect(share).toBeGreaterThan(0.82)
      expect(share).toBeLessThan(0.98)
    }
  })

  test('of four fifths of the pages, where an error as of an infinite population would hold nearly always', () => {
    const [share] = coverage(small, 1638, [[MiB, Infinity]]) as [number]
    expect(share).toBeGreaterThan(0.82)
    expect(share).toBeLessThan(0.98)
  })
})

const counts = Object.freeze(sampleOf(population, 410, source(5)))
const options = {
  bandwidths: [8 * MiB, 16 * MiB],
  downtimeLimits: [0.05, 0.5, Infinity],
  source: source(1),
  draws: 300,
}
const cells = curveForecast(counts, options)

test('a cell for each limit of each bandwidth, with the answer of the counts as they are', () => {
  expect(cells.map(({ bandwidth, downtimeLimit }) => [bandwidth / MiB, downtimeLimit])).toEqual([
    [8, 0.05],
    [8, 0.5],
    [8, null],
    [16, 0.05],
    [16, 0.5],
    [16, null],
  ])
  for (const { bandwidth, downtimeLimit, converges, rounds, totalTime, downtime } of cells) {
    expect({ converges, rounds, totalTime, downtime }).toEqual(
      migrateCounts(counts, { bandwidth, downtimeLimit: downtimeLimit ?? Infinity, deadline: 3600 }),
    )
  }
})

test('a draw that does not converge is above every bound', () => {
  const uncertain = cells.filter(({ convergence }) => convergence > 0.2 && convergence < 0.9)
  expect(uncertain.length).toBeGreaterThan(0)
  for (const { bounds, convergence } of uncertain) {
    for (const { mean, median, lower, upper } of Object.values(bounds)) {
      expect({ mean, upper }).toEqual({ mean: null, upper: null })
      expect(lower).toBeGreaterThan(0)
      expect(median === null).toBe(convergence < 0.5)
    }
  }
  for (const { bounds } of cells.filter(({ convergence }) => convergence === 1)) {
    for (const { mean, median, lower, upper } of Object.values(bounds)) {
      expect(lower!).toBeLessThanOrEqual(median!)
      expect(median!).toBeLessThanOrEqual(upper!)
      expect(lower!).toBeLessThanOrEqual(mean!)
      expect(mean!).toBeLessThanOrEqual(upper!)
    }
  }
})

test('a higher level is wider, and a cell does not depend on the others', () => {
  const wide = curveForecast(counts, { ...options, level: 0.99 })
  expect(wide[2]!.bounds.totalTime.lower!).toBeLessThan(cells[2]!.bounds.totalTime.lower!)
  expect(wide[2]!.bounds.totalTime.upper!).toBeGreaterThan(cells[2]!.bounds.totalTime.upper!)
  expect(curveForecast(counts, { ...options, bandwidths: [16 * MiB], downtimeLimits: [0.5] })).toEqual([cells[4]])
})

test('passes longer than the longest window are told, unless the guest stops before', () => {
  // All of 40 MiB take 5 s at 8 MiB/s and 20 s, longer than 16 s, at 2 MiB/s.
  const slow = curveForecast(censusOf(population), { ...options, bandwidths: [2 * MiB, 8 * MiB] })
  expect(slow.map(({ extrapolated }) => extrapolated)).toEqual([true, true, false, false, false, false])
})

test('counts of all pages have no interval', () => {
  for (const { converges, convergence, totalTime, bounds } of curveForecast(censusOf(population), options)) {
    expect(convergence).toBe(Number(converges))
    expect(bounds.totalTime).toEqual({ mean: totalTime, median: totalTime, lower: totalTime, upper: totalTime })
  }
})

test.each([
  [{ draws: 0 }, 'draws must be a positive whole number: 0'],
  [{ draws: 1.5 }, 'draws must be a positive whole number: 1.5'],
  [{ level: 1 }, 'level must be between 0 and 1: 1'],
  [{ downtimeLimits: [-1] }, 'downtimeLimit must be positive: -1'],
])('%j is refused', (change, message) => {
  expect(() => curveForecast(counts, { ...options, ...change })).toThrow(new RangeError(message))
})

test('a trace has its exact dirty curve, up to half of it and at its end', () => {
  const trace = syntheticTrace({
    pageCount: 500,
    epoch: 0.5,
    duration: 5.5,
    writes: { law: 'hot-cold', pages: 200, rate: 100, hot: 0.1, share: 0.9 },
    source: source(4),
  })
  const exact = meanDirtyCurve(workingSet(trace))
  const { windows, pages, ...rest } = countsOfTrace(trace.info, workingSet(trace))
  expect(rest).toEqual({ pageSize: 4096, pageCount: 500 })
  expect([...windows].map(window => Number(window.toFixed(9)))).toEqual([0.5, 1, 1.5, 2, 2.5, 5.5])
  expect([...pages]).toEqual([1, 2, 3, 4, 5, 11].map(k => exact[k]))
})
