import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Dirtying } from '../../../src/migration/page-memory.ts'
import { type PageSet, pageSet, popcount } from '../../../src/migration/page-set.ts'
import { quietestTwins, scaledWrites } from '../../../src/models/phases/scaled-writes.ts'
import { source, uniformInteger } from '../../../src/random.ts'
import { workingSet } from '../../../src/working-set/scan.ts'
import { traceOfPages } from '../../traces.ts'

/** Writes a set of pages at the start of each tenth of a second. */
function writing(sets: readonly (readonly number[])[]): Dirtying {
  let k = 0
  let time = 0
  return {
    horizon: 7,
    write: (seconds, log) => {
      time += seconds
      for (; k < sets.length && k < 10 * time - 1e-9; k++)
        for (const page of sets[k]!) log[page >>> 5]! |= 1 << (page & 31)
    },
  }
}

function logsOf(dirtying: Dirtying, writes: number, pageCount: number): PageSet[] {
  return Array.from({ length: writes }, () => {
    const log = pageSet(pageCount)
    dirtying.write(0.1, log)
    return log
  })
}

const pagesOf = (log: PageSet) =>
  Array.from(log).flatMap((word, w) => [...Array(32).keys()].flatMap(bit => ((word >>> bit) & 1 ? [32 * w + bit] : [])))
const size = (log: PageSet) => log.reduce((sum, word) => sum + popcount(word), 0)
const union = (logs: readonly PageSet[]) => logs[0]!.map((_, w) => logs.reduce((all, log) => all | log[w]!, 0))

/** Pages written 40 times over from the lower half of memory: in one run, scattered, and one in eight. */
const pageCount = 32_768
const half = pageCount / 2
const random = source(6)
const kinds: Record<string, number[][]> = {
  'in runs': Array.from({ length: 40 }, (_, k) => Array.from({ length: 300 }, (_, i) => (150 * k + i) % half)),
  scattered: Array.from({ length: 40 }, () => Array.from({ length: 300 }, () => uniformInteger(half, random))),
  'one in eight': Array.from({ length: 40 }, (_, k) =>
    Array.from({ length: 300 }, (_, i) => (8 * (200 * k + i)) % half),
  ),
}

describe.each(Object.entries(kinds))('pages %s', (_, sets) => {
  test.each([0.1, 0.3, 0.5, 0.77, 0.98, 1.02, 1.25, 1.5, 1.9, 2])(
    'times %d: distinct pages of every window, within binomial bounds',
    factor => {
      const scaled = logsOf(
        scaledWrites(writing(sets), pageCount, half / 32, () => factor),
        40,
        pageCount,
      )
      const plain = logsOf(writing(sets), 40, pageCount)
      for (const [from, to] of [
        [0, 1],
        [17, 18],
        [0, 5],
        [10, 30],
        [0, 40],
      ] as const) {
        const n = size(union(plain.slice(from, to)))
        const share = factor > 1 ? factor - 1 : factor
        const error = Math.sqrt(n * share * (1 - share))
        // A factor is kept to half a sixty-fourth.
        expect(Math.abs(size(union(scaled.slice(from, to))) - factor * n)).toBeLessThanOrEqual(4 * error + n / 128)
      }
    },
  )
})

test('a factor of 1 changes nothing', () => {
  const scaled = logsOf(
    scaledWrites(writing(kinds.scattered!), pageCount, 512, () => 1),
    40,
    pageCount,
  )
  expect(scaled).toEqual(logsOf(writing(kinds.scattered!), 40, pageCount))
})

test('factors beyond 0.1 and 2 are these', () => {
  const once = (factor: number) =>
    logsOf(
      scaledWrites(writing(kinds.scattered!), pageCount, 512, () => factor),
      1,
      pageCount,
    )
  expect(once(0)).toEqual(once(0.1))
  expect(once(1e-300)).toEqual(once(0.1))
  expect(once(50)).toEqual(once(2))
  expect(once(Infinity)).toEqual(once(2))
})

describe('any memory', () => {
  const memory = fc.integer({ min: 1, max: 200 }).chain(count =>
    fc.record({
      pageCount: fc.constant(count),
      twins: fc.nat(Math.ceil(count / 32) - 1),
      sets: fc.array(fc.subarray([...Array(count).keys()]), { minLength: 1, maxLength: 4 }),
    }),
  )
  const factors = fc.double({ min: 0, max: 3, noNaN: true })

  test('pages stay below the number of pages, and what is written is the same pages, fewer or more of them', () => {
    fc.assert(
      fc.property(memory, factors, ({ pageCount, twins, sets }, factor) => {
        const scaled = logsOf(
          scaledWrites(writing(sets), pageCount, twins, () => factor),
          sets.length,
          pageCount,
        )
        scaled.forEach((log, k) => {
          const pages = pagesOf(log)
          const inner = sets[k]!
          const words = Math.ceil(pageCount / 32)
          const twinOf = (page: number) => (((page >>> 5) + twins) % words) * 32 + (page & 31)
          expect(Math.max(-1, ...pages)).toBeLessThan(pageCount)
          if (factor <= 1) expect(inner).toEqual(expect.arrayContaining(pages))
          else expect(pages).toEqual(expect.arrayContaining(inner))
          const allowed = new Set([...inner, ...inner.map(twinOf)])
          expect(pages.filter(page => !allowed.has(page))).toEqual([])
          expect(pages.length).toBeLessThanOrEqual(2 * inner.length)
          if (factor >= 2) expect(pages).toEqual([...allowed].filter(page => page < pageCount).sort((a, b) => a - b))
        })
      }),
    )
  })

  test('a greater factor writes all that a lesser one does', () => {
    fc.assert(
      fc.property(memory, factors, factors, ({ pageCount, twins, sets }, a, b) => {
        const log = (factor: number) =>
          logsOf(
            scaledWrites(writing(sets), pageCount, twins, () => factor),
            1,
            pageCount,
          )[0]!
        expect(pagesOf(log(Math.max(a, b)))).toEqual(expect.arrayContaining(pagesOf(log(Math.min(a, b)))))
      }),
    )
  })
})

test('the factor is that of the middle of each tenth of a second, and the log keeps what it had', () => {
  const asked: number[] = []
  const scaled = scaledWrites(writing([[1, 2, 3]]), 64, 1, seconds => asked.push(seconds))
  const log = pageSet(64)
  log[1] = 1
  for (const seconds of [0.1, 0.05, 0.2]) scaled.write(seconds, log)
  expect(asked.map(seconds => Number(seconds.toFixed(9)))).toEqual([0.05, 0.15, 0.25, 0.35])
  expect(log[0]).toBe(0b1110)
  expect(log[1]! & 1).toBe(1)
  expect(scaled.horizon).toBe(7)
})

describe('twins', () => {
  test('lie where the fewest writes are, by brute force', () => {
    const words = fc.array(fc.nat(5), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(words, writes => {
        // Page 32 w is written in the first `writes[w]` of five epochs.
        const epochs = Array.from({ length: 5 }, (_, k) => writes.flatMap((n, w) => (k < n ? [32 * w] : [])))
        const found = quietestTwins(workingSet(traceOfPages(epochs, { pageCount: 32 * writes.length })))
        const overlap = (distance: number) =>
          writes.reduce((sum, n, w) => sum + Math.min(n, writes[(w + distance) % writes.length]!), 0)
        if (writes.length === 1) expect(found).toBe(0)
        else expect(overlap(found)).toBe(Math.min(...writes.slice(1).map((_, i) => overlap(i + 1))))
      }),
    )
  })

  test('of a large memory of which a third is written are never written', () => {
    const pages = Array.from({ length: 30_000 }, (_, i) => 7000 + i)
    const found = quietestTwins(workingSet(traceOfPages([pages, pages], { pageCount: 100_000 })))
    const words = Math.ceil(100_000 / 32)
    expect(found).toBeLessThan(words)
    const touched = new Set(pages.map(page => page >>> 5))
    expect([...touched].filter(word => touched.has((word + found) % words))).toEqual([])
  })
})
