import { mean } from 'simple-statistics'
import { describe, expect, test } from 'vitest'
import { distinctPages } from '../../src/migration/distinct-pages.ts'
import { memoryAtEnd } from '../../src/migration/replay.ts'
import { independent } from '../../src/models/independent.ts'
import { markov } from '../../src/models/markov.ts'
import { groupGuests } from '../../src/models/markov-guest.ts'
import { groupsOf } from '../../src/models/markov-state.ts'
import { binomial } from '../../src/models/markov-variates.ts'
import { poisson, source, uniformInteger } from '../../src/random.ts'
import { syntheticTrace } from '../../src/trace/synthetic.ts'
import type { Trace } from '../../src/trace/trace.ts'
import { meanDirtyCurve } from '../../src/working-set/dirty-curve.ts'
import { workingSet } from '../../src/working-set/scan.ts'
import { traceOfPages } from '../traces.ts'

const EPOCH = 0.02
const LEVELS = [
  [0.98, 0.02],
  [0.05, 0.95],
]
const BECOMES = [0.02, 0.2]
const STAYS = [0.05, 0.3]

/** Pages 0–299 by a chain modulated by two levels; pages 300–399 by one that forgets: dirty with chance 0.05. */
function twoGroups(seed: number, { epochs = 2000, end = 0 } = {}): Trace {
  const draws = source(seed)
  const levels = [end]
  for (let e = 1; e < epochs; e++) levels.push(draws() < LEVELS[levels.at(-1)!]![1]! ? 1 : 0)
  levels.reverse()
  const dirty = new Uint8Array(400)
  const written = levels.map(level => {
    for (let page = 0; page < 400; page++) {
      const becomes = page < 300 ? BECOMES[level]! : 0.05
      const stays = page < 300 ? STAYS[level]! : 0.05
      dirty[page] = draws() < (dirty[page] ? stays : becomes) ? 1 : 0
    }
    return Array.from(dirty.keys()).filter(page => dirty[page] === 1)
  })
  return traceOfPages(written, { pageCount: 500, epoch: EPOCH })
}

describe('a guest of two groups, one with levels', () => {
  const trace = twoGroups(1)
  const fitted = markov().fit(trace)
  const groups = groupsOf(fitted.state)

  test('both groups are found with their sizes, and the levels of the one', () => {
    expect(groups.map(({ members }) => members.length)).toEqual([300, 100])
    expect(groups[0]!.members.every(page => page < 300)).toBe(true)
    expect(groups[0]!.levels.length).toBe(2)
    expect(fitted.glance().curveError).toBeLessThan(0.05)
  })

  test('chances and transitions of levels are near the true ones', () => {
    const { levels, transition } = groups[0]!
    levels.forEach(({ becomes, stays }, l) => {
      expect(Math.abs(becomes / BECOMES[l]! - 1)).toBeLessThan(0.12)
      expect(Math.abs(stays / STAYS[l]! - 1)).toBeLessThan(0.12)
    })
    expect(transition[0]![1]).toBeGreaterThan(0.01)
    expect(transition[0]![1]).toBeLessThan(0.04)
    expect(transition[1]![0]).toBeGreaterThan(0.025)
    expect(transition[1]![0]).toBeLessThan(0.1)
  })

  test('redrawn parameters scatter about the estimates as their posteriors say', () => {
    const root = source(3)
    const { becomes, posterior } = groups[1]!.levels[0]!
    const redraws = Array.from({ length: 100 }, (_, i) => fitted.redraw!(root.substream(i)))
    const chances = redraws.map(({ state }) => groupsOf(state as typeof fitted.state)[1]!.levels[0]!.becomes)
    const sd = posterior.standardDeviation[0]![1]!
    expect(Math.abs(mean(chances) - becomes)).toBeLessThan((4 * sd) / 10)
    expect(Math.sqrt(mean(chances.map(p => (p - becomes) ** 2))) / sd).toBeGreaterThan(0.75)
    expect(Math.sqrt(mean(chances.map(p => (p - becomes) ** 2))) / sd).toBeLessThan(1.25)
    const memory = memoryAtEnd(trace)
    const [redrawn] = redraws
    expect(distinctPages(redrawn!.guest(source(1), memory), 1)).toBe(
      distinctPages(markov().restore(redrawn!.state).guest(source(1), memory), 1),
    )
    expect(redrawn!.tidy().map(row => row.term)).toEqual(fitted.tidy().map(row => row.term))
  })
})

test('intervals of the chances of a plain group hold the true ones about as often as they say', () => {
  let held = 0
  for (let seed = 0; seed < 20; seed++) {
    const groups = groupsOf(markov({ groups: 2 }).fit(twoGroups(100 + seed, { epochs: 1000 })).state)
    const plain = groups.find(({ members }) => members.filter(page => page >= 300).length > 90)!
    const [level] = plain.levels
    expect(plain.levels.length).toBe(1)
    const { lower, upper } = level!.posterior.interval(0.95)
    if (lower[0]![1]! < 0.05 && 0.05 < upper[0]![1]!) held++
    if (lower[1]![1]! < 0.05 && 0.05 < upper[1]![1]!) held++
  }
  expect(held).toBeGreaterThanOrEqual(34)
})

test('the present matters: a guest that is busy now writes more in the next moment than one that is idle', () => {
  const soon = (end: number) => {
    const trace = twoGroups(7, { end })
    const fitted = markov().fit(trace)
    const memory = memoryAtEnd(trace)
    const root = source(1)
    return mean(Array.from({ length: 40 }, (_, i) => distinctPages(fitted.guest(root.substream(i), memory), 0.2)))
  }
  expect(soon(1)).toBeGreaterThan(1.5 * soon(0))
})

describe('guests', () => {
  // All 96 pages of one level: dirty in an epoch with chance 0.2 whatever they were, so D(k) = 96 (1 − 0.8ᵏ).
  const level = {
    epochs: 100,
    counts: [
      [1, 1],
      [1, 1],
    ],
    becomes: 0.2,
    stays: 0.2,
    precision: [Infinity, Infinity],
  }
  const group = { members: Uint32Array.from({ length: 96 }, (_, p) => p), dirty: 20, present: 0, drift: 0 }
  const groups = [{ ...group, transitions: [[1]], transition: [[1]], levels: [level] }]
  const guest = groupGuests(groups as unknown as Parameters<typeof groupGuests>[0], {
    pageCount: 100,
    epoch: 0.05,
  })
  const memory = { pageSize: 4096, pageCount: 100, zeroPages: 0 }
  const root = source(9)

  test.each([1, 4, 10])('pages of one chance: %i epochs hold as many as the formula says', k => {
    const draws = Array.from({ length: 1500 }, (_, i) => distinctPages(guest(root.substream(k, i), memory), k * 0.05))
    const missed = 0.8 ** k
    expect(Math.abs(mean(draws) - 96 * (1 - missed))).toBeLessThan(4 * Math.sqrt((96 * missed * (1 - missed)) / 1500))
  })

  test('an epoch is written bit by bit, and steps of any length write the same', () => {
    const wide = groupGuests(
      [{ ...groups[0]!, members: Uint32Array.from({ length: 3200 }, (_, p) => p) }] as unknown as Parameters<
        typeof groupGuests
      >[0],
      { pageCount: 3200, epoch: 0.05 },
    )
    const steps = (seconds: number, n: number) => {
      const sampled = wide(root.substream('steps'), { ...memory, pageCount: 3200 })
      sampled.send(Number.POSITIVE_INFINITY, { normal: 1, zero: 1 })
      for (let i = 0; i < n; i++) sampled.run(seconds)
      return sampled.synchronise()
    }
    expect(steps(0.01, 20)).toBe(steps(0.1, 2))
    expect(steps(0.03, 5)).toBe(steps(0.05, 3))
    expect(steps(0.025, 1) / steps(0.05, 1)).toBeGreaterThan(0.35)
    expect(steps(0.025, 1) / steps(0.05, 1)).toBeLessThan(0.65)
  })
})

test.each([
  [40, 0.1],
  [400, 0.003],
  [1000, 0.5],
  [30, 0.97],
])('binomial counts of %i at %f have the moments of their law', (n, p) => {
  const draws = source(11)
  const counts = Array.from({ length: 4000 }, () => binomial(n, p, draws))
  const variance = n * p * (1 - p)
  expect(Math.abs(mean(counts) - n * p)).toBeLessThan(4 * Math.sqrt(variance / 4000))
  expect(Math.abs(mean(counts.map(x => (x - n * p) ** 2)) / variance - 1)).toBeLessThan(0.15)
  expect(counts.every(x => Number.isInteger(x) && x >= 0 && x <= n)).toBe(true)
})

// Of 6000 pages written at random, 8 s show 60%. The curve goes on to those not seen, which rates by page cannot know.
test('pages not seen yet: a uniform writer goes on writing others', () => {
  const writes = { law: 'uniform', pages: 6000, rate: 700 } as const
  const trace = syntheticTrace({ pageCount: 8000, epoch: EPOCH, duration: 8, writes, source: source(5) })
  const memory = memoryAtEnd(trace)
  const expected = 6000 * -Math.expm1((-700 * 4) / 6000)
  const forecast = (model: ReturnType<typeof markov> | ReturnType<typeof independent>) => {
    const fitted = model.fit(trace)
    return mean(Array.from({ length: 8 }, (_, i) => distinctPages(fitted.guest(source(i), memory), 4)))
  }
  expect(Math.abs(forecast(markov()) / expected - 1)).toBeLessThan(0.04)
  expect(forecast(independent()) / expected).toBeLessThan(0.92)
})

test('bursts: the dirty curve implied is near the exact one, which pages on their own exceed', () => {
  const draws = source(8)
  const epochs = Array.from({ length: 1500 }, () => (draws() < 0.02 ? poisson(60, draws) : poisson(0.5, draws)))
  const written = epochs.map(n =>
    [...new Set(Array.from({ length: n }, () => uniformInteger(2000, draws)))].sort((a, b) => a - b),
  )
  const trace = traceOfPages(written, { pageCount: 2500, epoch: EPOCH })
  const exact = meanDirtyCurve(workingSet(trace))
  const fitted = markov().fit(trace)
  expect(fitted.glance().curveError).toBeLessThan(0.25)
  const told = fitted.tidy().find(({ term }) => term === 'distinct pages in 1 s of the trace')!
  expect(told.estimate).toBeCloseTo(exact[50]!, 9)
})
