import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { backtestOrigin, planBacktest } from '../../src/evaluation/backtest.ts'
import { modelScores } from '../../src/evaluation/score-table.ts'
import type { Scored } from '../../src/evaluation/scored.ts'
import type { Layer } from '../../src/forecast/draws.ts'
import { qemu } from '../../src/migration/policies/qemu.ts'
import { replay } from '../../src/migration/replay.ts'
import type { MigrationSpec } from '../../src/migration/spec.ts'
import { constantRate } from '../../src/models/constant-rate.ts'
import { dirtyCurveModel } from '../../src/models/dirty-curve.ts'
import { resample } from '../../src/models/resample.ts'
import { source } from '../../src/random.ts'
import { syntheticTrace } from '../../src/trace/synthetic.ts'
import { modelScore } from '../cli/contract.ts'
import { pagesIn, traceOfPages } from '../traces.ts'

const trace = syntheticTrace({
  pageCount: 3000,
  epoch: 0.05,
  duration: 30,
  writes: {
    law: 'phased',
    period: 2,
    phases: [
      { law: 'uniform', pages: 1500, rate: 1500 },
      { law: 'uniform', pages: 300, rate: 900 },
    ],
  },
  source: source(6),
})

describe('the plan', () => {
  test('by hand', () => {
    expect(planBacktest(trace, { train: 12, deadline: 8, every: 4 })).toEqual({
      train: 12,
      deadline: 8,
      origins: [12, 16, 20],
    })
    expect(planBacktest(trace, { train: 20, deadline: 10 }).origins).toEqual([20])
  })

  test('by default a third, a third and some twenty origins', () => {
    const { train, deadline, origins } = planBacktest(trace, {})
    expect([train, deadline]).toEqual([10, 10])
    expect(origins).toHaveLength(21)
    expect(origins[1]! - origins[0]!).toBeCloseTo(0.5, 12)
  })

  test('by default at most a minute', () => {
    const long = traceOfPages(
      Array.from({ length: 300 }, () => []),
      { pageCount: 4, epoch: 1 },
    )
    expect(planBacktest(long, {})).toMatchObject({ train: 60, deadline: 60 })
  })

  test('of a short trace has origins an epoch apart', () => {
    const short = traceOfPages([[1], [2], [3], [1], [2], [3]], { pageCount: 4, epoch: 1 })
    expect(planBacktest(short, {})).toEqual({ train: 2, deadline: 2, origins: [2, 3, 4] })
  })

  test.each<[string, object]>([
    ['the trace is shorter than training and deadline together: 30 s', { train: 20, deadline: 11 }],
    ['the trace is shorter than training and deadline together: 30 s', { train: 31 }],
    ['training is shorter than an epoch of 0.05 s: 0.01 s', { train: 0.01 }],
    ['more than two origins an epoch of 0.05 s: every 0.000001 s', { every: 1e-6 }],
  ])('%s', (message, wished) => {
    expect(() => planBacktest(trace, wished)).toThrow(new RangeError(message))
  })

  test('leaves training before each origin and the deadline after it, so that no replay ends before', () => {
    const duration = (most: number) => fc.double({ min: 0.2, max: most, noNaN: true })
    const wished = fc.record({ train: duration(14), deadline: duration(14), every: duration(6) })
    const from = fc.integer({ min: 0, max: 20 })
    fc.assert(
      fc.property(fc.oneof(fc.constant({}), wished), from, (wished, from) => {
        const part = trace.slice(from, trace.length)
        const { train, deadline, origins } = planBacktest(part, wished)
        expect(origins[0]).toBeCloseTo(part.start + train, 9)
        expect(part.end - origins.at(-1)!).toBeGreaterThan(deadline - 1e-6)
        if ('every' in wished) expect(part.end - origins.at(-1)! - wished.every).toBeLessThan(deadline)
        const stuck = { link: { bandwidth: 100 * 4096 }, policy: qemu({ downtimeLimit: 0.001 }), deadline }
        for (const at of [origins[0]!, origins.at(-1)!]) {
          const { converged, totalTime } = replay(part, stuck, { at })
          expect(converged).toBe(false)
          expect(totalTime).toBeCloseTo(deadline, 9)
        }
      }),
      { numRuns: 40 },
    )
  })
})

const specs: MigrationSpec[] = [2500, 400].map(rate => ({
  strategy: 'pre-copy',
  policy: 'qemu',
  bandwidth: rate * 4096,
  downtimeLimit: 0.1,
  passes: 0,
}))
const models = { naive: constantRate(), curve: dirtyCurveModel(), blocks: resample() }
const plan = planBacktest(trace, { train: 10, deadline: 8, every: 3 })
const at = (origin: number, played = trace) =>
  backtestOrigin(played, plan, origin, specs, models, { draws: 8, source: source(2), layers: ['process'] })

describe('an origin', () => {
  const scored = at(13)

  test('has every model and what replays of the past gave, for every migration', () => {
    const [fast, slow] = [scored[0]!.id, scored.at(-1)!.id]
    expect(scored.filter(({ id }) => id === fast).map(({ model }) => model)).toEqual([
      ...Object.keys(models),
      'replayed-past',
    ])
    expect(
      scored
        .filter(({ id }) => id === slow)
        .slice(0, 3)
        .map(({ model }) => model),
    ).toEqual(Object.keys(models))
    expect([fast, slow]).toEqual(specs.map(({ bandwidth }) => `13 s, ${bandwidth} B/s, 0.1 s`))
    for (const score of modelScores(scored)) modelScore.parse(JSON.parse(JSON.stringify(score)))
  })

  test('is scored against the exact replay', () => {
    const migration = { link: { bandwidth: 2500 * 4096 }, policy: qemu({ downtimeLimit: 0.1 }), deadline: 8 }
    const outcome = replay(trace, migration, { at: 13 })
    expect(outcome.converged).toBe(true)
    for (const { quantities } of scored.filter(({ id }) => id === scored[0]!.id)) {
      for (const name of ['rounds', 'totalTime', 'downtime', 'bytes'] as const) {
        expect(quantities![name]!.observed).toBe(outcome[name])
      }
    }
    const slow = scored.filter(({ id }) => id === scored.at(-1)!.id)
    expect(slow.map(({ converged, quantities }) => [converged, quantities])).toEqual(slow.map(() => [false, undefined]))
  })

  const epochs = Array.from({ length: trace.length }, (_, k) => pagesIn(trace, k))
  const changed = (change: (pages: number[], k: number) => number[]) =>
    traceOfPages(epochs.map(change), { ...trace.info, epoch: trace.epoch })
  const said = (scored: readonly Scored[]) =>
    scored.map(({ id, model, convergence, withinLimit, forecasts }) => ({
      id,
      model,
      convergence,
      withinLimit,
      forecasts,
    }))
  const came = (scored: readonly Scored[]) => scored.map(({ quantities }) => quantities?.totalTime?.observed)

  // Epoch 260 starts at 13 s.
  test.each<[string, (pages: number[], k: number) => number[]]>([
    ['is quiet', (pages, k) => (k < 260 ? pages : [])],
    ['writes everything', (pages, k) => (k < 260 ? pages : Array.from({ length: 3000 }, (_, page) => page))],
    ['writes elsewhere', (pages, k) => (k < 260 ? pages : pages.map(page => page + 1500))],
  ])('forecasts the same whether or not the guest %s afterwards', (_, change) => {
    const other = at(13, changed(change))
    expect(said(other)).toEqual(said(scored))
    if (change([1], 260)[0] !== 1501) expect(came(other)).not.toEqual(came(scored))
  })

  const moved = (pages: readonly number[]) => pages.map(page => page + 1500)

  test('forecasts from what was in training alone', () => {
    expect(
      at(
        13,
        changed((pages, k) => (k < 60 ? moved(pages) : pages)),
      ),
    ).toEqual(scored)
    const first = at(
      13,
      changed((pages, k) => (k === 60 ? moved(pages) : pages)),
    )
    expect(said(first)).not.toEqual(said(scored))
    expect(came(first)).toEqual(came(scored))
  })
})

test('same numbers again, others from another origin', () => {
  expect(at(16)).toEqual(at(16))
  expect(at(16).map(({ id }) => id)).not.toEqual(at(13).map(({ id }) => id))
})

test("where the host is uncertain, so is the replay's: one host for all models, drawn apart from theirs", () => {
  const observed = (seed: number, layers: readonly Layer[]) => {
    const [spec] = specs
    const scored = backtestOrigin(trace, plan, 13, [spec!], models, { draws: 8, source: source(seed), layers })
    const times = new Set(scored.map(({ quantities }) => quantities!.totalTime!.observed))
    expect(times.size).toBe(1)
    return [...times][0]
  }
  const both: Layer[] = ['process', 'host']
  expect(observed(1, both)).toBe(observed(1, both))
  expect(observed(1, both)).not.toBe(observed(2, both))
  expect(observed(1, ['process'])).toBe(observed(2, ['process']))
})
