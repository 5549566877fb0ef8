import { type PageSet, pageSet } from './page-set.ts'

/**
 * Which pages to take for zero, of which only the number is known. Free memory lies together: a page not known to be
 * written, in a run of g such pages, is zero with a chance of g / (g + l), where l makes the number right; within a run
 * they are spread evenly. Where more pages are zero than are not known to be written, the rest is spread over the
 * written ones.
 *
 * Of the last 4915 pages of memory, which decide when the first round ends under a limit that lets so many be pending, the
 * first rounds of two bundled migrations of redis say that 2700 and 3300 are not zero; this takes 3440 for such, an even
 * spread over all pages 1015.
 *
 * @param written one element a page, 0 for those not known to be written
 */
export function placeZeroPages(zeroPages: number, written: Uint8Array): PageSet {
  const set = pageSet(written.length)
  const runs = runsOf(written, 0)
  const free = runs.reduce((sum, run) => sum + run.length, 0)
  const fromFree = Math.min(zeroPages, free)
  spread(set, runs, chance(runs, fromFree), fromFree)
  const fromWritten = Math.min(zeroPages, written.length) - fromFree
  if (fromWritten > 0) spread(set, runsOf(written, 1), () => fromWritten / (written.length - free), fromWritten)
  return set
}

interface Run {
  readonly first: number
  readonly length: number
}

function runsOf(written: Uint8Array, value: 0 | 1): Run[] {
  const runs: Run[] = []
  for (let page = 0; page < written.length; ) {
    const first = page
    const same = Number(written[first] !== 0) === value
    while (page < written.length && (Number(written[page] !== 0) === value) === same) page++
    if (same) runs.push({ first, length: page - first })
  }
  return runs
}

/** The chance by a run's length that gives `pages` zero pages on average: l by bisection of its logarithm. */
function chance(runs: readonly Run[], pages: number): (length: number) => number {
  let [low, high] = [-20, 40]
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    const expected = runs.reduce((sum, { length }) => sum + (length * length) / (length + Math.exp(middle)), 0)
    if (expected > pages) low = middle
    else high = middle
  }
  const l = Math.exp(low)
  return length => length / (length + l)
}

/** Adds `pages` of the runs' pages in steps as even as the chances allow. */
function spread(set: PageSet, runs: readonly Run[], chance: (length: number) => number, pages: number): void {
  const total = runs.reduce((sum, { length }) => sum + length * chance(length), 0)
  const scale = total > 0 ? pages / total : 0
  let expected = 0
  let chosen = 0
  for (const { first, length } of runs) {
    const share = Math.min(1, chance(length) * scale)
    for (let page = first; page < first + length; page++) {
      expected += share
      if (Math.floor(expected + 1e-6) === chosen) continue
      set[page >>> 5]! |= 1 << (page & 31)
      chosen++
    }
  }
}
