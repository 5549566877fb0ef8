import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  climatology,
  expectedDowntime,
  lastMigration,
  piecewiseCounts,
  replayedPast,
} from '../../src/evaluation/baselines.ts'
import type { MeasuredMigration } from '../../src/evaluation/measured.ts'
import type { PartialRow } from '../../src/evaluation/scored.ts'
import { baselineRows, forecastMeasured, scoreMeasured } from '../../src/evaluation/validate.ts'
import { constantRate } from '../../src/models/constant-rate.ts'
import { dirtyCurveModel } from '../../src/models/dirty-curve.ts'
import { resample } from '../../src/models/resample.ts'
import { source } from '../../src/random.ts'
import { syntheticTrace } from '../../src/trace/synthetic.ts'
import { measured } from './migrations.ts'

const drawsOf = ({ model, convergence, ...laws }: PartialRow) => ({
  model,
  convergence,
  ...Object.fromEntries(Object.entries(laws).map(([name, law]) => [name, [...law.draws]])),
})
const cancelled = { outcome: 'cancelled' } as const

describe('climatology', () => {
  // The target has half the memory to send (1,250 pages), a fifth of the bandwidth, and a third of the downtime limit.
  const target = measured('t', 'new', {
    before: { pageCount: 2000, zeroPages: 750, bandwidth: 500 * 4096, downtimeLimit: 0.1 },
  })
  const others = [
    measured('a', 'x'),
    measured('b', 'y', { after: { totalTime: 4, downtime: 0.6, rounds: 9, bytes: 2500 * 4096 } }),
    measured('c', 'y', { after: cancelled }),
  ]

  test('by hand', () => {
    expect(drawsOf(climatology(target, others)!)).toEqual({
      model: 'climatology',
      convergence: 2 / 3,
      rounds: [5, 9],
      totalTime: [2 * 2.5, 4 * 2.5],
      downtime: [expect.closeTo(0.2 / 3, 12), expect.closeTo(0.6 / 3, 12)],
      bytes: [1250 * 4096, 2500 * 4096],
    })
  })

  // Unlimited at switchover, the limit of 0.3 s at 2,500 pages a second is 0.075 s at 10,000.
  test('downtime is relative to what the limit allows on the link', () => {
    const fast = measured('a', 'x', { before: { switchoverBandwidth: 10_000 * 4096 }, after: { downtime: 0.075 } })
    expect(drawsOf(climatology(target, [fast])!)).toMatchObject({ downtime: [expect.closeTo(0.1, 12)] })
  })

  test('of others that did not complete, only that', () => {
    expect(climatology(target, [others[2]!])).toEqual({ model: 'climatology', convergence: 0 })
    expect(climatology(target, [])).toBeUndefined()
  })
})

describe('the last migration', () => {
  const first = measured('a', 'w', { after: { rounds: 1 } })
  const second = measured('b', 'w', { after: { rounds: 2 } })
  const failed = measured('c', 'w', { after: cancelled })

  test('is repeated', () => {
    expect(drawsOf(lastMigration(second, [failed, first])!)).toMatchObject({
      model: 'last-migration',
      convergence: 1,
      rounds: [1],
      totalTime: [2],
    })
  })

  test('is repeated where it was cancelled', () => {
    expect(lastMigration(second, [first, failed])).toEqual({ model: 'last-migration', convergence: 0 })
  })

  test('may not be', () => {
    expect(lastMigration(first, [])).toBeUndefined()
  })
})

describe('rows of baselines', () => {
  const all = ['x', 'y', 'x', 'x', 'y'].map((workload, i) => measured(`${i}`, workload, { after: { rounds: i + 1 } }))
  const rounds = (i: number) =>
    Object.fromEntries(baselineRows(all, i).map(row => [row.model, [...row.rounds!.draws].map(count => count - 1)]))

  test('climatology is of other workloads, persistence of the same one and earlier', () => {
    expect([0, 1, 2, 3, 4].map(rounds)).toEqual([
      { climatology: [1, 4] },
      { climatology: [0, 2, 3] },
      { climatology: [1, 4], 'last-migration': [0] },
      { climatology: [1, 4], 'last-migration': [2] },
      { climatology: [0, 2, 3], 'last-migration': [1] },
    ])
  })

  test('never of the same workload, and only of earlier ones', () => {
    const some = fc.array(fc.constantFrom('x', 'y', 'z'), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(some, workloads => {
        const all = workloads.map((workload, i) => measured(`${i}`, workload, { after: { rounds: i } }))
        all.forEach((target, i) => {
          for (const { model, rounds } of baselineRows(all, i)) {
            const used = [...rounds!.draws]
            if (model === 'climatology') {
              expect(used).toEqual([...workloads.keys()].filter(j => workloads[j] !== target.workload))
            } else expect(used).toEqual([workloads.lastIndexOf(workloads[i]!, i - 1)])
          }
        })
      }),
      { numRuns: 50 },
    )
  })
})

test("QEMU's own downtime is a point, and says nothing of convergence", () => {
  const told = measured('a', 'w', { after: { qemuExpectedDowntime: 0.4 } })
  expect(drawsOf(expectedDowntime(told)!)).toEqual({
    model: 'qemu-expected-downtime',
    convergence: null,
    downtime: [0.4],
  })
  expect(expectedDowntime(measured('a', 'w'))).toBeUndefined()
  expect(expectedDowntime(measured('a', 'w', { after: { qemuExpectedDowntime: null } }))).toBeUndefined()
})

test('replays from the past', () => {
  const outcome = { rounds: 3, totalTime: 1, downtime: 0.1, bytes: 9, converged: true }
  const late = { rounds: 8, totalTime: 5, downtime: 0.7, bytes: 99, converged: false }
  expect(drawsOf(replayedPast([late, outcome])!)).toEqual({
    model: 'replayed-past',
    convergence: 0.5,
    rounds: [3, 8],
    totalTime: [1, 5],
    downtime: [0.1, 0.7],
    bytes: [9, 99],
  })
  expect(replayedPast([])).toBeUndefined()
})

const trace = syntheticTrace({
  pageCount: 3000,
  epoch: 0.125,
  duration: 10,
  writes: { law: 'hot-cold', pages: 1000, rate: 800, hot: 0.1, share: 0.9 },
  source: source(3),
})

test('the piecewise curve is exact at its windows, straight between them, and known by its state', () => {
  const exact = dirtyCurveModel().fit(trace).curve!
  const fitted = piecewiseCounts().fit(trace)
  for (const curve of [fitted.curve!, piecewiseCounts().restore(fitted.state).curve!]) {
    for (const window of [0, 0.125, 0.25, 0.5, 1, 2, 4, 8, 10]) expect(curve(window)).toBeCloseTo(exact(window), 9)
    for (const [from, to] of [
      [1, 2],
      [4, 8],
      [8, 10],
    ] as const) {
      expect(curve((from + to) / 2)).toBeCloseTo((exact(from) + exact(to)) / 2, 9)
    }
  }
  // The curve bends: the chord lies under it.
  expect(fitted.curve!(3)).toBeLessThan(exact(3) - 1)
  expect(fitted.model).toBe('piecewise-counts')
})

describe('what came of a migration', () => {
  const models = { naive: constantRate(), curve: dirtyCurveModel(), blocks: resample(), counts: piecewiseCounts() }
  const others = [measured('a', 'x'), measured('b', 'y', { after: cancelled }), measured('c', 'z')]
  const target = measured('t', 'x', { after: { qemuExpectedDowntime: 0.4 } })
  const forecasts = (target: MeasuredMigration) => {
    const fromTrace = forecastMeasured(target, trace, models, { draws: 4, source: source(1) })
    const baselines = baselineRows([...others, target, measured('later', 'x')], others.length)
    return scoreMeasured(target, [...fromTrace, ...baselines]).map(
      ({ model, convergence, withinLimit, forecasts }) => ({
        model,
        convergence,
        withinLimit,
        forecasts,
      }),
    )
  }
  const expected = forecasts(target)
  const amount = fc.double({ min: 0.001, max: 1e9, noNaN: true })
  const after = fc.record({
    outcome: fc.constantFrom('completed' as const, 'cancelled' as const),
    setupTime: amount,
    totalTime: amount,
    downtime: amount,
    rounds: fc.integer({ min: 1, max: 1e6 }),
    bytes: amount,
    during: fc.constantFrom(null, 'elsewhere.parquet'),
  })

  test('is no part of its forecasts', () => {
    expect(expected.map(({ model }) => model)).toEqual([
      ...Object.keys(models),
      'climatology',
      'last-migration',
      'qemu-expected-downtime',
    ])
    fc.assert(
      fc.property(after, after => {
        expect(forecasts({ ...target, after: { ...after, qemuExpectedDowntime: 0.4 } })).toEqual(expected)
      }),
      { numRuns: 8 },
    )
  })

  test("but for QEMU's expected downtime in the baseline of that name", () => {
    const changed = forecasts({ ...target, after: { ...target.after, qemuExpectedDowntime: 9 } })
    const differing = changed.filter((row, i) => JSON.stringify(row) !== JSON.stringify(expected[i]))
    expect(differing.map(({ model }) => model)).toEqual(['qemu-expected-downtime'])
  })

  test('what was known before is', () => {
    const slower = { ...target, before: { ...target.before, bandwidth: 2000 * 4096 } }
    const fewer = { ...target, before: { ...target.before, zeroPages: 1500 } }
    for (const changed of [slower, fewer]) {
      forecasts(changed).forEach(({ model, forecasts }, i) => {
        if (model !== 'qemu-expected-downtime')
          expect(forecasts.totalTime).not.toEqual(expected[i]!.forecasts.totalTime)
      })
    }
  })
})
