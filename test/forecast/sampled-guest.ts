import { type Source, uniformInteger } from '../../src/random.ts'
import type { CountsTrace } from '../../src/trace/counts.ts'

/** A guest's pages by kind: first written in each window, not written, and zero. */
export interface Population {
  readonly windows: readonly number[]
  readonly kinds: readonly number[]
}

const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0)
const sums = (values: readonly number[]) => values.map((_, i) => total(values.slice(0, i + 1)))

/** So many pages, each of a kind with these probabilities. */
export function divide(pages: number, shares: readonly number[], source: Source): number[] {
  const kinds = shares.map(() => 0)
  const bounds = sums(shares)
  for (let page = 0; page < pages; page++) {
    const u = source() * bounds.at(-1)!
    kinds[bounds.findIndex(bound => u < bound)]!++
  }
  return kinds
}

/** What counting all pages gives. */
export const censusOf = ({ windows, kinds }: Population): CountsTrace => ({
  pageSize: 4096,
  pageCount: total(kinds),
  zeroPages: kinds.at(-1)!,
  windows: Float64Array.from(windows),
  pages: Float64Array.from(sums(kinds.slice(0, windows.length))),
})

/** What counting `n` pages gives that are drawn without replacement. */
export function sampleOf(population: Population, n: number, source: Source): CountsTrace {
  const left = [...population.kinds]
  const found = left.map(() => 0)
  const pageCount = total(left)
  for (let i = 0; i < n; i++) {
    let page = uniformInteger(pageCount - i, source)
    const kind = left.findIndex(count => {
      page -= count
      return page < 0
    })
    left[kind]!--
    found[kind]!++
  }
  const dirty = sums(found.slice(0, population.windows.length))
  const zero = found.at(-1)!
  return {
    ...censusOf(population),
    zeroPages: Math.round((zero * pageCount) / n),
    pages: Float64Array.from(dirty, count => (count * pageCount) / n),
    sample: { pages: dirty.map(() => n), dirty, zero, together: true },
  }
}
