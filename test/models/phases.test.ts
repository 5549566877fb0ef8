import { mean, median } from 'simple-statistics'
import { describe, expect, test } from 'vitest'
import { type Empirical, empirical } from '../../src/distributions/empirical.ts'
import { crps } from '../../src/evaluation/crps.ts'
import { fitsFromJson, fitsToJson } from '../../src/forecast/fits-json.ts'
import { distinctPages, distinctPagesIn } from '../../src/migration/distinct-pages.ts'
import { memoryAtEnd } from '../../src/migration/replay.ts'
import type { Fitted, Model } from '../../src/models/model.ts'
import { phases } from '../../src/models/phases.ts'
import { resample } from '../../src/models/resample.ts'
import { poisson, source, uniformInteger } from '../../src/random.ts'
import { syntheticTrace } from '../../src/trace/synthetic.ts'
import type { Trace } from '../../src/trace/trace.ts'
import { slidingCounts } from '../../src/working-set/sliding.ts'
import { pagesIn, traceOfPages } from '../traces.ts'

const epoch = 0.1

/** Distinct pages in so many seconds after the trace's end. */
function forecast(model: Pick<Model, 'fit'>, past: Trace, seconds: number, draws = 200): Empirical {
  const fitted = model.fit(past)
  const memory = memoryAtEnd(past)
  const root = source(3)
  return empirical(
    Array.from({ length: draws }, (_, i) => distinctPages(fitted.guest(root.substream(i), memory), seconds)),
  )
}

const width = (law: Empirical, level: number) => law.quantile((1 + level) / 2) - law.quantile((1 - level) / 2)
const covers = (law: Empirical, level: number, y: number) =>
  y >= law.quantile((1 - level) / 2) && y <= law.quantile((1 + level) / 2)

/** Writes at `rate(t)` a second over all pages. */
function drifting(rate: (seconds: number) => number, seconds: number, pageCount: number, seed: number): Trace {
  const random = source(seed)
  const epochs = Array.from({ length: Math.round(seconds / epoch) }, (_, k) =>
    Array.from({ length: poisson(rate((k + 0.5) * epoch) * epoch, random) }, () => uniformInteger(pageCount, random)),
  )
  return traceOfPages(epochs, { pageCount, epoch })
}

describe('two working sets in turn, every 2 s', () => {
  const trace = syntheticTrace({
    pageCount: 4000,
    epoch,
    duration: 25,
    writes: {
      law: 'phased',
      period: 2,
      phases: [
        { law: 'uniform', pages: 300, rate: 1500 },
        { law: 'uniform', first: 1000, pages: 2000, rate: 6000 },
      ],
    },
    source: source(2),
  })
  const { counts } = slidingCounts(trace, [0.5])[0]!
  const at = (seconds: number) => {
    const past = trace.slice(0, Math.round(seconds / epoch))
    const [ours, bar] = [phases(), resample()].map(model => forecast(model, past, 0.5)) as [Empirical, Empirical]
    return { ours, bar, pages: counts[past.length]! }
  }
  // Switches to the calm set at 20 s, to the busy one at 22 s, and back at 24 s.
  const after = [20.1, 22.1, 22.4].map(at)
  const midway = [21.2, 23.2].map(at)
  const before = [21.8].map(at)
  const all = [...after, ...midway, ...before]
  const score = (laws: readonly Empirical[]) => mean(laws.map((law, i) => crps(law, all[i]!.pages)))

  test('the next half second lies within the interval, wherever in the cycle', () => {
    for (const { ours, pages } of all) expect(covers(ours, 0.9, pages)).toBe(true)
  })

  test('just after a switch: it is known, and the interval far narrower than resampling has it', () => {
    for (const { ours, bar, pages } of after) {
      expect(Math.abs(ours.quantile(0.5) / pages - 1)).toBeLessThan(0.05)
      expect(width(ours, 0.5)).toBeLessThan(0.1 * width(bar, 0.5))
      expect(crps(ours, pages)).toBeLessThan(0.4 * crps(bar, pages))
    }
  })

  test('midway: the next switch is not thought to be due', () => {
    for (const { ours, bar, pages } of midway) {
      expect(Math.abs(ours.quantile(0.5) / pages - 1)).toBeLessThan(0.05)
      expect(width(ours, 0.5)).toBeLessThan(0.3 * width(bar, 0.5))
    }
  })

  // How long a sojourn lasts is believed to within a third of it, so that when a switch is due, both sides are likely.
  test('just before a switch: both sides are likely, and some draws switch on the way', () => {
    for (const { ours } of before) {
      const between = ours.draws.filter(pages => pages > 350 && pages < 1400).length / ours.draws.length
      expect(between).toBeGreaterThan(0.15)
      expect(ours.cdf(350)).toBeGreaterThan(0.05)
      expect(ours.cdf(1400)).toBeLessThan(0.95)
    }
  })

  test('over the cycle: less than half of the score of resampling', () => {
    expect(score(all.map(({ ours }) => ours))).toBeLessThan(0.5 * score(all.map(({ bar }) => bar)))
  })
})

// 150 writes a second at first and 743 after 40 s, over 8000 pages: in the next second about 8000 (1 − e^(−758/8000)).
test('a level that drifts: the median follows the present, not the mean', () => {
  const rate = (seconds: number) => 150 * Math.exp((1.6 * seconds) / 40)
  const next = 8000 * -Math.expm1(-rate(40.5) / 8000)
  for (const seed of [1, 2]) {
    const past = drifting(rate, 40, 8000, seed)
    const law = forecast(phases(), past, 1)
    expect(mean(Array.from(slidingCounts(past, [1])[0]!.counts))).toBeLessThan(0.55 * next)
    expect(Math.abs(law.quantile(0.5) / next - 1)).toBeLessThan(0.15)
    expect(covers(law, 0.9, next)).toBe(true)
  }
})

// In 4 s each of 10,000 pages is written with probability 1 − e^(−0.8). Blocks that come twice within a window do not write
// anew: in 8 s of trace, resampling finds too few.
test('a uniform writer seen for 8 s: a window of 4 s is not biased', () => {
  const expected = 10_000 * -Math.expm1(-0.8)
  const [ours, bar] = [phases(), resample()].map(model =>
    [1, 2, 3].map(seed => {
      const writes = { law: 'uniform', pages: 10_000, rate: 2000 } as const
      const past = syntheticTrace({ pageCount: 20_000, epoch, duration: 8, writes, source: source(seed) })
      return forecast(model, past, 4, 100).mean / expected - 1
    }),
  ) as [number[], number[]]
  expect(Math.abs(mean(ours))).toBeLessThan(0.02)
  for (const bias of ours) expect(Math.abs(bias)).toBeLessThan(0.04)
  expect(mean(bar)).toBeLessThan(-0.05)
})

describe('a fit', () => {
  const trace = drifting(seconds => 300 * Math.exp(Math.sin(seconds)), 12, 2000, 4)
  const fitted = phases().fit(trace)
  const memory = memoryAtEnd(trace)
  const windows = Array.from({ length: 40 }, (_, i) => (i + 1) / 4)
  const curve = (fit: Fitted<never> | Fitted, seed: number) =>
    distinctPagesIn(() => fit.guest(source(seed), memory), windows, { nested: true })

  test('draws the same writes from the same source, and others from another', () => {
    const curves = [1, 2, 3, 4].map(seed => curve(fitted, seed))
    expect([1, 2, 3, 4].map(seed => curve(fitted, seed))).toEqual(curves)
    expect(new Set(curves.map(String)).size).toBe(4)
    for (const pages of curves) expect(pages).toEqual([...pages].sort((a, b) => a - b))
  })

  test('redrawn has other weights and nothing else, which depend on the source alone', () => {
    const redrawn = [1, 1, 2, 3].map(seed => fitted.redraw!(source(seed)))
    for (const { state } of redrawn) {
      expect({ ...state, weights: null }).toEqual({ ...fitted.state, weights: null })
      expect(state.weights.length).toBe(fitted.state.weights.length)
      expect(state.weights.every(weight => weight >= 0)).toBe(true)
      expect(state.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12)
    }
    expect(redrawn[1]!.state.weights).toEqual(redrawn[0]!.state.weights)
    expect(new Set(redrawn.map(({ state }) => String(state.weights))).size).toBe(3)
    expect(redrawn[2]!.redraw!(source(1)).state.weights).toEqual(redrawn[0]!.state.weights)
  })

  test('redrawn many times has the weights of the fit about its middle', () => {
    const root = source(8)
    const weights = Array.from({ length: 300 }, (_, i) => fitted.redraw!(root.substream(i)).state.weights)
    fitted.state.weights.forEach((weight, i) => {
      const drawn = weights.map(redrawn => redrawn[i]!)
      expect(drawn.filter(w => w >= weight).length).toBeGreaterThan(30)
      expect(Math.max(...drawn)).toBeGreaterThan(weight)
    })
  })

  test('and a redraw survive JSON, and draw the same afterwards', () => {
    const redrawn = fitted.redraw!(source(5))
    const back = fitsFromJson(fitsToJson({ memory, models: { fitted, redrawn } }))
    expect(back.models.fitted!.state).toEqual(fitted.state)
    expect(back.models.redrawn!.state).toEqual(redrawn.state)
    expect(curve(back.models.redrawn!, 6)).toEqual(curve(redrawn, 6))
    expect(back.models.fitted!.redraw!(source(5)).state).toEqual(redrawn.state)
  })

  test('tells the phases, whose shares add up to 1, and the weights of conditionings, which do, too', () => {
    const rows = fitted.tidy()
    const total = (term: RegExp) => rows.reduce((sum, row) => sum + (term.test(row.term) ? row.estimate : 0), 0)
    expect(rows.filter(({ term }) => term.endsWith('share of time')).length).toBe(rows[0]!.estimate)
    expect(total(/share of time/)).toBeCloseTo(1, 12)
    expect(total(/probability at the end/)).toBeCloseTo(1, 9)
    expect(total(/^weight of times/)).toBeCloseTo(1, 12)
  })
})

// Sojourns of random length in two working sets, and a present that tells which: 32 origins, 12 s of past each.
test('intervals of 90% and 50% cover as often as they say', () => {
  const random = source(21)
  const long = 0.25
  let busy = 0
  const epochs = Array.from({ length: 560 }, () => {
    if (random() < long / 1.5) busy = 1 - busy
    const [first, pages, rate] = busy === 1 ? [1000, 2000, 4000] : [0, 500, 600]
    return Array.from({ length: poisson(rate * long, random) }, () => first + uniformInteger(pages, random))
  })
  const trace = traceOfPages(epochs, { pageCount: 4000, epoch: long })
  const { counts } = slidingCounts(trace, [0.5])[0]!
  const origins = Array.from({ length: 32 }, (_, i) => 48 + 16 * i)
  const laws = origins.map(now => forecast(phases(), trace.slice(now - 48, now), 0.5, 80))
  const share = (level: number) => laws.filter((law, i) => covers(law, level, counts[origins[i]!]!)).length / 32
  // Three standard deviations of a binomial share of 32.
  expect(Math.abs(share(0.9) - 0.9)).toBeLessThan(3 * Math.sqrt((0.9 * 0.1) / 32))
  expect(Math.abs(share(0.5) - 0.5)).toBeLessThan(3 * Math.sqrt((0.5 * 0.5) / 32))
})

describe.each([1, 2, 5])('a trace of %i epochs', length => {
  const trace = traceOfPages(
    Array.from({ length }, (_, k) => [k, k + 1, 40]),
    { pageCount: 50, epoch },
  )
  const fitted = phases().fit(trace)

  test('is fitted, with finite numbers', () => {
    const { weights, outlooks } = fitted.state
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12)
    expect(outlooks.length).toBe(weights.length)
    for (const { estimate } of fitted.tidy()) expect(Number.isFinite(estimate)).toBe(true)
    expect(fitted.glance().converged).toBe(true)
  })

  test('and what is drawn was written in it', () => {
    const written = new Set(Array.from({ length }, (_, k) => pagesIn(trace, k)).flat()).size
    const root = source(1)
    const pages = Array.from({ length: 50 }, (_, i) =>
      distinctPages(fitted.guest(root.substream(i), memoryAtEnd(trace)), 1),
    )
    expect(median(pages)).toBeLessThanOrEqual(written)
    expect(Math.min(...pages)).toBeGreaterThan(0)
    const redrawn = fitted.redraw!(source(2))
    expect(distinctPages(redrawn.guest(source(1), memoryAtEnd(trace)), 1)).toBeGreaterThan(0)
  })
})
