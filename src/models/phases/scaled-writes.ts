import type { Dirtying } from '../../migration/page-memory.ts'
import { type PageSet, pageSet } from '../../migration/page-set.ts'
import type { WorkingSet } from '../../working-set/scan.ts'

/** Steps between leaving out all pages and none. */
const STEPS = 64

/** Factors beyond which no past is stretched. */
const [LEAST, MOST] = [0.1, 2]

/** Seconds over which the factor is that of their middle. */
const CELL = 0.1

/**
 * Writes `factor(t)` times as many distinct pages as `inner`, in every window, t seconds after the first write: for a
 * factor under 1 a fixed set of pages is left out, over 1 a fixed set of them is written together with a twin elsewhere.
 * The factor stays within 0.1 and 2.
 *
 * @param twins words of 32 pages from a page to its twin, less than the memory has
 */
export function scaledWrites(
  inner: Dirtying,
  pageCount: number,
  twins: number,
  factor: (seconds: number) => number,
): Dirtying {
  const masks = masksFor(pageCount)
  const written = pageSet(pageCount)
  const all = masks[STEPS]!
  const words = written.length
  let elapsed = 0
  let cell = -1
  let isLess = true
  let mask = all

  /** Enters the cell of time that begins, with a factor of its own. */
  function enter(next: number): void {
    cell = next
    const scale = Math.min(MOST, Math.max(LEAST, factor((cell + 0.5) * CELL)))
    isLess = scale <= 1
    mask = masks[Math.round((isLess ? scale : scale - 1) * STEPS)]!
  }

  function writePart(seconds: number, log: PageSet): void {
    const isWhole = mask === all && isLess
    inner.write(seconds, isWhole ? log : written)
    if (isWhole) return
    for (let word = 0, twin = twins; word < words; word++, twin = twin + 1 === words ? 0 : twin + 1) {
      const pages = written[word]!
      if (pages === 0) continue
      written[word] = 0
      log[word]! |= isLess ? pages & mask[word]! : pages
      if (!isLess) log[twin]! |= pages & mask[word]! & all[twin]!
    }
  }

  return {
    horizon: inner.horizon,
    write(seconds, log) {
      const until = elapsed + seconds
      while (elapsed < until) {
        if (elapsed >= (cell + 1) * CELL) enter(cell + 1)
        const end = Math.min(until, (cell + 1) * CELL)
        writePart(end - elapsed, log)
        elapsed = end
      }
    },
  }
}

const cached = new Map<number, PageSet[]>()

/** Element s holds s of 64 of the pages, and all of those in element s − 1. */
function masksFor(pageCount: number): PageSet[] {
  const known = cached.get(pageCount)
  if (known) return known
  const masks = Array.from({ length: STEPS + 1 }, () => pageSet(pageCount))
  for (let page = 0; page < pageCount; page++) {
    for (let step = (scramble(page) % STEPS) + 1; step <= STEPS; step++) masks[step]![page >>> 5]! |= 1 << (page & 31)
  }
  cached.set(pageCount, masks)
  return masks
}

/** The finalizer of MurmurHash3 (Appleby 2011). */
function scramble(page: number): number {
  let hash = Math.imul(page + 1, 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** Of some hundred distances in words, the one at which the fewest writes have their twins among pages that are written. */
export function quietestTwins({ dirtyEpochs, pageCount }: WorkingSet): number {
  const words = Math.ceil(pageCount / 32)
  const writes = new Float64Array(words)
  dirtyEpochs.forEach((epochs, page) => {
    writes[page >>> 5]! += epochs
  })
  let best = 0
  let least = Infinity
  for (let distance = 1; distance < words; distance += Math.ceil(words / 97)) {
    let overlap = 0
    for (let word = 0; word < words; word++) overlap += Math.min(writes[word]!, writes[(word + distance) % words]!)
    if (overlap < least) [least, best] = [overlap, distance]
  }
  return best
}
