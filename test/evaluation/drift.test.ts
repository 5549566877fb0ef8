import { describe, expect, test } from 'vitest'
import { drift } from '../../src/evaluation/drift.ts'
import { testCounts, windowCounts } from '../../src/evaluation/drift-counts.ts'
import { testPages } from '../../src/evaluation/drift-pages.ts'
import { type SeededSource, source, standardNormal, uniformInteger } from '../../src/random.ts'
import { syntheticTrace, type Writes } from '../../src/trace/synthetic.ts'
import type { Trace } from '../../src/trace/trace.ts'
import { traceOfPages } from '../traces.ts'

const synthetic = (writes: Writes, random: SeededSource, duration = 40, epoch = 0.05) =>
  syntheticTrace({ pageCount: 8000, epoch, duration, writes, source: random })
const uniform = (rate: number, first = 0): Writes => ({ law: 'uniform', pages: 2000, rate, first })

/** Pages written per epoch rise and fall with an autoregression, by a factor of about 1.6. */
function bursty(random: SeededSource, level = 30): Trace {
  let x = standardNormal(random)
  const epochs = Array.from({ length: 800 }, () => {
    x = 0.9 * x + Math.sqrt(0.19) * standardNormal(random)
    const pages = new Set(
      Array.from({ length: Math.round(level * Math.exp(x / 2)) }, () => uniformInteger(2000, random)),
    )
    return [...pages].sort((a, b) => a - b)
  })
  return traceOfPages(epochs, { pageCount: 8000, epoch: 0.05 })
}

/** A hot core, and bursts of half a second on pages anywhere in memory. */
function fresh(random: SeededSource): Trace {
  let [left, at] = [0, 0]
  const epochs = Array.from({ length: 800 }, () => {
    if (left === 0 && random() < 0.025) [left, at] = [10, uniformInteger(7500, random)]
    const hot = Array.from({ length: 20 }, () => uniformInteger(100, random))
    const burst = left > 0 ? Array.from({ length: 100 }, () => 100 + at + uniformInteger(400, random)) : []
    left = Math.max(0, left - 1)
    return [...new Set([...hot, ...burst])].sort((a, b) => a - b)
  })
  return traceOfPages(epochs, { pageCount: 8000, epoch: 0.05 })
}

describe('two halves of one stationary guest are seldom told apart', () => {
  test.each<[string, (random: SeededSource) => Trace]>([
    ['uniform', random => synthetic(uniform(600), random, 40, 0.1)],
    [
      'hot and cold',
      random => synthetic({ law: 'hot-cold', pages: 3000, rate: 1000, hot: 0.1, share: 0.9 }, random, 40, 0.1),
    ],
    ['correlated bursts', random => bursty(random)],
    ['bursts on fresh pages', fresh],
  ])('%s', (_, make) => {
    const seeds = Array.from({ length: 60 }, (_, seed) => seed)
    const found = seeds.map(seed => {
      const [past, present] = make(source(seed)).splitAt(20)
      return drift(past, present, { source: source(seed).substream('drift') })
    })
    const rejected = found.filter(({ tests }) => tests.some(({ pValue }) => pValue <= 0.05)).length
    // Of 60 at the level of 0.05, more than 7 with a probability of 0.01; at twice the level, of 0.25.
    expect(rejected).toBeLessThanOrEqual(7)
    expect(found.filter(({ drifted }) => drifted).length).toBeLessThanOrEqual(rejected)
  })
})

describe('what has changed is found', () => {
  const at = (seed: number) => source(seed).substream('drift')

  test('a doubled rate', () => {
    for (let seed = 0; seed < 10; seed++) {
      const past = synthetic(uniform(300), source(seed))
      const present = synthetic(uniform(600), source(seed + 100))
      const { tests, drifted, sentence } = drift(past, present, { source: at(seed) })
      expect(drifted).toBe(true)
      expect(tests[0]!.pValue).toBeLessThan(0.01)
      expect(sentence).toMatch(
        /^The guest writes (1\.9|2\.0) times as many pages per second as when the model was fitted \(p = 0.00\d\)/,
      )
    }
  })

  test('a fifth less', () => {
    const { sentence } = drift(synthetic(uniform(600), source(1)), synthetic(uniform(480), source(2)), {
      source: at(1),
    })
    expect(sentence).toMatch(/^The guest writes (19|20|21)% fewer pages per second than when/)
  })

  test('three times the writes, in spite of correlated bursts', () => {
    expect(drift(bursty(source(1)), bursty(source(2), 90), { source: at(1) }).drifted).toBe(true)
  })

  test('a working set that has moved, at the same rate', () => {
    for (let seed = 0; seed < 10; seed++) {
      const past = synthetic(uniform(600), source(seed))
      const present = synthetic(uniform(600, 1000), source(seed + 100))
      const { tests, sentence } = drift(past, present, { source: at(seed) })
      const pages = tests.at(-1)!
      expect(pages.statistic).toBe('share of writes on pages unseen before')
      expect(Math.abs(pages.present - 0.5)).toBeLessThan(0.05)
      expect(pages).toMatchObject({ drifted: true, past: expect.closeTo(0, 1) })
      expect(sentence).toMatch(/(4|5)\d% of the guest's writes go to pages not written when the model was fitted/)
    }
  })

  test('both, in one sentence', () => {
    const { sentence } = drift(synthetic(uniform(300), source(1)), synthetic(uniform(700, 4000), source(2)), {
      source: at(1),
    })
    expect(sentence).toMatch(
      /^The guest writes 2\.\d times .* \(p = 0\.00\d\), and 100% of its writes go to pages .*\.$/,
    )
  })

  test('another rhythm at the same rate', () => {
    const past = synthetic(uniform(600), source(1))
    const phases = [uniform(60), uniform(1140)] as [Writes & { law: 'uniform' }, Writes & { law: 'uniform' }]
    const present = synthetic({ law: 'phased', period: 0.5, phases }, source(2))
    const { sentence } = drift(past, present, { source: at(1) })
    expect(sentence).toMatch(/^The guest writes as many pages per second on average, but in another rhythm than/)
  })

  test('a guest that was silent, and one that has become so', () => {
    const silent = traceOfPages(new Array(400).fill([]), { pageCount: 8000, epoch: 0.05 })
    const busy = synthetic(uniform(300), source(1), 20)
    expect(drift(silent, busy, { source: at(1) }).sentence).toMatch(/^The guest writes pages, and wrote none when/)
    expect(drift(busy, silent, { source: at(1) }).sentence).toMatch(/^The guest writes 100% fewer pages per second/)
    expect(drift(silent, silent, { source: at(1) }).drifted).toBe(false)
  })
})

test('traces of other epochs are compared at windows that both can measure', () => {
  const past = synthetic(uniform(600), source(1), 40, 0.05)
  const present = synthetic(uniform(600), source(2), 40, 0.02)
  const { tests, drifted } = drift(past, present, { source: source(3) })
  expect(tests.map(({ statistic }) => statistic)).toEqual([
    'distinct pages in 0.1 s',
    'distinct pages in 0.3 s',
    'distinct pages in 1 s',
    'distinct pages in 4 s',
    'share of writes on pages unseen before',
  ])
  expect(drifted).toBe(false)
})

// Of 1, 3 and 2, 6 the distribution functions differ by ½ on [1, 2), 0 on [2, 3), ½ on [3, 6).
test('the distance of counts by hand', () => {
  const [past, present] = [Float64Array.of(1, 3), Float64Array.of(2, 6)].map(values => ({ values, step: 1 }))
  expect(testCounts(past!, present!, 1, source(1))).toMatchObject({ past: 2, present: 4, distance: 2 })
})

test('counts are those of sliding windows', () => {
  const trace = traceOfPages([[0], [0, 1], [], [2], [0, 1, 2]], { pageCount: 3, epoch: 0.5 })
  expect(windowCounts(trace, 1, 0.5)).toEqual({ values: Float64Array.of(2, 2, 1, 3), step: 0.5 })
  expect(windowCounts(trace, 1, 1)).toEqual({ values: Float64Array.of(2, 1), step: 1 })
})

// Five blocks of one epoch. Page 0 is written in all, page k + 1 in block k alone: outside a block and its neighbours only
// page 0 is found, so half of the past writes are unseen. The present writes page 0 and page 9, which the past never did.
test('the share on unseen pages by hand', () => {
  const past = traceOfPages(
    [
      [0, 1],
      [0, 2],
      [0, 3],
      [0, 4],
      [0, 5],
    ],
    { pageCount: 10 },
  )
  const present = traceOfPages([[0, 9], [0], [0], [0], [0]], { pageCount: 10 })
  expect(testPages(past, present, 0.5, source(1))).toMatchObject({
    past: 1 / 2,
    present: 1 / 6,
    distance: 1 / 6 - 1 / 2,
  })
})

test('the same seed gives the same result, and nothing is changed', () => {
  const [past, present] = bursty(source(1)).splitAt(20)
  Object.freeze(past)
  Object.freeze(present)
  const [one, other] = [1, 1].map(() => drift(past, present, { source: source(4) }))
  expect(one).toEqual(other)
})

test('what cannot be compared', () => {
  const trace = synthetic(uniform(600), source(1), 4)
  const short = trace.slice(0, 19)
  const message = 'a trace needs at least 20 epochs to be compared: 19'
  expect(() => drift(trace, short, { source: source(1) })).toThrow(new RangeError(message))
  const large = traceOfPages(new Array(40).fill([1]), { pageCount: 8000, pageSize: 16384 })
  expect(() => drift(trace, large, { source: source(1) })).toThrow(
    new RangeError('page sizes must be equal: 4096 and 16384'),
  )
})
