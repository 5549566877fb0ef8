import { type PageSet, pageSet } from './page-set.ts'

/**
 * Which pages to take for zero, of which only the number is known: spread evenly over the pages not known to be
 * written, and over all of them where those are too few.
 *
 * @param written one element a page, 0 for those not known to be written
 */
export function placeZeroPages(zeroPages: number, written: Uint8Array): PageSet {
  const pageCount = written.length
  const set = pageSet(pageCount)
  const free = written.reduce((sum, isWritten) => sum + (isWritten ? 0 : 1), 0)
  const fromFree = Math.min(zeroPages, free)
  const fromWritten = Math.min(zeroPages, pageCount) - fromFree
  let freeSeen = 0
  let writtenSeen = 0
  for (let page = 0; page < pageCount; page++) {
    const chosen = written[page]
      ? isStep(writtenSeen++, fromWritten, pageCount - free)
      : isStep(freeSeen++, fromFree, free)
    if (chosen) set[page >>> 5]! |= 1 << (page & 31)
  }
  return set
}

/** Whether item i of n is among m chosen at even distances. */
const isStep = (i: number, m: number, n: number): boolean => Math.floor(((i + 1) * m) / n) > Math.floor((i * m) / n)
