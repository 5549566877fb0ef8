import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { conditionings } from '../../../src/models/phases/conditioning.ts'
import { historyOf } from '../../../src/models/phases/history.ts'
import { startsOf } from '../../../src/models/phases/stacking.ts'
import { source } from '../../../src/random.ts'
import { syntheticTrace } from '../../../src/trace/synthetic.ts'
import { smallTrace } from '../../traces.ts'
import { historyFrom, indices, sum } from './histories.ts'

const weigh = (name: string, ...args: Parameters<(typeof conditionings)[string]>) => conditionings[name]!(...args)
const alike = ['alike 30%', 'alike 10%', 'alike 3%']
const conditioned = Object.keys(conditionings).filter(name => name !== 'anywhere')

// Every 2 s from one working set to another, seen for 40 s.
const PERIOD = 40
const alternating = historyOf(
  syntheticTrace({
    pageCount: 4000,
    epoch: 0.1,
    duration: 40,
    writes: {
      law: 'phased',
      period: 2,
      phases: [
        { law: 'uniform', pages: 300, rate: 1500 },
        { law: 'uniform', first: 1000, pages: 2000, rate: 6000 },
      ],
    },
    source: source(2),
  }),
)

describe.each(Object.keys(conditionings))('%s', name => {
  test('gives weights, which add up to 1', () => {
    const now = fc.nat()
    fc.assert(
      fc.property(smallTrace, now, fc.integer({ min: 1, max: 30 }), (trace, at, most) => {
        const history = historyOf(trace)
        const starts = startsOf(history, 0, most)
        const weights = weigh(name, history, at % (history.epochs + 1), starts)
        expect(weights.length).toBe(starts.length)
        expect(weights.every(weight => weight >= 0)).toBe(true)
        expect(sum(weights)).toBeCloseTo(1, 12)
      }),
    )
  })

  test('rules out no past: a tenth of the weight goes to all times alike', () => {
    const starts = startsOf(alternating, 1, 1000)
    for (let now = 200; now <= alternating.epochs; now += 7) {
      const weights = weigh(name, alternating, now, starts)
      expect(sum(weights)).toBeCloseTo(1, 12)
      expect(Math.min(...weights)).toBeGreaterThanOrEqual(0.1 / starts.length)
    }
  })
})

test('anywhere: every time counts the same', () => {
  expect(Array.from(weigh('anywhere', alternating, 300, Uint32Array.of(5, 9, 200, 30)))).toEqual([
    0.25, 0.25, 0.25, 0.25,
  ])
})

describe('alike', () => {
  // Squared distances from 0 are 0, 1, 4, 9, …; the nearest 30% of ten are ranks 0 to 3, so the width is 9 and weights
  // go as exp(−k²/9). The least width is that of rank 2: 4.
  test.each([
    ['alike 30%', 9],
    ['alike 10%', 4],
    ['alike 3%', 4],
  ])('%s of ten times by hand', (name, width) => {
    const level = [...Array.from({ length: 10 }, (_, k) => k), 0]
    const history = historyFrom({ level, counts: level.slice(1) })
    const kernel = level.slice(0, 10).map(k => Math.exp(-(k * k) / width))
    const expected = kernel.map(x => 0.9 * (x / sum(kernel)) + 0.1 / 10)
    weigh(name, history, 10, indices(10)).forEach((weight, k) => {
      expect(weight).toBeCloseTo(expected[k]!, 12)
    })
  })

  test.each(alike)('%s: prefers the exact twin of now', name => {
    const feature = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 40, maxLength: 40 })
    fc.assert(
      fc.property(fc.tuple(feature, feature, feature), fc.nat(38), (columns, twin) => {
        const features = columns.map(column => column.with(39, column[twin]!))
        const history = historyFrom({ level: features[0]!, counts: new Float64Array(39), features })
        const weights = weigh(name, history, 39, indices(39))
        expect(weights[twin]).toBe(Math.max(...weights))
        const distance = (k: number) => sum(features.map(column => (column[k]! - column[39]!) ** 2))
        const byDistance = Array.from(indices(39)).sort((a, b) => distance(a) - distance(b))
        byDistance.slice(1).forEach((k, i) => {
          expect(weights[k]).toBeLessThanOrEqual(weights[byDistance[i]!]!)
        })
      }),
    )
  })

  test('a flat past: every time counts the same', () => {
    const history = historyFrom({ level: new Float64Array(41).fill(2), counts: new Float64Array(40) })
    for (const name of alike) {
      for (const weight of weigh(name, history, 40, indices(40))) expect(weight).toBeCloseTo(1 / 40, 12)
    }
  })
})

describe('a workload that alternates', () => {
  const starts = startsOf(alternating, 1, 1000)
  const origins = Array.from({ length: 40 }, (_, i) => 300 + i)
  /** Weight of the times that are at most so many epochs from the same point of the cycle. */
  const near = (name: string, now: number, epochs: number) => {
    const weights = weigh(name, alternating, now, starts)
    return sum(weights.filter((_, i) => Math.abs(modulo(starts[i]! - now + PERIOD / 2) - PERIOD / 2) <= epochs))
  }
  const modulo = (k: number) => ((k % PERIOD) + PERIOD) % PERIOD

  test('phase and age: nine tenths of the weight lie within 0.8 s of the same point of the cycle', () => {
    for (const now of origins) expect(near('phase and age', now, 8)).toBeGreaterThan(0.9)
  })

  test('phase and age: sooner after a switch, sharper', () => {
    for (const now of [302, 303, 304, 322, 323, 324]) expect(near('phase and age', now, 2)).toBeGreaterThan(0.85)
  })

  test('phase and age: nearer than the phase alone or all times', () => {
    const mean = (name: string) => sum(origins.map(now => near(name, now, 4))) / origins.length
    expect(mean('anywhere')).toBeCloseTo(9 / PERIOD, 1)
    expect(mean('phase')).toBeGreaterThan(2 * mean('anywhere'))
    expect(mean('phase and age')).toBeGreaterThan(1.3 * mean('phase'))
    expect(mean('phase and age')).toBeGreaterThan(0.8)
  })

  test.each(conditioned)('%s: more weight to times with the same working set', name => {
    // What a window of a second shows is a mixture for a second after a switch.
    const busy = (epoch: number) => Math.floor((epoch - 1) / 20) % 2
    for (const now of origins.filter(epoch => epoch % 20 >= 10)) {
      const weights = weigh(name, alternating, now, starts)
      expect(sum(weights.filter((_, i) => busy(starts[i]!) === busy(now)))).toBeGreaterThan(0.8)
    }
  })
})
