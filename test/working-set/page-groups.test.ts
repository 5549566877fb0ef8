import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { poisson, source, uniformInteger } from '../../src/random.ts'
import { readTrace } from '../../src/trace/open.ts'
import type { Trace } from '../../src/trace/trace.ts'
import { groupActivity, pageGroups } from '../../src/working-set/page-groups.ts'
import { workingSet } from '../../src/working-set/scan.ts'
import { pagesIn, smallTrace, traceOfPages } from '../traces.ts'

/** The adjusted Rand index of two labellings (Hubert & Arabie 1985): 1 when they agree, 0 on average when by chance. */
function adjustedRand(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const pairs = (n: number) => (n * (n - 1)) / 2
  const tally = (key: (i: number) => string) => {
    const counts = new Map<string, number>()
    for (let i = 0; i < a.length; i++) counts.set(key(i), (counts.get(key(i)) ?? 0) + 1)
    return [...counts.values()].reduce((sum, n) => sum + pairs(n), 0)
  }
  const rows = tally(i => `${a[i]}`)
  const columns = tally(i => `${b[i]}`)
  const chance = (rows * columns) / pairs(a.length)
  return (tally(i => `${a[i]} ${b[i]}`) - chance) / ((rows + columns) / 2 - chance)
}

test('the index itself: Hubert & Arabie, and labels exchanged', () => {
  expect(adjustedRand([0, 0, 1, 1], [1, 1, 0, 0])).toBe(1)
  expect(adjustedRand([0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 2, 2])).toBeCloseTo((2 - 1.2) / (4.5 - 1.2), 12)
})

/** Three planted groups of 200 pages of one mean rate: in the first half, in the second half, and all the time. */
function planted(seed: number): { trace: Trace; truth: Int32Array } {
  const draws = source(seed)
  const truth = Int32Array.from({ length: 600 }, () => uniformInteger(3, draws))
  const epochs = Array.from({ length: 400 }, (_, k) => {
    const chance = k < 200 ? [0.1, 0, 0.05] : [0, 0.1, 0.05]
    return Array.from(truth.keys()).filter(page => draws() < chance[truth[page]!]!)
  })
  return { trace: traceOfPages(epochs, { pageCount: 700, epoch: 0.05 }), truth }
}

describe('planted groups', () => {
  test.each([1, 2, 3])('written equally often, at different times, are found: seed %i', seed => {
    const { trace, truth } = planted(seed)
    const groups = pageGroups(trace)
    expect(groups.count).toBe(3)
    expect(adjustedRand(groups.groupOf.subarray(0, 600), truth)).toBeGreaterThan(0.99)
    const { dirtyEpochs } = workingSet(trace)
    const rate = (of: number) => {
      const pages = Array.from(truth.keys()).filter(page => truth[page] === of)
      return pages.reduce((sum, page) => sum + dirtyEpochs[page]!, 0) / pages.length
    }
    for (const group of [1, 2]) expect(Math.abs(rate(group) / rate(0) - 1)).toBeLessThan(0.06)
  })

  test('always written together are one group each, whatever the number asked for above it', () => {
    const truth = Int32Array.from({ length: 90 }, (_, page) => page % 3)
    const together = Array.from({ length: 300 }, (_, k) =>
      Array.from(truth.keys()).filter(page => Math.floor(k / 7) % 4 === truth[page]),
    )
    const groups = pageGroups(traceOfPages(together, { pageCount: 90 }))
    expect(groups.count).toBe(3)
    expect(adjustedRand(groups.groupOf, truth)).toBe(1)
    expect(pageGroups(traceOfPages(together, { pageCount: 90 }), { groups: 8 }).count).toBe(3)
    expect(pageGroups(traceOfPages(together, { pageCount: 90 }), { groups: 2 }).count).toBe(2)
  })

  test('pages alike are one group', () => {
    const draws = source(4)
    const epochs = Array.from({ length: 200 }, () =>
      Array.from({ length: poisson(30, draws) }, () => uniformInteger(500, draws))
        .sort((a, b) => a - b)
        .filter((page, i, all) => page !== all[i - 1]),
    )
    expect(pageGroups(traceOfPages(epochs, { pageCount: 500 })).count).toBe(1)
  })
})

test('where a page lies does not matter', () => {
  const { trace } = planted(5)
  const draws = source(6)
  const place = Array.from({ length: 700 }, (_, page) => page)
  for (let i = 699; i > 0; i--) {
    const j = uniformInteger(i + 1, draws)
    ;[place[i], place[j]] = [place[j]!, place[i]!]
  }
  const moved = traceOfPages(
    Array.from({ length: trace.length }, (_, k) =>
      pagesIn(trace, k)
        .map(page => place[page]!)
        .sort((a, b) => a - b),
    ),
    { pageCount: 700, epoch: 0.05 },
  )
  const { groupOf } = pageGroups(trace)
  const after = pageGroups(moved).groupOf
  expect(
    adjustedRand(
      groupOf,
      place.map(page => after[page]!),
    ),
  ).toBe(1)
})

describe.each(['hotcold-a000-before', 'redis-a000-before', 'gcc-a000-before'])('%s', async name => {
  const trace = await readTrace(new URL(`../../data/traces/${name}.parquet`, import.meta.url).pathname)

  test('the same groups whenever they are looked for', () => {
    const first = pageGroups(trace)
    expect(first.count).toBeGreaterThan(1)
    expect(first.count).toBeLessThanOrEqual(16)
    expect(adjustedRand(first.groupOf, pageGroups(trace.slice(0, trace.length)).groupOf)).toBe(1)
  })
})

test('groups part the pages written, the largest first, and activity counts their dirty pages', () => {
  fc.assert(
    fc.property(smallTrace, fc.option(fc.integer({ min: 1, max: 5 }), { nil: 'auto' as const }), (trace, groups) => {
      const found = pageGroups(trace, { groups })
      const { dirtyEpochs, pagesPerEpoch } = workingSet(trace)
      expect(Array.from(found.groupOf, group => group >= 0)).toEqual(Array.from(dirtyEpochs, count => count > 0))
      if (groups !== 'auto') expect(found.count).toBeLessThanOrEqual(groups)
      expect(found.sizes.length).toBe(found.count)
      found.sizes.forEach((size, g) => {
        expect(found.groupOf.filter(group => group === g).length).toBe(size)
        expect(size).toBeLessThanOrEqual(found.sizes[g - 1] ?? Infinity)
      })
      const activity = groupActivity(trace, found)
      for (let k = 0; k < trace.length; k++) {
        const pages = pagesIn(trace, k)
        for (let g = 0; g < found.count; g++) {
          expect(activity[g * trace.length + k]).toBe(pages.filter(page => found.groupOf[page] === g).length)
        }
        expect(pages.length).toBe(pagesPerEpoch[k])
      }
    }),
    { numRuns: 60 },
  )
})

test('a number of groups that is none is refused', () => {
  const { trace } = planted(1)
  for (const groups of [0, -1, 1.5, Number.NaN]) {
    expect(() => pageGroups(trace, { groups })).toThrow(new RangeError(`groups must be a positive integer: ${groups}`))
  }
})
