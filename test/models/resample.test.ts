import { mean, variance } from 'simple-statistics'
import { describe, expect, test } from 'vitest'
import { distinctPages } from '../../src/migration/distinct-pages.ts'
import { memoryAtEnd } from '../../src/migration/replay.ts'
import { likePresent } from '../../src/models/present.ts'
import { resample } from '../../src/models/resample.ts'
import { source } from '../../src/random.ts'
import { syntheticTrace } from '../../src/trace/synthetic.ts'
import { meanDirtyCurve } from '../../src/working-set/dirty-curve.ts'
import { workingSet } from '../../src/working-set/scan.ts'
import { traceOfPages } from '../traces.ts'

const stationary = syntheticTrace({
  pageCount: 2000,
  epoch: 0.05,
  duration: 60,
  writes: { law: 'zipf', pages: 2000, rate: 1500, exponent: 0.7 },
  source: source(2),
})

test('a stationary trace: the mean of distinct pages is near its dirty curve', () => {
  const fitted = resample().fit(stationary)
  const curve = meanDirtyCurve(workingSet(stationary))
  const memory = memoryAtEnd(stationary)
  const root = source(1)
  for (const seconds of [0.25, 1, 3]) {
    const draws = Array.from({ length: 200 }, (_, i) => distinctPages(fitted.guest(root.substream(i), memory), seconds))
    const expected = curve[Math.round(seconds / 0.05)]!
    const error = Math.sqrt(variance(draws) / 200) / expected
    expect(Math.abs(mean(draws) / expected - 1)).toBeLessThan(0.05 + 3 * error)
    expect(error).toBeLessThan(0.02)
  }
  expect(fitted.state.blockLength).toBeGreaterThanOrEqual(1)
  expect(fitted.state.blockLength).toBeLessThanOrEqual(stationary.length / 5)
})

// Epoch k writes page k alone, so that the pages written are the epochs played.
describe('blocks', () => {
  const n = 200
  const epoch = 0.25
  const trace = traceOfPages(
    Array.from({ length: n }, (_, k) => [k]),
    { pageCount: n, epoch },
  )
  const memory = memoryAtEnd(trace)
  const draws = (block: number, epochs: number) => {
    const fitted = resample({ block }).fit(trace)
    const root = source(7)
    return Array.from({ length: 1500 }, (_, i) =>
      distinctPages(fitted.guest(root.substream(i), memory), epochs * epoch),
    )
  }

  test.each([40, 100, 150])('blocks of one epoch: %i of them are drawn with replacement', k => {
    const pages = draws(epoch, k)
    const expected = n * (1 - (1 - 1 / n) ** k)
    expect(Math.abs(mean(pages) - expected)).toBeLessThan(4 * Math.sqrt(variance(pages) / pages.length))
  })

  // A window of k epochs misses page 0 with probability M. The chain goes on by one epoch with probability 1 − 1/L and
  // else anywhere: started anywhere, it avoids an epoch as a whole circle would, so the expected number of distinct
  // epochs is n(1 − M), with M by the chain's transition matrix without that epoch.
  test.each([
    [5, 100],
    [20, 150],
  ])('blocks of %i epochs on average: %i epochs hold as many distinct ones as the chain says', (length, k) => {
    const seam = 1 / length
    let avoiding = Float64Array.from({ length: n }, (_, state) => (state === 0 ? 0 : 1 / n))
    for (let step = 1; step < k; step++) {
      const all = avoiding.reduce((sum, p) => sum + p, 0)
      avoiding = avoiding.map((_, state) => (state === 0 ? 0 : (1 - seam) * avoiding[state - 1]! + (seam * all) / n))
    }
    const expected = n * (1 - avoiding.reduce((sum, p) => sum + p, 0))
    const pages = draws(length * epoch, k)
    expect(Math.abs(mean(pages) - expected)).toBeLessThan(4 * Math.sqrt(variance(pages) / pages.length))
  })

  test('one block without end: the trace, round and round', () => {
    expect(new Set(draws(1e12, 150))).toEqual(new Set([150]))
    expect(new Set(draws(1e12, 250))).toEqual(new Set([200]))
  })

  test('a given length is taken, but no less than an epoch', () => {
    expect(resample({ block: 2 }).fit(trace).state.blockLength).toBe(8)
    expect(resample({ block: 1e-6 }).fit(trace).state.blockLength).toBe(1)
  })
})

// Every second another ten pages are written, over and over: in windows of a second about twenty pages. Blocks of one
// epoch would hold ten for each of some forty epochs.
test('pages written together: blocks last long enough to keep them together', () => {
  const trace = traceOfPages(
    Array.from({ length: 2400 }, (_, k) => Array.from({ length: 10 }, (_, i) => 10 * Math.floor(k / 40) + i)),
    { pageCount: 600, epoch: 0.025 },
  )
  const fitted = resample().fit(trace)
  const memory = memoryAtEnd(trace)
  expect(fitted.state.blockLength).toBeGreaterThan(80)
  expect(fitted.state.blockLength).toBeLessThanOrEqual(480)
  const root = source(5)
  const draws = Array.from({ length: 300 }, (_, i) => distinctPages(fitted.guest(root.substream(i), memory), 1))
  const error = Math.sqrt(variance(draws) / 300)
  expect(Math.abs(mean(draws) / meanDirtyCurve(workingSet(trace))[40]! - 1)).toBeLessThan(0.15 + error)
})

describe('times like the present', () => {
  // 5 s of one page an epoch, 5 s of ten, again and again, until the end of ten.
  const phase = (epoch: number) => Math.floor(epoch / 200) % 2
  const trace = traceOfPages(
    Array.from({ length: 2000 }, (_, k) => Array.from({ length: phase(k) ? 10 : 1 }, (_, page) => page)),
    { pageCount: 10, epoch: 0.025 },
  )

  test('are a tenth of those with a tenth of the trace to come, once each', () => {
    const starts = likePresent(trace)
    expect(starts.length).toBe(180)
    expect(new Set(starts).size).toBe(180)
    expect(Math.max(...starts)).toBeLessThan(0.9 * trace.length)
  })

  test('are in the same phase', () => {
    expect(Array.from(likePresent(trace)).filter(epoch => phase(epoch - 1) !== 1)).toEqual([])
  })
})
