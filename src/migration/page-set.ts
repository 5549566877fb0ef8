/** A set of pages as a bitmap: 32 pages a word. */
export type PageSet = Uint32Array

export const pageSet = (pageCount: number): PageSet => new Uint32Array(Math.ceil(pageCount / 32))

/** Number of ones in a word (Hacker's Delight, figure 5-2). */
export function popcount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/** Adds pages `first` to `end` (exclusive). */
export function addRun(set: PageSet, first: number, end: number): void {
  const from = first >>> 5
  const to = (end - 1) >>> 5
  const head = -1 << (first & 31)
  const tail = -1 >>> (31 - ((end - 1) & 31))
  if (from === to) {
    set[from]! |= head & tail
    return
  }
  set[from]! |= head
  for (let word = from + 1; word < to; word++) set[word] = -1
  set[to]! |= tail
}

/** The set of all pages. */
export function allPages(pageCount: number): PageSet {
  const set = pageSet(pageCount)
  addRun(set, 0, pageCount)
  return set
}
