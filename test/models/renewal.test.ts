import { mean, sampleStandardDeviation } from 'simple-statistics'
import { describe, expect, test } from 'vitest'
import { exponential } from '../../src/distributions/exponential.ts'
import type { Law } from '../../src/distributions/law.ts'
import { weibull } from '../../src/distributions/weibull.ts'
import { distinctPages } from '../../src/migration/distinct-pages.ts'
import { memoryAtEnd } from '../../src/migration/replay.ts'
import { lawOf } from '../../src/models/renewal/survival.ts'
import { renewal, renewalLaws } from '../../src/models/renewal.ts'
import { type Source, source } from '../../src/random.ts'
import { equilibriumDraws } from '../../src/renewal/equilibrium.ts'
import { alternatingSojourns, renewalTimes } from '../../src/renewal/simulate.ts'
import { syntheticTrace } from '../../src/trace/synthetic.ts'
import type { Trace } from '../../src/trace/trace.ts'
import { observedCurve } from '../../src/working-set/dirty-curve.ts'
import { traceOfPages } from '../traces.ts'

const epoch = 0.05

/** Pages that are each written by a stationary renewal process, by a clock that runs while the guest is busy. */
function renewalTrace(law: Law, pages: number, epochs: number, draws: Source, isBusy?: (e: number) => boolean): Trace {
  const written: number[][] = Array.from({ length: epochs }, () => [])
  const busy = Array.from({ length: epochs }, (_, e) => e).filter(e => isBusy?.(e) ?? true)
  const first = equilibriumDraws(law)
  for (let page = 0; page < pages; page++) {
    const dirty = new Set(renewalTimes(law, busy.length * epoch - 1e-9, draws, first).map(t => Math.floor(t / epoch)))
    for (const e of dirty) written[busy[e]!]!.push(page)
  }
  return traceOfPages(written, { pageCount: pages + 100, epoch })
}

const drawsOf = (fitted: ReturnType<ReturnType<typeof renewal>['fit']>, trace: Trace, seconds: number, n = 200) => {
  const memory = memoryAtEnd(trace)
  return Array.from({ length: n }, (_, i) => distinctPages(fitted.guest(source(5).substream(i), memory), seconds))
}

describe.each([
  ['exponential', exponential(0.8), ['rate']],
  ['weibull', weibull(2.5, 1.6), ['shape', 'scale']],
] as const)('pages written by a renewal process of a law: %s', (name, law, parameters) => {
  const trace = renewalTrace(law, 400, 600, source(2))
  const fitted = renewal({ groups: 1 }).fit(trace)

  test('the law is chosen, and its intervals hold the truth to within the error of epochs', () => {
    const chosen = renewalLaws(fitted)
      .objects()
      .find(row => (row as { chosen: boolean }).chosen)
    expect(chosen).toMatchObject({ group: 1, law: name, converged: true })
    for (const parameter of parameters) {
      const row = fitted.tidy().find(({ term }) => term === `group 1: interval ${name} ${parameter}`)!
      const truth = law.parameters[parameter]!
      expect(Math.abs(row.estimate / truth - 1)).toBeLessThan(0.03)
      expect(row.upper! / row.lower! - 1).toBeLessThan(0.1)
      expect(row.lower! * 0.97).toBeLessThan(truth)
      expect(row.upper! * 1.03).toBeGreaterThan(truth)
    }
  })

  test('weights of the laws of a group add up to 1, and one is chosen', () => {
    const rows = renewalLaws(fitted).objects() as { weight: number; chosen: boolean; bic: number; law: string }[]
    expect(rows.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9)
    expect(rows.filter(({ chosen }) => chosen)).toHaveLength(1)
    expect(new Set(rows.map(({ law }) => law)).size).toBe(7)
  })

  test('the implied dirty curve is the exact one', () => {
    const exact = observedCurve(trace)
    for (const k of [2, 10, 40, 100])
      expect(Math.abs(fitted.curve!(k * epoch) / exact.pages[k]! - 1)).toBeLessThan(0.03)
    const { curveError } = fitted.glance() as { curveError?: number }
    expect(curveError).toBeGreaterThan(0)
    expect(curveError).toBeLessThan(0.02)
  })

  test('a redraw moves the parameters by their standard errors', () => {
    const root = source(9)
    const term = `group 1: interval ${name} ${parameters[0]}`
    const estimateOf = (fit: typeof fitted) => fit.tidy().find(row => row.term === term)!
    const { estimate, lower, upper } = estimateOf(fitted)
    const values = Array.from({ length: 400 }, (_, i) => estimateOf(fitted.redraw!(root.substream(i))).estimate)
    expect(Math.abs(mean(values) - estimate)).toBeLessThan((upper! - lower!) / 4 / 5)
    expect(sampleStandardDeviation(values) / ((upper! - lower!) / 3.92)).toBeCloseTo(1, 0)
    expect(estimateOf(fitted.redraw!(source(3)))).toEqual(estimateOf(fitted.redraw!(source(3))))
  })
})

// Pages are written every 2 s, nearly to the clock, each at a time of its own.
test('the ages of pages at the end of the trace decide when they are written next', () => {
  const trace = renewalTrace(weibull(20, 2.05), 200, 400, source(4))
  const model = renewal({ groups: 1 })
  const { state } = model.fit(trace)
  const soon = (age: number) => {
    const ages = state.ages.map(() => Math.round(age / epoch))
    return mean(drawsOf(model.restore({ ...state, ages }), trace, 0.5, 40))
  }
  expect(soon(0.2)).toBeLessThan(2)
  expect(soon(1)).toBeLessThan(10)
  expect(soon(1.8)).toBeGreaterThan(190)
})

// 2,000 writes a second over 2,000 pages for 2 s: 271 of them are never written, and a second later 171 of these are.
test('pages that were never written are counted in', () => {
  const trace = syntheticTrace({
    pageCount: 4000,
    epoch,
    duration: 2,
    writes: { law: 'uniform', pages: 2000, rate: 2000 },
    source: source(6),
  })
  const fitted = renewal().fit(trace)
  const unseen = fitted.tidy().filter(({ term }) => term.endsWith('not seen'))
  const missed = 2000 * Math.exp(-2)
  expect(Math.abs(unseen.reduce((sum, { estimate }) => sum + estimate, 0) - missed)).toBeLessThan(80)
  const expected = 2000 * -Math.expm1(-1)
  expect(Math.abs(mean(drawsOf(fitted, trace, 1)) / expected - 1)).toBeLessThan(0.05)
})

describe('busy for about 2 s and idle for about 3 s by turns', () => {
  const laws = { busy: weibull(8, 2.12), idle: weibull(8, 3.19) }
  const ends = alternatingSojourns(laws, { state: 'busy' }, 120, source(8))
  const stateAt = (e: number) => ends.find(({ end }) => end > e * epoch)!.state
  const trace = renewalTrace(exponential(1.5), 400, 2400, source(8), e => stateAt(e) === 'busy')
  const model = renewal({ groups: 1 })
  const fitted = model.fit(trace)
  const { clock } = fitted.state.groups[0]!
  const { level, alternation } = clock!

  test('the alternation is recovered', () => {
    expect(alternation!.busy).toBe(stateAt(2399) === 'busy')
    const [idle, busy] = alternation!.laws.map(lawOf)
    expect(Math.abs(idle!.mean / 3 - 1)).toBeLessThan(0.1)
    expect(Math.abs(busy!.mean / 2 - 1)).toBeLessThan(0.1)
    expect(Math.sqrt(idle!.variance) / idle!.mean).toBeLessThan(0.3)
    expect(alternation!.speeds[0]).toBeLessThan(0.1)
    expect(Math.abs(alternation!.speeds[1] / 2.5 - 1)).toBeLessThan(0.1)
    expect(level.slow).toBeLessThan(0.5)
    const shown = fitted.tidy().filter(({ term }) => term.startsWith('group 1: busy'))
    expect(shown.map(({ estimate }) => estimate)).toEqual(alternation!.laws[1].values)
  })

  test('the present sojourn goes on for its residual life', () => {
    const groups = (seconds: number, busy: boolean) => [
      { ...fitted.state.groups[0]!, clock: { ...clock!, alternation: { ...alternation!, busy, age: seconds / 0.1 } } },
    ]
    const soon = (seconds: number, busy: boolean) =>
      mean(drawsOf(model.restore({ ...fitted.state, groups: groups(seconds, busy) }), trace, 1, 60))
    const [lately, longSince] = [soon(0.5, false), soon(3, false)]
    expect(lately).toBeLessThan(40)
    expect(longSince).toBeGreaterThan(150)
    expect(soon(0.2, true)).toBeGreaterThan(longSince)
  })

  test('by the busy clock a page is written at the rate it has when busy', () => {
    const { laws, chosen } = fitted.state.groups[0]!
    expect(Math.abs(lawOf(laws[chosen]!).mean / (2.5 / 1.5) - 1)).toBeLessThan(0.06)
  })
})

test('options are checked', () => {
  expect(() => renewal({ laws: ['geometric'] })).toThrow(new RangeError('a law of real times is needed: geometric'))
  expect(() => renewal({ laws: [] })).toThrow(new RangeError('renewal needs at least one law: 0'))
})

test('without a law the intervals are as they were seen', () => {
  const trace = renewalTrace(weibull(0.7, 1), 200, 300, source(3))
  const fitted = renewal({ laws: ['empirical'], groups: 1 }).fit(trace)
  expect(renewalLaws(fitted).array('law')).toEqual(['empirical'])
  const exact = observedCurve(trace)
  expect(Math.abs(fitted.curve!(1) / exact.pages[20]! - 1)).toBeLessThan(0.05)
  expect(fitted.redraw!(source(1)).tidy()).toEqual(fitted.tidy())
})
