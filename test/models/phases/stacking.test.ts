import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { empirical } from '../../../src/distributions/empirical.ts'
import { crps } from '../../../src/evaluation/crps.ts'
import { adjustment } from '../../../src/models/phases/carry.ts'
import type { History } from '../../../src/models/phases/history.ts'
import { componentLosses, components, stackingWeights, startsOf } from '../../../src/models/phases/stacking.ts'
import { source, standardNormal } from '../../../src/random.ts'
import { futureOf, historyFrom, sum } from './histories.ts'

type Component = (typeof components)[number]

const ones = (n: number) => new Float64Array(n).fill(1)
const indexOf = (conditioning: string, carry: string, noisy: boolean) =>
  components.findIndex(one => one.conditioning === conditioning && one.carry === carry && one.noisy === noisy)

function stack(history: History) {
  const losses = componentLosses(history)
  const weights = stackingWeights(losses, history.epochs * history.epoch, ones(losses.length))
  expect(sum(weights)).toBeCloseTo(1, 12)
  return (chosen: (component: Component) => boolean) => sum(weights.filter((_, c) => chosen(components[c]!)))
}

test('components are all of six conditionings, three carries, with error and without', () => {
  expect(components.length).toBe(36)
  expect(new Set(components.map(component => JSON.stringify(component))).size).toBe(36)
})

describe('weights', () => {
  const loss = fc.array(fc.double({ min: 0.1, max: 10, noNaN: true }), { minLength: 36, maxLength: 36 })
  const losses = fc.array(loss, { maxLength: 8 }).map(rows => rows.map(row => Float64Array.from(row)))

  test('add up to 1, however often each origin counts', () => {
    const counts = fc.array(fc.double({ min: 0, max: 5, noNaN: true }), { minLength: 8, maxLength: 8 })
    fc.assert(
      fc.property(losses, fc.double({ min: 0.1, max: 1e4, noNaN: true }), counts, (rows, seconds, origins) => {
        const weights = stackingWeights(rows, seconds, origins)
        expect(weights.length).toBe(36)
        expect(weights.every(weight => weight >= 0)).toBe(true)
        expect(sum(weights)).toBeCloseTo(1, 12)
      }),
    )
  })

  test('without losses: those that adjust nothing, alike', () => {
    const weights = stackingWeights([], 10, [])
    components.forEach(({ carry, noisy }, c) => {
      expect(weights[c]).toBeCloseTo(carry === 'none' && !noisy ? 1 / 6 : 0, 12)
    })
  })

  test('of the same losses are the same', () => {
    for (const weight of stackingWeights([ones(36), ones(36)], 1e4, [1, 1])) expect(weight).toBeCloseTo(1 / 36, 12)
  })

  // 5% worse than the best for 30 s: exp(−10 · 0.05); 50% worse: exp(−5), under a twentieth, and left out.
  test('by hand', () => {
    const row = Float64Array.from(components, (_, c) => (c === 3 ? 2 : c === 5 ? 2.1 : 3))
    const weights = stackingWeights([row, row], 30, [1, 1])
    const worse = Math.exp(-0.5)
    expect(weights[3]).toBeCloseTo(1 / (1 + worse), 12)
    expect(weights[5]).toBeCloseTo(worse / (1 + worse), 12)
    expect(weights.filter(weight => weight > 0).length).toBe(2)
  })

  test('a short history hardly tells components apart, a long one picks the best', () => {
    const row = Float64Array.from(components, (_, c) => 1 + c / 36)
    const least = (seconds: number) => stackingWeights([row], seconds, [1])[0]!
    expect(least(1)).toBeLessThan(1.2 / 36)
    expect(least(3000)).toBeGreaterThan(0.999)
  })

  test('depend on losses by their mean, so that a factor or the order of origins changes nothing', () => {
    fc.assert(
      fc.property(losses, fc.double({ min: 0.01, max: 100, noNaN: true }), (rows, factor) => {
        const weights = stackingWeights(rows, 20, ones(rows.length))
        const scaled = rows.map(row => row.map(x => x * factor)).reverse()
        const others = stackingWeights(scaled, 20, new Float64Array(rows.length).fill(3))
        weights.forEach((weight, c) => {
          expect(Math.abs(others[c]! - weight)).toBeLessThan(0.02)
        })
      }),
    )
  })
})

test('past times: from half a second on, known to their ends, as many as wanted and up to twice that', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 300 }), fc.nat(99), (epochs, most, w) => {
      const window = Math.min(epochs, 1 + w)
      const counts = new Float64Array(epochs - window + 1)
      const history = historyFrom({ level: new Float64Array(epochs + 1), counts, window, epoch: 0.1 })
      const starts = startsOf(history, 0, most)
      expect(starts.length).toBeGreaterThanOrEqual(Math.min(most, counts.length - starts[0]!))
      expect(starts.length).toBeLessThanOrEqual(2 * most)
      expect(starts[0]).toBe(Math.min(5, counts.length - 1))
      expect(starts.at(-1)).toBeLessThan(counts.length)
      const steps = starts.slice(1).map((start, i) => start - starts[i]!)
      expect(new Set(steps).size).toBeLessThanOrEqual(1)
      expect(counts.length - starts.at(-1)!).toBeLessThanOrEqual(steps[0] ?? counts.length)
    }),
  )
})

describe('losses', () => {
  const random = source(4)
  const level = Array.from({ length: 201 }, () => 5 + standardNormal(random) / 3)
  const history = historyFrom({ level, counts: level.slice(1).map(x => Math.exp(x)), window: 1 })

  test('are the CRPS of the past, in units of the mean, without times near the origin: from the definition', () => {
    const { pages: counts } = history.futures[0]!
    const losses = componentLosses(history)
    const unit = sum(counts) / counts.length
    const times = Array.from(startsOf(history, 0, 100))
    expect(losses.length).toBe(24)
    losses.forEach((loss, o) => {
      const now = Math.round(1 + (198 * o) / 23)
      const apart = times.filter(start => Math.abs(start - now) >= 2)
      const score = crps(empirical(apart.map(start => counts[start]!)), counts[now]!)
      expect(loss[indexOf('anywhere', 'none', false)]).toBeCloseTo(score / unit, 9)
      const weights = new Float64Array(apart.length).fill(1 / apart.length)
      // Three points stand for the error: 0 with weight 4/6, and √3 standard deviations on either side.
      const { error } = adjustment(history, now, Uint32Array.from(apart), weights, 0, 'none')
      const blurred = [-1, 0, 0, 0, 0, 1].flatMap(side =>
        apart.map(start => counts[start]! * Math.exp(side * Math.sqrt(3) * error)),
      )
      expect(loss[indexOf('anywhere', 'none', true)]).toBeCloseTo(crps(empirical(blurred), counts[now]!) / unit, 9)
      const { slope } = adjustment(history, now, Uint32Array.from(apart), weights, 0, 'full')
      const carried = apart.map(start => counts[start]! * Math.exp(slope * (level[now]! - level[start]!)))
      expect(loss[indexOf('anywhere', 'full', false)]).toBeCloseTo(crps(empirical(carried), counts[now]!) / unit, 9)
    })
  })

  test("are an origin's own: what follows near it is not used to forecast it", () => {
    const now = Math.round(1 + (198 * 12) / 23)
    const near = [now - 1, now + 1]
    const before = history.futures[0]!.pages
    const after = before.map((pages, e) => (near.includes(e) ? 40 * pages : pages))
    const total = (counts: Float64Array) => sum(counts) / counts.length
    const lossesOf = (counts: Float64Array) =>
      componentLosses({ ...history, futures: [futureOf(counts, 1)] })[12]!.map(loss => loss * total(counts))
    const [were, are] = [lossesOf(before), lossesOf(after)]
    are.forEach((loss, c) => {
      expect(loss).toBeCloseTo(were[c]!, 9)
    })
  })

  test('of a history that is too short: none', () => {
    for (const epochs of [1, 2]) {
      expect(componentLosses(historyFrom({ level: ones(epochs + 1), counts: ones(epochs), window: 1 }))).toEqual([])
    }
  })
})

describe('the right component', () => {
  const noise = (seed: number, sd: number) => {
    const random = source(seed)
    return () => sd * standardNormal(random)
  }

  test('a cycle whose present tells what follows: times alike, or in the phase for as long', () => {
    const error = noise(1, 0.02)
    const level = Array.from({ length: 401 }, (_, e) => 6 + Math.sin((2 * Math.PI * e) / 40) + error())
    const rising = level.map((x, e) => x - (level[e - 5] ?? x))
    const counts = level.slice(10).map(x => Math.exp(x))
    const history = historyFrom({ level, counts, window: 10, epoch: 0.2, features: [level, rising] })
    const share = stack(history)
    expect(share(({ conditioning }) => conditioning.startsWith('alike'))).toBeGreaterThan(0.95)
  })

  test('two working sets in turn: times in the phase for as long', () => {
    const error = noise(2, 0.05)
    const isBusy = (epoch: number) => Math.floor(epoch / 20) % 2
    const level = Array.from({ length: 601 }, (_, e) => 5 + 2 * isBusy(Math.max(0, e - 1)) + error())
    // What follows begins in the phase of now and leaves it after 20 epochs.
    const counts = Array.from({ length: 591 }, (_, e) => {
      const busy = Array.from({ length: 10 }, (_, i) => isBusy(e + i)).reduce((all, one) => all + one, 0)
      return (100 + 100 * busy) * Math.exp(error())
    })
    const plain = historyFrom({ level, counts, window: 10, epoch: 0.1 })
    const path = Uint8Array.from({ length: 600 }, (_, t) => isBusy(t))
    const filtered = Float64Array.from(Array.from(path, phase => [1 - phase, phase]).flat())
    const ages = Uint32Array.from({ length: 600 }, (_, t) => t % 20)
    const workload = { ...plain.workload, phases: 2, path, filtered, ages }
    const share = stack({ ...plain, workload })
    expect(share(({ conditioning }) => conditioning === 'phase and age')).toBeGreaterThan(0.95)
  })

  /** Share of the level of now that the stack carries over. */
  function carried(history: History): number {
    const losses = componentLosses(history)
    const weights = stackingWeights(losses, history.epochs * history.epoch, ones(losses.length))
    const starts = startsOf(history, 0, 1000)
    const even = new Float64Array(starts.length).fill(1 / starts.length)
    return sum(
      components.map(({ carry }, c) => weights[c]! * adjustment(history, history.epochs, starts, even, 0, carry).slope),
    )
  }

  test('a level that persists: it is carried over', () => {
    const error = noise(3, 0.1)
    let x = 6
    const level = Array.from({ length: 601 }, () => {
      x += error()
      return x
    })
    const counts = level.slice(5).map(x => Math.exp(x + error() / 4))
    // Times tell nothing apart here, so that nothing but the level can.
    const history = historyFrom({ level, counts, window: 5, epoch: 0.2, features: [new Float64Array(601)] })
    expect(stack(history)(({ carry }) => carry !== 'none')).toBeGreaterThan(0.99)
    expect(carried(history)).toBeGreaterThan(0.85)
  })

  test('a level that means nothing: it is not carried over', () => {
    for (const seed of [4, 5, 6, 7]) {
      const error = noise(seed, 0.4)
      const level = Array.from({ length: 401 }, () => 6 + error())
      const counts = Array.from({ length: 396 }, () => Math.exp(6 + error()))
      expect(Math.abs(carried(historyFrom({ level, counts, window: 5, epoch: 0.2 })))).toBeLessThan(0.2)
    }
  })

  test('a short history: nearly all the same', () => {
    const error = noise(5, 0.2)
    const level = Array.from({ length: 31 }, () => 6 + error())
    const counts = level.slice(2).map(x => Math.exp(x + error()))
    const losses = componentLosses(historyFrom({ level, counts, window: 2, epoch: 0.1 }))
    expect(losses.length).toBe(24)
    const weights = stackingWeights(losses, 3, ones(24))
    expect(Math.max(...weights)).toBeLessThan(2 / 36)
    expect(Math.min(...weights)).toBeGreaterThan(0.4 / 36)
  })
})
