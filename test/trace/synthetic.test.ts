import { expect, test } from 'vitest'
import { source } from '../../src/random.ts'
import { checked } from '../../src/trace/check.ts'
import { type SyntheticOptions, syntheticTrace, type Writes } from '../../src/trace/synthetic.ts'
import type { Trace } from '../../src/trace/trace.ts'

const options = { pageCount: 5000, epoch: 0.05, duration: 400 }
const make = (writes: Writes, more: Partial<SyntheticOptions> = {}) =>
  syntheticTrace({ ...options, source: source(7), writes, ...more })

/** Distinct pages of successive windows of k epochs that do not overlap. */
function distinctPages(trace: Trace, k: number): number[] {
  const seen = new Int32Array(trace.info.pageCount).fill(-1)
  return Array.from({ length: Math.floor(trace.length / k) }, (_, window) => {
    let distinct = 0
    for (let r = trace.offsets[window * k]!; r < trace.offsets[(window + 1) * k]!; r++) {
      for (let page = trace.firsts[r]!; page < trace.firsts[r]! + trace.counts[r]!; page++) {
        if (seen[page] !== window) distinct++
        seen[page] = window
      }
    }
    return distinct
  })
}

/** The mean over windows lies within five standard errors of the expectation, of which there are enough to be sharp. */
function expectMean(counts: readonly number[], expected: number): void {
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length
  const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (counts.length - 1)
  const error = Math.sqrt(variance / counts.length)
  expect(error / expected).toBeLessThan(0.01)
  expect(Math.abs(mean - expected)).toBeLessThan(5 * error)
}

const covered = (rates: readonly number[], t: number) => rates.reduce((sum, rate) => sum - Math.expm1(-rate * t), 0)

test.each([1, 4, 40])('uniform writes dirty w(1 − exp(−rt/w)) pages in %i epochs', k => {
  const trace = make({ law: 'uniform', pages: 2000, rate: 3000, first: 1000 })
  expectMean(distinctPages(trace, k), 2000 * (1 - Math.exp((-3000 * 0.05 * k) / 2000)))
})

test.each([1, 4, 40])('hot and cold pages dirty as two uniform buffers in %i epochs', k => {
  const trace = make({ law: 'hot-cold', pages: 3000, rate: 6000, hot: 0.1, share: 0.9 })
  const t = 0.05 * k
  expectMean(distinctPages(trace, k), 300 * (1 - Math.exp(-18 * t)) + 2700 * (1 - Math.exp((-600 / 2700) * t)))
})

test.each([1, 4, 40])('Zipf pages dirty by their own rates in %i epochs', k => {
  const weights = Array.from({ length: 3000 }, (_, i) => 1 / (i + 1) ** 1.2)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const trace = make({ law: 'zipf', pages: 3000, rate: 5000, exponent: 1.2 })
  expectMean(
    distinctPages(trace, k),
    covered(
      weights.map(weight => (5000 * weight) / total),
      0.05 * k,
    ),
  )
})

test('Zipf with exponent 0 is uniform', () => {
  const trace = make({ law: 'zipf', pages: 2000, rate: 3000, exponent: 0 })
  expectMean(distinctPages(trace, 4), 2000 * (1 - Math.exp((-3000 * 0.2) / 2000)))
})

test('page by page, Zipf writes have the frequencies of their rank', () => {
  const trace = make({ law: 'zipf', pages: 8, rate: 20, exponent: 1 })
  const dirty = new Float64Array(8)
  trace.firsts.forEach((first, r) => {
    for (let page = first; page < first + trace.counts[r]!; page++) dirty[page]!++
  })
  const total = [1, 2, 3, 4, 5, 6, 7, 8].reduce((sum, rank) => sum + 1 / rank, 0)
  dirty.forEach((epochs, i) => {
    const p = -Math.expm1((-20 * 0.05) / (i + 1) / total)
    expect(Math.abs(epochs / trace.length - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / trace.length))
  })
})

test('a sweep is exact and wraps', () => {
  const trace = make({ law: 'sweep', pages: 100, rate: 600, first: 50 }, { duration: 0.2 })
  const runs = [...trace.firsts].map((first, r) => [first, trace.counts[r]])
  expect([...trace.offsets]).toEqual([0, 1, 2, 3, 5])
  expect(runs).toEqual([
    [50, 30],
    [80, 30],
    [110, 30],
    [50, 20],
    [140, 10],
  ])
})

test.each([1, 2, 3, 4, 10])('a sweep dirties min(w, rt) pages in %i epochs', k => {
  const trace = make({ law: 'sweep', pages: 100, rate: 600 }, { duration: 20 })
  expect(new Set(distinctPages(trace, k))).toEqual(new Set([Math.min(100, 30 * k)]))
})

test('a sweep of 0.7 pages an epoch writes every page once a lap', () => {
  const trace = make({ law: 'sweep', pages: 70, rate: 14 }, { duration: 5 })
  expect(trace.length).toBe(100)
  expect(trace.counts.reduce((sum, count) => sum + count, 0)).toBe(70)
})

test('phases alternate, each with its own curve', () => {
  const small = { law: 'uniform', pages: 200, rate: 4000 } as const
  const large = { law: 'uniform', pages: 2000, rate: 4000, first: 1000 } as const
  const trace = make({ law: 'phased', period: 5, phases: [small, large] })
  const windows = distinctPages(trace, 10)
  const inPhase = (phase: number) => windows.filter((_, i) => Math.floor((i * 0.5) / 5) % 2 === phase)
  expectMean(inPhase(0), 200 * (1 - Math.exp((-4000 * 0.5) / 200)))
  expectMean(inPhase(1), 2000 * (1 - Math.exp((-4000 * 0.5) / 2000)))
  const [past, future] = [trace.slice(0, 100), trace.slice(100, 200)]
  expect(past.firsts.every(page => page < 200)).toBe(true)
  expect(future.firsts.every(page => page >= 1000)).toBe(true)
})

const laws: Writes[] = [
  { law: 'uniform', pages: 5000, rate: 1e5 },
  { law: 'hot-cold', pages: 5000, rate: 1e5, hot: 0.2, share: 1 },
  { law: 'zipf', pages: 5000, rate: 1e5, exponent: 1 },
  { law: 'sweep', pages: 4999, rate: 12345.6 },
]

test.each(laws)('$law: a valid trace, the same for the same seed, another for another', async writes => {
  const short = { duration: 2, pageSize: 16384 }
  const trace = make(writes, short)
  for await (const batch of checked('synthetic', 5000, [trace], 40)) expect(batch).toBe(trace)
  expect(trace.info).toEqual({
    pageSize: 16384,
    pageCount: 5000,
    workload: JSON.stringify(writes),
    capture: 'synthetic',
  })
  expect(make(writes, short)).toEqual(trace)
  const other = make(writes, { ...short, source: source(8) })
  if (writes.law === 'sweep') expect(other).toEqual(trace)
  else expect(other).not.toEqual(trace)
})

test.each<[string, Writes, Partial<SyntheticOptions>?]>([
  ['the buffer must lie within 5000 pages: 1 to 5001', { law: 'uniform', pages: 5000, rate: 1, first: 1 }],
  ['rate must be positive: 0', { law: 'sweep', pages: 10, rate: 0 }],
  ['pages must be positive: -1', { law: 'uniform', pages: -1, rate: 1 }],
  ['hot must be between 0 and 1: 1', { law: 'hot-cold', pages: 10, rate: 1, hot: 1, share: 0.5 }],
  ['share must be from 0 to 1: 2', { law: 'hot-cold', pages: 10, rate: 1, hot: 0.5, share: 2 }],
  ['exponent must not be negative: -1', { law: 'zipf', pages: 10, rate: 1, exponent: -1 }],
  ['epoch must be positive: NaN', { law: 'sweep', pages: 10, rate: 1 }, { epoch: Number.NaN }],
  ['length must be positive: 0', { law: 'sweep', pages: 10, rate: 1 }, { duration: 0 }],
])('%s', (message, writes, more) => {
  expect(() => make(writes, more)).toThrow(new RangeError(message))
})
