import { chiSquaredDistributionTable, gammaln, mean, variance } from 'simple-statistics'
import { describe, expect, test } from 'vitest'
import { poisson, type Source, source, standardNormal, uniformInteger } from '../src/random.ts'

const times = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i))
const take = (n: number, draw: Source) => times(n, () => draw())

/** Pearson's statistic of counts against expected counts. */
const pearson = (counts: readonly number[], expected: readonly number[]) =>
  counts.reduce((sum, count, i) => sum + (count - expected[i]!) ** 2 / expected[i]!, 0)

/** The 99.99% point of χ² by Wilson & Hilferty (1931), held against a table at 99.5% below. */
const critical = (df: number, z = 3.719) => df * (1 - 2 / (9 * df) + z * Math.sqrt(2 / (9 * df))) ** 3

test('the critical values of these tests are right', () => {
  for (const df of [10, 20, 30] as const) {
    expect(Math.abs(critical(df, 2.5758) / chiSquaredDistributionTable[df]![0.005]! - 1)).toBeLessThan(0.005)
  }
})

describe('source', () => {
  test('the same seed and keys give the same numbers, others others', () => {
    expect(take(20, source(7))).toEqual(take(20, source(7)))
    const streams = [
      source(7),
      source(8),
      source(7).substream('a'),
      source(7).substream(1),
      source(7).substream('1'),
      source(7).substream('a', 1),
      source(7).substream('a', 2),
      source(7).substream('b', 1),
      source(7.5),
      source(-7),
    ].map(stream => take(3, stream).join())
    expect(new Set(streams).size).toBe(streams.length)
  })

  test('a substream depends on its path alone', () => {
    const root = source(3)
    const fresh = take(10, root.substream('x', 4))
    take(100, root)
    take(5, root.substream('x', 3))
    expect(take(10, root.substream('x', 4))).toEqual(fresh)
    expect(take(10, root.substream('x').substream(4))).toEqual(fresh)
  })

  test('numbers are uniform in [0, 1) and uncorrelated', () => {
    const n = 100_000
    const draws = take(n, source(1))
    expect(draws.every(u => u >= 0 && u < 1)).toBe(true)
    const bins = new Array<number>(100).fill(0)
    const pairs = new Array<number>(100).fill(0)
    draws.forEach((u, i) => {
      bins[Math.floor(u * 100)]!++
      if (i % 2) pairs[Math.floor(u * 10) * 10 + Math.floor(draws[i - 1]! * 10)]!++
    })
    expect(
      pearson(
        bins,
        bins.map(() => n / 100),
      ),
    ).toBeLessThan(critical(99))
    expect(
      pearson(
        pairs,
        pairs.map(() => n / 200),
      ),
    ).toBeLessThan(critical(99))
  })

  test('first numbers of neighbouring substreams are uniform and uncorrelated', () => {
    const n = 50_000
    const root = source(5)
    const firsts = times(n, i => root.substream('model', i)())
    const bins = new Array<number>(100).fill(0)
    const pairs = new Array<number>(100).fill(0)
    for (let i = 1; i < n; i++) {
      bins[Math.floor(firsts[i]! * 100)]!++
      pairs[Math.floor(firsts[i]! * 10) * 10 + Math.floor(firsts[i - 1]! * 10)]!++
    }
    const expected = bins.map(() => (n - 1) / 100)
    expect(pearson(bins, expected)).toBeLessThan(critical(99))
    expect(pearson(pairs, expected)).toBeLessThan(critical(99, 5))
    expect(new Set(firsts).size).toBe(n)
  })
})

test('uniform integers are uniform', () => {
  const counts = new Array<number>(7).fill(0)
  const draw = source(2)
  for (let i = 0; i < 70_000; i++) counts[uniformInteger(7, draw)]!++
  expect(
    pearson(
      counts,
      counts.map(() => 10_000),
    ),
  ).toBeLessThan(critical(6))
})

test('standard normal: moments, tails and symmetry', () => {
  const n = 200_000
  const draw = source(3)
  const z = times(n, () => standardNormal(draw))
  const moment = (k: number) => mean(z.map(x => x ** k))
  expect(Math.abs(moment(1))).toBeLessThan(4 / Math.sqrt(n))
  expect(Math.abs(moment(2) - 1)).toBeLessThan(4 * Math.sqrt(2 / n))
  expect(Math.abs(moment(3))).toBeLessThan(4 * Math.sqrt(15 / n))
  expect(Math.abs(moment(4) - 3)).toBeLessThan(4 * Math.sqrt(96 / n))
  const beyond = z.filter(x => Math.abs(x) > 1.959964).length / n
  expect(Math.abs(beyond - 0.05)).toBeLessThan(4 * Math.sqrt((0.05 * 0.95) / n))
  expect(z.every(Number.isFinite)).toBe(true)
  expect(Number.isFinite(standardNormal(() => 0))).toBe(true)
})

describe.each([0.01, 3, 9.99, 10, 30, 3000])('poisson of mean %d', lambda => {
  const n = 60_000
  const draw = source(11)
  const counts = times(n, () => poisson(lambda, draw))

  test('has that mean and variance', () => {
    expect(Math.abs(mean(counts) - lambda)).toBeLessThan(4 * Math.sqrt(lambda / n))
    const error = Math.sqrt((lambda + 2 * lambda ** 2) / n)
    expect(Math.abs(variance(counts) - lambda)).toBeLessThan(4 * error)
  })

  test('has its probabilities', () => {
    const mass = (k: number) => Math.exp(k * Math.log(lambda) - lambda - gammaln(k + 1))
    const width = Math.max(1, Math.round(Math.sqrt(lambda) / 4))
    const low = Math.max(0, Math.floor(lambda - 3 * Math.sqrt(lambda)))
    const bins = Math.max(2, Math.floor((6 * Math.sqrt(lambda)) / width))
    const expected = new Array<number>(bins + 2).fill(0)
    for (let k = 0; k < lambda + 12 * Math.sqrt(lambda) + 20; k++) expected[binOf(k)]! += n * mass(k)
    const observed = expected.map(() => 0)
    for (const count of counts) observed[binOf(count)]!++
    const kept = expected.flatMap((e, i) => (e > 5 ? [i] : []))
    expect(
      pearson(
        kept.map(i => observed[i]!),
        kept.map(i => expected[i]!),
      ),
    ).toBeLessThan(critical(kept.length - 1))

    function binOf(k: number): number {
      return k < low ? 0 : Math.min(bins + 1, 1 + Math.floor((k - low) / width))
    }
  })
})

test('poisson of nothing is nothing', () => {
  expect(poisson(0, source(1))).toBe(0)
  expect(times(100, i => poisson(1e9, source(i))).every(count => Math.abs(count - 1e9) < 6 * Math.sqrt(1e9))).toBe(true)
})
