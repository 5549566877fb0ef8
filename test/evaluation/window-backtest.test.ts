import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { backtestWindows, planWindows, type WindowForecast } from '../../src/evaluation/window-backtest.ts'
import { countMemory } from '../../src/migration/count-memory.ts'
import { memoryAtEnd, replayedGuest } from '../../src/migration/replay.ts'
import { constantRate } from '../../src/models/constant-rate.ts'
import { dirtyCurveModel } from '../../src/models/dirty-curve.ts'
import { type Model, model } from '../../src/models/model.ts'
import { resample } from '../../src/models/resample.ts'
import { source } from '../../src/random.ts'
import { syntheticTrace } from '../../src/trace/synthetic.ts'
import { Trace } from '../../src/trace/trace.ts'
import { pagesIn, traceOfPages } from '../traces.ts'

const synthetic = syntheticTrace({
  pageCount: 2000,
  epoch: 0.05,
  duration: 20,
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
const trace = new Trace({ ...synthetic.info, workload: 'phased' }, synthetic)

describe('the plan', () => {
  test('by hand', () => {
    expect(planWindows(trace, { train: 12, every: 2.5, windows: [2, 0.5, 2] })).toEqual({
      train: 12,
      windows: [0.5, 2],
      origins: [12, 14.5, 17],
    })
    expect(planWindows(trace, { train: 12, windows: [8] }).origins).toEqual([12])
  })

  test('by default 60%, windows to half of what is left and some twenty origins', () => {
    const { train, windows, origins } = planWindows(trace)
    expect(train).toBeCloseTo(12, 12)
    expect(windows).toEqual([0.25, 0.5, 1, 2, 4])
    expect(origins).toHaveLength(21)
    expect(origins.at(-1)! - origins[0]!).toBeCloseTo(4, 9)
  })

  test('by default at most a minute, and windows from an epoch on', () => {
    const long = traceOfPages(
      Array.from({ length: 300 }, () => []),
      { pageCount: 4, epoch: 1 },
    )
    expect(planWindows(long)).toMatchObject({ train: 60, windows: [1, 2, 4, 8] })
  })

  test.each<[string, object]>([
    ['the trace is shorter than training and the longest window together: 20 s', { train: 12, windows: [1, 8.1] }],
    ['the trace is shorter than training and the longest window together: 20 s', { train: 21, windows: [1] }],
    ['the trace is too short for windows after training: 20 s', { train: 19.6 }],
    ['training is shorter than an epoch of 0.05 s: 0.01 s', { train: 0.01 }],
    ['a window is shorter than an epoch of 0.05 s: 0.01 s', { windows: [1, 0.01] }],
    ['more than two origins an epoch of 0.05 s: every 0.000001 s', { every: 1e-6 }],
  ])('%s', (message, wished) => {
    expect(() => planWindows(trace, wished)).toThrow(new RangeError(message))
  })

  test('leaves training before each origin and all windows after it', () => {
    const wished = fc.record({
      train: fc.double({ min: 0.2, max: 9, noNaN: true }),
      every: fc.double({ min: 0.1, max: 4, noNaN: true }),
      windows: fc.array(fc.double({ min: 0.05, max: 5, noNaN: true }), { minLength: 1, maxLength: 4 }),
    })
    fc.assert(
      fc.property(fc.oneof(fc.constant({}), wished), fc.integer({ min: 0, max: 100 }), (wished, from) => {
        const part = trace.slice(from, trace.length)
        const { train, windows, origins } = planWindows(part, wished)
        expect(origins[0]).toBeCloseTo(part.start + train, 9)
        expect(part.end - origins.at(-1)!).toBeGreaterThan(windows.at(-1)! - 1e-6)
        if ('every' in wished) expect(part.end - origins.at(-1)! - wished.every).toBeLessThan(windows.at(-1)!)
      }),
      { numRuns: 60 },
    )
  })
})

const options = { source: source(2), draws: 8, name: 'this one' }

/** Knows what comes. */
const oracle = (future: Trace) =>
  model(
    'oracle',
    past => past as Trace,
    past => ({
      guest: (_, memory) => replayedGuest(future, memory, future.epochAt(past.end)),
      glance: () => ({ parameters: 0, converged: true }),
      tidy: () => [],
    }),
    { needsPages: true },
  ) as Model

describe('an origin', () => {
  const plan = planWindows(trace, { train: 8, every: 3, windows: [0.25, 1, 4] })

  test('replayed is forecast without error', () => {
    for (const origin of plan.origins) {
      for (const row of backtestWindows(trace, plan, origin, { oracle: oracle(trace) }, options)) {
        const { observed } = row
        expect(row).toMatchObject({ crps: 0, median: observed, interval50: [observed, observed] })
        expect(row.interval90).toEqual([observed, observed])
      }
    }
  })

  test('is scored against the pages of the epochs that follow', () => {
    const origin = 11
    const rows = backtestWindows(trace, plan, origin, { oracle: oracle(trace) }, options)
    const first = trace.epochAt(origin)
    const brute = plan.windows.map(
      window =>
        new Set(Array.from({ length: Math.round(window / 0.05) }, (_, i) => pagesIn(trace, first + i)).flat()).size,
    )
    expect(rows.map(({ observed }) => observed)).toEqual(brute)
  })

  const models: Record<string, Model> = { naive: constantRate(), curve: dirtyCurveModel(), blocks: resample() }
  const plain = (rows: readonly WindowForecast[]) => rows.map(({ law, ...row }) => ({ ...row, draws: law.draws }))

  test('has a row a model and window, which say what of', () => {
    const rows = backtestWindows(trace, plan, 14, models, options)
    expect(rows.map(({ model, window }) => [model, window])).toEqual(
      Object.keys(models).flatMap(name => plan.windows.map(window => [name, window])),
    )
    for (const { trace, workload, origin, law } of rows) {
      expect({ trace, workload, origin }).toEqual({ trace: 'this one', workload: 'phased', origin: 14 })
      expect(law.draws).toHaveLength(8)
    }
  })

  test('knows nothing of what comes, and no model of the others', () => {
    const cut = trace.epochAt(11)
    const quiet = new Trace(trace.info, { ...trace, counts: trace.counts.slice().fill(1, trace.offsets[cut]!) })
    const [rows, others, alone] = [
      backtestWindows(trace, plan, 11, models, options),
      backtestWindows(quiet, plan, 11, models, options),
      backtestWindows(trace, plan, 11, { blocks: resample() }, options),
    ]
    expect(plain(others).map(({ draws }) => draws)).toEqual(plain(rows).map(({ draws }) => draws))
    expect(others.map(({ observed }) => observed)).not.toEqual(rows.map(({ observed }) => observed))
    expect(plain(alone)).toEqual(plain(rows).filter(({ model }) => model === 'blocks'))
  })

  test('leaves out the windows that the trace does not reach', () => {
    const rows = backtestWindows(trace, plan, 18, { curve: dirtyCurveModel() }, options)
    expect(rows.map(({ window }) => window)).toEqual([0.25, 1])
  })
})

describe('by hand', () => {
  const tiny = traceOfPages([[1], [1, 2], [3], [1], [2, 3], [1]], { pageCount: 10, epoch: 1 })
  const plan = planWindows(tiny, { train: 3, windows: [1, 2, 3] })

  test('a rate of 4/3 pages a second against 1, 3 and 3 pages', () => {
    expect(plan.origins).toEqual([3])
    const rows = backtestWindows(tiny, plan, 3, { naive: constantRate() }, options)
    expect(rows.map(({ observed }) => observed)).toEqual([1, 3, 3])
    for (const [i, crps] of [1 / 3, 1 / 3, 1].entries()) expect(rows[i]!.crps).toBeCloseTo(crps, 12)
    expect(rows[2]!.median).toBeCloseTo(4, 12)
  })

  test('none or four pages, as likely, against one', () => {
    const coin = model(
      'coin',
      () => ({ next: 0 }),
      state => ({
        guest: (_, memory) => {
          const pages = 4 * (state.next++ % 2)
          return countMemory(memory, seconds => (seconds > 0 ? pages : 0))
        },
        glance: () => ({ parameters: 0, converged: true }),
        tidy: () => [],
      }),
    ) as Model
    const [row] = backtestWindows(tiny, { ...plan, windows: [1] }, 3, { coin }, options)
    // E|X − 1| = 2 and E|X − X'| = 2.
    expect(row).toMatchObject({ observed: 1, crps: 1, median: 0, interval50: [0, 4], interval90: [0, 4] })
    expect(row!.law.mean).toBe(2)
  })

  test('the memory of the past is what the guest begins with', () => {
    const past = tiny.slice(0, 3)
    const spy = model(
      'spy',
      () => ({}),
      () => ({
        guest: (_, memory) => {
          expect(memory).toEqual(memoryAtEnd(past))
          return countMemory(memory, () => 0)
        },
        glance: () => ({ parameters: 0, converged: true }),
        tidy: () => [],
      }),
    ) as Model
    expect(backtestWindows(tiny, plan, 3, { spy }, options).map(({ crps }) => crps)).toEqual([1, 3, 3])
  })
})
