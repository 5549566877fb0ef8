import { describe, expect, test } from 'vitest'
import { adjustment } from '../../../src/models/phases/carry.ts'
import { source, standardNormal } from '../../../src/random.ts'
import { futureOf, historyFrom, indices, sum } from './histories.ts'

const even = (n: number) => new Float64Array(n).fill(1 / n)
const logs = (values: readonly number[]) => values.map(Math.expm1)

/** A line of this slope through n levels that differ, and nothing else. */
function line(slope: number, n: number, now = 0) {
  const level = [...Array.from({ length: n }, (_, i) => Math.sin(i) / 4), now]
  return historyFrom({ level, counts: logs(level.slice(0, n).map(x => 4 + slope * x)), window: 1 })
}

/** An autoregressive level x of standard deviation 1 around 5. */
function autoregressive(phi: number, n: number, seed: number) {
  const draws = source(seed)
  let x = standardNormal(draws)
  return Array.from({ length: n }, () => {
    x = phi * x + Math.sqrt(1 - phi * phi) * standardNormal(draws)
    return 5 + x
  })
}

describe('the share of a level that lasts', () => {
  // Over `window` epochs a deviation of an AR(1) level shrinks by φ^window.
  test.each([
    [0.9, 2],
    [0.6, 1],
    [0.8, 3],
    [0, 1],
  ])('of an autoregressive level (%d) over %i epochs is recovered', (phi, window) => {
    const n = 20_000
    const level = autoregressive(phi, n + window, 11)
    const history = historyFrom({ level: [...level.slice(0, n), ...level.slice(0, window)], counts: [], window })
    const counts = Float64Array.from(logs(level.slice(window, n)))
    const known = { ...history, futures: [futureOf(counts, window)] }
    const starts = indices(n - window)
    const { slope } = adjustment(known, n, starts, even(starts.length), 0, 'half')
    // The error of a regression of an AR(1) on its past: (1 − ρ²)(1 + ρφ…)/n, at most that of n(1 − φ)/(1 + φ) values.
    const rho = phi ** window
    const error = Math.sqrt((1 - rho * rho) / ((n * (1 - phi)) / (1 + phi)))
    expect(error).toBeLessThan(0.03)
    expect(Math.abs(slope - rho)).toBeLessThan(4 * error + 0.001)
  })

  // Windows of a second, a second apart: n epochs hold n/2 independent ones, and a prior is worth three.
  test.each([2, 4, 8, 20, 200, 2000])(
    'is drawn towards ½ or 1 as if by three windows more than the %i epochs have',
    n => {
      for (const slope of [-0.2, 0, 0.9, 1.1]) {
        const fitted = (carry: 'half' | 'full') => adjustment(line(slope, n), n, indices(n), even(n), 0, carry).slope
        expect(fitted('half')).toBeCloseTo((slope * (n / 2) + 0.5 * 3) / (n / 2 + 3), 9)
        expect(fitted('full')).toBeCloseTo((slope * (n / 2) + 1 * 3) / (n / 2 + 3), 9)
      }
    },
  )

  test('of a single past time is the prior, in three parts of four', () => {
    const fitted = (carry: 'half' | 'full') => adjustment(line(0.7, 1), 1, indices(1), even(1), 0, carry).slope
    expect(fitted('half')).toBe(0.75 * 0.5)
    expect(fitted('full')).toBe(0.75)
  })

  test('is at most 1.2 and at least −½', () => {
    expect(adjustment(line(3, 2000), 2000, indices(2000), even(2000), 0, 'half').slope).toBe(1.2)
    expect(adjustment(line(-3, 2000), 2000, indices(2000), even(2000), 0, 'half').slope).toBe(-0.5)
  })

  test('of a level that never changed is unknown: the prior, and no slope, beyond all doubt of the data', () => {
    const history = historyFrom({ level: new Array(41).fill(3), counts: logs(new Array(40).fill(3)), window: 1 })
    const { slope, error } = adjustment(history, 40, indices(40), even(40), 0, 'half')
    expect(slope).toBeCloseTo(1.5 / 23, 12)
    expect(error).toBeCloseTo(0, 9)
  })

  test('is nothing, if none is carried', () => {
    for (const n of [1, 2, 50]) expect(adjustment(line(0.7, n), n, indices(n), even(n), 0, 'none').slope).toBe(0)
  })
})

describe('the error', () => {
  const draws = source(5)
  const noise = Array.from({ length: 4096 }, () => standardNormal(draws) / 10)
  const flat = (n: number, epoch = 1) =>
    historyFrom({ level: new Array(n + 1).fill(5), counts: logs(noise.slice(0, n).map(x => 5 + x)), window: 1, epoch })
  const error = (n: number, epoch = 1) => adjustment(flat(n, epoch), n, indices(n), even(n), 0, 'none').error

  test('falls as one over the square root of the independent windows', () => {
    for (const n of [4, 16, 64, 256, 1024, 4096]) {
      const some = noise.slice(0, n)
      const mean = sum(some) / n
      const sd = Math.sqrt(sum(some.map(x => (x - mean) ** 2)) / n)
      expect(error(n)).toBeCloseTo(sd / Math.sqrt(n / 2), 9)
    }
    expect(error(64) / error(4096)).toBeCloseTo(8, 0)
  })

  // Of 1000 epochs of 1 s, 500 windows of a second that lie a second apart; of as many epochs of 0.1 s, 1000/11.
  test('of short epochs is greater: a second and the window make one independent window', () => {
    expect(error(1000, 0.1)).toBeCloseTo((error(1000) / Math.sqrt(2)) * Math.sqrt(1.1 / 0.1), 9)
  })

  test('of unequal weights: as of the effective number of equal ones (Kish)', () => {
    const n = 1000
    const half = Float64Array.from({ length: n }, (_, i) => (i % 2 === 0 ? 2 / n : 0))
    const { error: doubled } = adjustment(flat(n), n, indices(n), half, 0, 'none')
    const kept = noise.slice(0, n).filter((_, i) => i % 2 === 0)
    const mean = sum(kept) / kept.length
    const sd = Math.sqrt(sum(kept.map(x => (x - mean) ** 2)) / kept.length)
    expect(doubled).toBeCloseTo(sd / Math.sqrt(n / 4), 9)
  })

  test('at the farthest horizon is that of all pasts together, whatever their weights', () => {
    const n = 1000
    const history = flat(n)
    const both = { ...history, futures: [history.futures[0]!, history.futures[0]!] }
    const first = Float64Array.from({ length: n }, (_, i) => (i < 50 ? 1 / 50 : 0))
    const of = (weights: Float64Array, horizon: number) =>
      adjustment(both, n, indices(n), weights, horizon, 'none').error
    expect(of(first, 1)).toBeCloseTo(of(even(n), 0), 12)
    expect(of(first, 0)).toBeGreaterThan(3 * of(first, 1))
  })

  // Sums over 40 epochs overlap: their mean over n epochs varies as that of n/40 independent ones, and the error allows for
  // a second (ten epochs) more between them.
  test('is that of the mean of windows that overlap, and a little more', () => {
    const [n, window, replicates] = [800, 40, 300]
    const root = source(3)
    const fits = Array.from({ length: replicates }, (_, r) => {
      const random = root.substream(r)
      const steps = Array.from({ length: n + window }, () => standardNormal(random) / 100)
      let total = sum(steps.slice(0, window))
      const values = Array.from({ length: n }, (_, i) => {
        const value = total
        total += steps[i + window]! - steps[i]!
        return 6 + value
      })
      const history = historyFrom({ level: new Array(n + window).fill(5), counts: logs(values), window, epoch: 0.1 })
      return { mean: sum(values) / n, error: adjustment(history, n, indices(n), even(n), 0, 'none').error }
    })
    const centre = sum(fits.map(({ mean }) => mean)) / replicates
    const spread = Math.sqrt(sum(fits.map(({ mean }) => (mean - centre) ** 2)) / replicates)
    const claimed = Math.sqrt(sum(fits.map(({ error }) => error ** 2)) / replicates)
    expect(claimed / spread).toBeGreaterThan(1 - 3 * Math.sqrt(0.5 / replicates))
    expect(claimed / spread).toBeLessThan(Math.sqrt(50 / 40) + 4 * Math.sqrt(0.5 / replicates))
  })

  test('grows with the distance of now from the levels seen, to five times the variance', () => {
    const n = 400
    const random = source(8)
    const level = Array.from({ length: n }, (_, i) => 5 + (i % 2 === 0 ? 1 : -1))
    const counts = logs(level.map(x => x + standardNormal(random) / 5))
    const at = (now: number, carry: 'none' | 'full') =>
      adjustment(historyFrom({ level: [...level, now], counts, window: 1 }), n, indices(n), even(n), 0, carry).error
    for (const deviation of [0, 0.5, 1, 2, 9]) {
      const ratio = Math.sqrt(1 + Math.min(4, deviation ** 2))
      expect(at(5 + deviation, 'full') / at(5, 'full')).toBeCloseTo(ratio, 9)
      expect(at(5 - deviation, 'full') / at(5, 'full')).toBeCloseTo(ratio, 9)
      expect(at(5 + deviation, 'none')).toBe(at(5, 'none'))
    }
  })

  test('of a single past time there is none to be seen', () => {
    expect(error(1)).toBe(0)
  })
})
