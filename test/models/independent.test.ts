import { mean, variance } from 'simple-statistics'
import { expect, test } from 'vitest'
import { distinctPages } from '../../src/migration/distinct-pages.ts'
import { memoryAtEnd } from '../../src/migration/replay.ts'
import { independent } from '../../src/models/independent.ts'
import { source } from '../../src/random.ts'
import { syntheticTrace } from '../../src/trace/synthetic.ts'
import { traceOfPages } from '../traces.ts'

// Of 200 pages, 20 are written 18 times a second each and the others twice, so that both ways of drawing are used.
const hot = { pages: 20, rate: 18 }
const cold = { pages: 180, rate: 2 }
const total = hot.pages * hot.rate + cold.pages * cold.rate
const epoch = 0.02
const trace = syntheticTrace({
  pageCount: 250,
  epoch,
  duration: 200,
  writes: { law: 'hot-cold', pages: 200, rate: total, hot: 0.1, share: (hot.pages * hot.rate) / total },
  source: source(1),
})
const model = independent()
const fitted = model.fit(trace)
const memory = memoryAtEnd(trace)
const written = ({ rate }: { rate: number }, seconds: number) => -Math.expm1(-rate * seconds)

test('recovers the rate of each page', () => {
  const deviations = Array.from({ length: 200 }, (_, page) => {
    const { rate } = page < hot.pages ? hot : cold
    const dirtyEpochs = new Uint32Array(250)
    dirtyEpochs[page] = fitted.state.dirtyEpochs[page]!
    const only = model.restore({ ...fitted.state, dirtyEpochs })
    const estimate = only.tidy().find(({ unit }) => unit === '1/s')!.estimate
    expect(only.curve!(1)).toBeCloseTo(-Math.expm1(-estimate), 12)
    // By the delta method the variance of −ln(1 − p̂)/Δ is p / ((1 − p) n Δ²).
    const p = written({ rate }, epoch)
    return (estimate - rate) / Math.sqrt(p / ((1 - p) * trace.length * epoch ** 2))
  })
  expect(Math.max(...deviations.map(Math.abs))).toBeLessThan(4.5)
  expect(Math.abs(mean(deviations))).toBeLessThan(4 / Math.sqrt(200))
  expect(Math.abs(variance(deviations) - 1)).toBeLessThan(4 * Math.sqrt(2 / 200))
})

test.each([0.02, 0.1, 0.5, 2])('distinct pages in %d s: mean Σp and variance Σp(1 − p)', seconds => {
  const n = 4000
  const p = [hot, cold].map(group => written(group, seconds))
  const expected = hot.pages * p[0]! + cold.pages * p[1]!
  const spread = hot.pages * p[0]! * (1 - p[0]!) + cold.pages * p[1]! * (1 - p[1]!)
  expect(Math.abs(fitted.curve!(seconds) / expected - 1)).toBeLessThan(0.01)
  const root = source(4)
  const draws = Array.from({ length: n }, (_, i) => distinctPages(fitted.guest(root.substream(i), memory), seconds))
  expect(Math.abs(mean(draws) - fitted.curve!(seconds))).toBeLessThan(4 * Math.sqrt(spread / n))
  expect(Math.abs(variance(draws) / spread - 1)).toBeLessThan(5 * Math.sqrt(2 / n) + 0.01)
})

// Page 0 is dirty in one of four epochs of half a second, page 1 in two, page 2 in all: rates −2 ln ¾, −2 ln ½ and, with
// 3½ epochs of 4, −2 ln ⅛; log-likelihood ln ¼ + 3 ln ¾ + 4 ln ½ + 0.
test('by hand', () => {
  const small = model.fit(traceOfPages([[0, 1, 2], [1, 2], [2], [2]], { pageCount: 4 }))
  const rates = [3 / 4, 1 / 2, 1 / 8].map(clean => -2 * Math.log(clean))
  const byTerm = Object.fromEntries(small.tidy().map(({ term, estimate }) => [term, estimate]))
  expect(byTerm['pages ever written']).toBe(3)
  expect(byTerm['writes of all pages']).toBeCloseTo(rates[0]! + rates[1]! + rates[2]!, 12)
  expect(small.curve!(0.25)).toBeCloseTo(
    rates.reduce((sum, rate) => sum + written({ rate }, 0.25), 0),
    12,
  )
  const logLikelihood = Math.log(1 / 4) + 3 * Math.log(3 / 4) + 4 * Math.log(1 / 2)
  expect(small.glance()).toEqual({
    parameters: 3,
    converged: true,
    logLikelihood: expect.closeTo(logLikelihood, 12),
    aic: expect.closeTo(6 - 2 * logLikelihood, 12),
    bic: expect.closeTo(3 * Math.log(12) - 2 * logLikelihood, 12),
  })
})
