import { describe, expect, test } from 'vitest'
import { fit } from '../../src/forecast/fits.ts'
import { fitsFromJson, fitsToJson } from '../../src/forecast/fits-json.ts'
import { forecast, forecastRows } from '../../src/forecast/forecast.ts'
import { distinctPages } from '../../src/migration/distinct-pages.ts'
import { fixedRounds } from '../../src/migration/policies/fixed-rounds.ts'
import { memoryAtEnd } from '../../src/migration/replay.ts'
import { models, restore } from '../../src/models/registry.ts'
import { source } from '../../src/random.ts'
import type { CountsTrace } from '../../src/trace/counts.ts'
import { syntheticTrace } from '../../src/trace/synthetic.ts'
import { traceOfPages } from '../traces.ts'

const trace = syntheticTrace({
  pageCount: 400,
  epoch: 0.05,
  duration: 15,
  writes: { law: 'zipf', pages: 300, rate: 400, exponent: 0.8 },
  source: source(3),
})
const memory = memoryAtEnd(trace)
const counts: CountsTrace = {
  pageSize: 4096,
  pageCount: 1000,
  windows: Float64Array.of(0.5, 1, 2, 4),
  pages: Float64Array.of(60, 100, 150, 200),
}
const needPages = ['independent', 'markov', 'phases', 'renewal', 'resample']
const migration = { link: { bandwidth: 300 * 4096 }, policy: fixedRounds(3), deadline: 60 }

test('models are known by their names', () => {
  expect(Object.keys(models)).toEqual(expect.arrayContaining(['constant-rate', 'dirty-curve', ...needPages]))
  for (const [name, model] of Object.entries(models)) expect(model.name).toBe(name)
  expect(() => restore({ model: 'crystal-ball', state: {} })).toThrow(new RangeError('unknown model: crystal-ball'))
})

describe.each(Object.values(models))('$name', model => {
  const fitted = model.fit(trace)
  const pages = (fit: typeof fitted) =>
    Array.from({ length: 10 }, (_, seed) => distinctPages(fit.guest(source(seed), memory), 1))

  test('says how the fit went', () => {
    expect(fitted.model).toBe(model.name)
    const { parameters, converged, logLikelihood, aic, bic } = fitted.glance()
    expect(converged).toBe(true)
    expect(Number.isInteger(parameters) && parameters > 0).toBe(true)
    if (logLikelihood !== undefined) {
      expect(Number.isFinite(logLikelihood)).toBe(true)
      expect(aic).toBeCloseTo(2 * parameters - 2 * logLikelihood, 6)
      expect(bic).toBeGreaterThan(aic!)
      expect(bic).toBeLessThan(Infinity)
    }
  })

  test('gives its parameters with units and, where it can, intervals about them', () => {
    const rows = fitted.tidy()
    expect(rows.length).toBeGreaterThan(0)
    expect(new Set(rows.map(row => row.term)).size).toBe(rows.length)
    for (const { unit, estimate, lower, upper } of rows) {
      expect(unit).not.toBe('')
      expect(Number.isFinite(estimate) && estimate >= 0).toBe(true)
      expect(lower === undefined).toBe(upper === undefined)
      if (lower !== undefined) expect(lower).toBeLessThan(estimate)
      if (upper !== undefined) expect(upper).toBeGreaterThan(estimate)
    }
  })

  test('is its state: restored, it draws the same', () => {
    expect(pages(model.restore(fitted.state))).toEqual(pages(fitted))
    expect(pages(restore(fitted))).toEqual(pages(fitted))
    expect(pages(model.fit(trace))).toEqual(pages(fitted))
  })

  test('is the same after a journey through JSON', () => {
    const fits = fit(trace, { a: model })
    const back = fitsFromJson(fitsToJson(fits))
    const rows = (fits: typeof back) => forecastRows(forecast(fits, migration, { draws: 20, source: source(1) }))
    const plain = (fits: typeof back) =>
      rows(fits).map(({ model, convergence, rounds, totalTime, downtime, bytes }) => ({
        model,
        convergence,
        draws: [rounds, totalTime, downtime, bytes].map(({ draws }) => draws),
      }))
    expect(plain(back)).toEqual(plain(fits))
    expect(back.memory).toEqual(fits.memory)
    expect(back.models.a!.glance()).toEqual(fits.models.a!.glance())
    expect(back.models.a!.tidy()).toEqual(fits.models.a!.tidy())
    expect(fitsToJson(back)).toBe(fitsToJson(fits))
  })

  test('leaves the trace and its own state as they are', () => {
    const frozen = Object.freeze(trace.slice(0, trace.length))
    Object.freeze(frozen.info)
    const copy = structuredClone({ ...frozen })
    const fresh = model.fit(frozen)
    const state = structuredClone(fresh.state)
    Object.freeze(fresh.state)
    pages(fresh)
    fresh.glance()
    fresh.tidy()
    expect({ ...frozen }).toEqual(copy)
    expect(fresh.state).toEqual(state)
    expect(memory).toEqual(memoryAtEnd(trace))
  })

  describe.runIf(fitted.redraw)('a redraw', () => {
    const redrawn = (seed: number) => fitted.redraw!(source(seed))
    const numbers = (fit: typeof fitted) => [pages(fit), fit.curve?.(1), fit.glance(), fit.tidy()]

    test('is a fit of the same model: the same from the same source, another from another', () => {
      const again = redrawn(1)
      expect(again.model).toBe(model.name)
      expect(numbers(redrawn(1))).toEqual(numbers(again))
      const others = [2, 3, 4, 5].map(redrawn)
      expect(others.some(other => JSON.stringify(other.state) !== JSON.stringify(again.state))).toBe(true)
      expect(others.some(other => JSON.stringify(pages(other)) !== JSON.stringify(pages(again)))).toBe(true)
      const { parameters, converged } = again.glance()
      expect(converged).toBe(true)
      expect(parameters).toBe(fitted.glance().parameters)
    })

    test('is its state, and survives JSON', () => {
      const one = redrawn(1)
      expect(numbers(model.restore(one.state))).toEqual(numbers(one))
      const fits = { memory, models: { a: one } }
      const back = fitsFromJson(fitsToJson(fits))
      expect(numbers(back.models.a!)).toEqual(numbers(one))
      expect(numbers(back.models.a!.redraw!(source(9)))).toEqual(numbers(one.redraw!(source(9))))
    })

    test('leaves the fit as it was', () => {
      const state = structuredClone(fitted.state)
      const before = numbers(fitted)
      pages(redrawn(7).redraw!(source(1)))
      expect(fitted.state).toEqual(state)
      expect(numbers(fitted)).toEqual(before)
    })

    test('is about the fit: pages of a second are right in the mean', () => {
      const mean = (fits: readonly (typeof fitted)[]) => {
        const all = fits.map((one, i) => distinctPages(one.guest(source(i), memory), 1))
        return all.reduce((sum, x) => sum + x, 0) / all.length
      }
      const redraws = mean(Array.from({ length: 100 }, (_, i) => redrawn(i)))
      expect(Math.abs(redraws / mean(new Array(100).fill(fitted)) - 1)).toBeLessThan(0.05)
    })
  })

  test('fits counts, or says that it needs pages', () => {
    if (needPages.includes(model.name)) {
      expect(() => model.fit(counts)).toThrow(new TypeError(`${model.name} needs a trace of pages, not of counts`))
      expect(() => fit(counts, { a: model })).toThrow(TypeError)
      return
    }
    const fits = fit(counts, { a: model })
    expect(fits.memory).toEqual({ pageSize: 4096, pageCount: 1000, zeroPages: 0 })
    expect(fits.models.a!.curve!(1)).toBeCloseTo(100, 9)
    expect(fits.models.a!.glance().converged).toBe(true)
  })

  test.each([
    ['in which nothing was written', [[], [], [], []]],
    ['of one epoch', [[1, 2, 3]]],
    ['in which every page is written in every epoch', Array.from({ length: 8 }, () => [0, 1, 2, 3])],
  ])('fits a trace %s', (_, epochs) => {
    const short = traceOfPages(epochs, { pageCount: 4, epoch: 0.1 })
    const fitted = model.fit(short)
    const numbers = [...Object.values(fitted.glance()), ...fitted.tidy().map(row => row.estimate)]
    for (const value of numbers) expect(typeof value === 'boolean' || Number.isFinite(value)).toBe(true)
    const guest = fitted.guest(source(1), memoryAtEnd(short))
    const written = distinctPages(guest, 0.5)
    expect(written).toBeGreaterThanOrEqual(0)
    expect(written).toBeLessThanOrEqual(4)
    if (epochs.every(pages => pages.length === 0)) expect(written).toBe(0)
    else expect(written).toBeGreaterThan(0)
    const redrawn = distinctPages((fitted.redraw?.(source(2)) ?? fitted).guest(source(1), memoryAtEnd(short)), 0.5)
    expect(redrawn >= 0 && redrawn <= 4).toBe(true)
    if (written === 0) expect(redrawn).toBe(0)
  })
})
