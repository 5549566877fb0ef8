import type { Guest, MemoryState } from './guest.ts'

/**
 * Memory of which only numbers are known: `dirtied(t)` distinct pages are written in the t seconds after a
 * synchronisation. What is unsent then is as likely to be among them as any page.
 */
export function countMemory({ pageSize, pageCount, zeroPages }: MemoryState, dirtied: (t: number) => number): Guest {
  let zero = Math.min(zeroPages, pageCount)
  let normal = pageCount - zero
  let sinceSynchronised = 0
  return {
    pageSize,
    pageCount,
    horizon: Number.POSITIVE_INFINITY,
    get pending() {
      return normal + zero
    },
    run(seconds) {
      sinceSynchronised += seconds
    },
    send(budget, cost) {
      const price = normal * cost.normal + zero * cost.zero
      const share = price > budget ? budget / price : 1
      const sent = { normal: normal * share, zero: zero * share }
      normal -= sent.normal
      zero -= sent.zero
      return sent
    },
    synchronise() {
      const written = Math.min(pageCount, dirtied(sinceSynchronised))
      const fresh = written * (1 - (normal + zero) / pageCount)
      sinceSynchronised = 0
      normal += fresh
      return fresh
    },
  }
}
