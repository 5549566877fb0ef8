import { describe, expect, test } from 'vitest'
import { betaBinomial } from '../../src/distributions/beta-binomial.ts'
import { empirical } from '../../src/distributions/empirical.ts'
import { simulationBasedCalibration } from '../../src/evaluation/calibration-by-simulation.ts'
import { migrateCounts } from '../../src/forecast/curve-migration.ts'
import { drawCounts } from '../../src/forecast/curve-posterior.ts'
import { dirichletVariate } from '../../src/markov/dirichlet.ts'
import { source } from '../../src/random.ts'
import type { CountsTrace, Sample } from '../../src/trace/counts.ts'
import { censusOf, divide, sampleOf } from './sampled-guest.ts'

const guest = { pageSize: 4096, pageCount: 1000, windows: Float64Array.of(0.5, 1, 2), pages: new Float64Array(3) }
const of = (sample: Partial<Sample>): CountsTrace => ({
  ...guest,
  sample: { pages: [100, 100, 100], dirty: [4, 6, 20], together: true, ...sample },
})
const draws = (counts: CountsTrace, n = 2000) => drawCounts(counts, n, source(1))
const column = (counts: readonly CountsTrace[], window: number) => empirical(counts.map(({ pages }) => pages[window]!))

describe('windows that begin together', () => {
  test('each has the beta-binomial law of what was not sampled', () => {
    const found = draws(of({ zero: 40 }))
    const laws = [1 / 6, 2 / 6, 3 / 6].map((prior, i) => {
      const dirty = [4, 6, 20][i]!
      return { found: column(found, i), dirty, law: betaBinomial(900, dirty + prior, 100 - dirty + 1.5 - prior) }
    })
    const zero = { found: empirical(found.map(one => one.zeroPages!)), dirty: 40, law: betaBinomial(900, 40.5, 61) }
    for (const { found, dirty, law } of [...laws, zero]) {
      expect(Math.abs(found.mean - dirty - law.mean)).toBeLessThan(4 * Math.sqrt(law.variance / 2000))
      expect(found.variance / law.variance).toBeGreaterThan(0.85)
      expect(found.variance / law.variance).toBeLessThan(1.15)
      expect(found.draws.every(pages => Number.isInteger(pages) && pages >= dirty)).toBe(true)
    }
  })

  test('errors of nested windows are those of one sample: what adds to one adds to the longer ones', () => {
    const found = draws(of({ dirty: [20, 22, 23] }))
    const [first, last] = [column(found, 0), column(found, 2)]
    const covariance =
      found.reduce((sum, { pages }) => sum + (pages[0]! - first.mean) * (pages[2]! - last.mean), 0) / found.length
    // Of shares p ≤ q of one multinomial sample, the covariance is p (1 − q) / n, so the correlation is √(p (1 − q) / (q (1 − p))).
    const correlation = covariance / Math.sqrt(first.variance * last.variance)
    expect(correlation).toBeCloseTo(Math.sqrt((0.2 * 0.77) / (0.23 * 0.8)), 1)
  })

  test('never fall, and never exceed what is not zero', () => {
    for (const { pages, zeroPages } of draws(of({ zero: 78 }), 500)) {
      expect(pages).toEqual(pages.slice().sort())
      expect(pages[2]! + zeroPages!).toBeLessThanOrEqual(1000)
    }
  })

  test('a census leaves nothing to chance', () => {
    const all = of({ pages: [1000, 1000, 1000], dirty: [10, 10, 300], zero: 700 })
    for (const one of draws(all, 20)) {
      expect(one).toMatchObject({ pages: Float64Array.of(10, 10, 300), zeroPages: 700 })
      expect(one).not.toHaveProperty('sample')
    }
  })

  test('zero pages that must have been written are drawn with them', () => {
    const found = draws(of({ dirty: [10, 40, 80], zero: 50 }))
    const zero = empirical(found.map(one => one.zeroPages!))
    expect(Math.abs(zero.mean / 1000 - 0.5)).toBeLessThan(0.01)
    expect(Math.sqrt(zero.variance)).toBeGreaterThan(20)
  })

  test('counts that fall are taken to stay', () => {
    expect(draws(of({ dirty: [9, 6, 20] }), 50)).toEqual(draws(of({ dirty: [9, 9, 20] }), 50))
  })

  test('zero pages that were not sampled are known', () => {
    const found = draws({ ...of({}), zeroPages: 123 }, 5)
    expect(found.map(one => one.zeroPages)).toEqual([123, 123, 123, 123, 123])
  })
})

// The posterior of shares a ≤ b of two windows is, on a grid, proportional to what Bayes' theorem says.
test('windows of samples of their own: means and spread as by quadrature', () => {
  const [n, first, second] = [30, 6, 8]
  const steps = 400
  const sums = { weight: 0, a: 0, b: 0, aa: 0, bb: 0 }
  for (let i = 0; i < steps; i++) {
    for (let j = 0; j < steps; j++) {
      const b = (j + 0.5) / steps
      const a = b * ((i + 0.5) / steps)
      const likelihood = a ** first * (1 - a) ** (n - first) * b ** second * (1 - b) ** (n - second)
      const prior = a ** (0.25 - 1) * (b - a) ** (0.25 - 1) * (1 - b) ** (0.5 - 1)
      const weight = likelihood * prior * b
      sums.weight += weight
      sums.a += weight * a
      sums.b += weight * b
      sums.aa += weight * a * a
      sums.bb += weight * b * b
    }
  }
  const counts: CountsTrace = {
    pageSize: 4096,
    pageCount: 1e6,
    windows: Float64Array.of(1, 2),
    pages: Float64Array.of(2e5, 2.6e5),
    sample: { pages: [n, n], dirty: [first, second], together: false },
  }
  const found = draws(counts, 2000)
  for (const [window, sum, squares] of [
    [0, sums.a, sums.aa],
    [1, sums.b, sums.bb],
  ] as const) {
    const mean = sum / sums.weight
    const sd = Math.sqrt(squares / sums.weight - mean * mean)
    const law = column(found, window)
    expect(Math.abs(law.mean / 1e6 - mean)).toBeLessThan(0.1 * sd)
    expect(Math.abs(Math.sqrt(law.variance) / 1e6 / sd - 1)).toBeLessThan(0.08)
  }
  for (const { pages } of found) expect(pages[0]!).toBeLessThanOrEqual(pages[1]!)
})

test.each([true, false])('draw i does not depend on how many follow (together: %s)', together => {
  const counts = Object.freeze(of({ together }))
  expect(draws(counts, 9).slice(0, 4)).toEqual(draws(counts, 4))
  expect(drawCounts(counts, 4, source(2))).not.toEqual(draws(counts, 4))
})

test('counts without a sample are one draw, themselves', () => {
  expect(draws(guest, 50)).toEqual([guest])
})

test('ranks of the truth are uniform in the posterior where truths are drawn from the prior', () => {
  const windows = [0.5, 1, 2]
  const found = simulationBasedCalibration({
    draw: source => divide(600, dirichletVariate([1 / 6, 1 / 6, 1 / 6, 0.5, 0.5], source), source),
    simulate: (kinds, source) => sampleOf({ windows, kinds }, 60, source),
    posterior: data => from => {
      const { pages, zeroPages } = drawCounts(data, 1, source(Math.floor(from() * 2 ** 40)))[0]!
      const increments = Array.from(pages, (count, i) => count - (pages[i - 1] ?? 0))
      return [...increments, 600 - pages.at(-1)! - zeroPages!, zeroPages!]
    },
    numbers: kinds => {
      const census = censusOf({ windows, kinds })
      const { totalTime } = migrateCounts(census, { bandwidth: 1e6, downtimeLimit: 0.3, deadline: 60 })
      return { first: census.pages[0]!, last: census.pages[2]!, zero: census.zeroPages!, time: totalTime ?? Infinity }
    },
    source: source(7),
    trials: 250,
    ranksPerBin: 5,
  })
  expect(found.map(({ number }) => number)).toEqual(['first', 'last', 'zero', 'time'])
  for (const { pValue } of found) expect(pValue).toBeGreaterThan(0.005)
})
