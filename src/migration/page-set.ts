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

export const hasPage = (set: PageSet, page: number): boolean => ((set[page >>> 5]! >>> (page & 31)) & 1) === 1

/** The first page of the set from `page` on, or −1. */
export function nextPage(set: PageSet, page: number): number {
  let word = page >>> 5
  if (word >= set.length) return -1
  let rest = set[word]! & (-1 << (page & 31))
  while (rest === 0) {
    if (++word >= set.length) return -1
    rest = set[word]!
  }
  return (word << 5) + 31 - Math.clz32(rest & -rest)
}

/** The last page of the set before `page`, or −1. */
export function previousPage(set: PageSet, page: number): number {
  let word = Math.min(set.length, page >>> 5)
  let rest = word < set.length ? set[word]! & ~(-1 << (page & 31)) : 0
  while (rest === 0) {
    if (--word < 0) return -1
    rest = set[word]!
  }
  return (word << 5) + 31 - Math.clz32(rest)
}

/** The pages of the set, ascending. */
export function pagesOfSet(set: PageSet): Uint32Array {
  const pages = new Uint32Array(set.reduce((sum, word) => sum + popcount(word), 0))
  let page = -1
  return pages.map(() => {
    page = nextPage(set, page + 1)
    return page
  })
}
