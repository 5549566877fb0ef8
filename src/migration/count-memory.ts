import type { CompleteGuest, MemoryState } from './guest.ts'
import { defaultChunk } from './log-clearing.ts'
import type { Accounting } from './policies/policy.ts'

/** Pages sent whose log was cleared `cleared` seconds after the synchronisation. */
interface Batch {
  readonly cleared: number
  readonly pages: number
}

/**
 * Memory of which only numbers are known, as expectations: `dirtied(t)` distinct pages are written in t seconds that
 * begin at a synchronisation, and by the same curve in any others; every page is as likely to be among them as any other.
 *
 * So in a round of T seconds the pages not pending at its end give D(T) in proportion, whether or not those dirty again
 * are skipped: of pages whose turn comes after s seconds, the share D(s)/M is. Where the log is cleared before
 * sending, pages whose log is cleared after s seconds give D(T − s) in proportion. At the destination the guest waits for
 * that share of the pages it writes for the first time which is pending among those not written yet, one page at a time.
 */
export function countMemory(
  { pageSize, pageCount, zeroPages }: MemoryState,
  dirtied: (t: number) => number,
): CompleteGuest {
  const distinct = (seconds: number) => Math.min(pageCount, dirtied(seconds))
  let zero = Math.min(zeroPages, pageCount)
  let normal = pageCount - zero
  let sinceSynchronised = 0
  let accounting: Accounting = 'at-synchronisation'
  let chunk = defaultChunk
  let batches: Batch[] = []
  let atStart = pageCount
  let walked = 0
  let chunkEnd = 0
  let chunkCleared = 0
  let atDestination = 0
  let wanted = 0

  function take(share: number) {
    const sent = { normal: normal * share, zero: zero * share }
    normal -= sent.normal
    zero -= sent.zero
    return sent
  }

  /** Clears the log of the chunks that pages sent now are in, unless it is cleared; they lie evenly in memory. */
  function clear(pages: number): void {
    const inChunk = Math.min(pages, chunkEnd - walked)
    if (inChunk > 0) batches.push({ cleared: chunkCleared, pages: inChunk })
    walked += pages
    if (inChunk === pages) return
    batches.push({ cleared: sinceSynchronised, pages: pages - inChunk })
    chunkCleared = sinceSynchronised
    const inMemory = (chunk * atStart) / pageCount
    chunkEnd = Math.ceil(walked / inMemory - 1e-9) * inMemory
  }

  return {
    pageSize,
    pageCount,
    horizon: Number.POSITIVE_INFINITY,
    get pending() {
      return normal + zero
    },
    sending(how) {
      accounting = how.accounting ?? accounting
      chunk = how.chunk ?? chunk
      if (how.balloon) zero = 0
      atStart = normal + zero
    },
    run(seconds) {
      sinceSynchronised += seconds
    },
    send(budget, cost) {
      const kept = accounting === 'skip' ? 1 - distinct(sinceSynchronised) / pageCount : 1
      const price = (normal * cost.normal + zero * cost.zero) * kept
      const turned = take(price > budget ? budget / price : 1)
      if (accounting === 'before-sending') clear(turned.normal + turned.zero)
      return { normal: turned.normal * kept, zero: turned.zero * kept }
    },
    synchronise() {
      const written = distinct(sinceSynchronised)
      const later = batches.reduce((sum, { cleared, pages }) => sum + pages * distinct(sinceSynchronised - cleared), 0)
      const sent = batches.reduce((sum, { pages }) => sum + pages, 0)
      const fresh = written * (1 - (normal + zero + sent) / pageCount) + later / pageCount
      sinceSynchronised = 0
      normal += fresh
      batches = []
      atStart = normal + zero
      walked = chunkEnd = 0
      return fresh
    },
    resume(seconds) {
      const before = distinct(atDestination)
      atDestination += seconds
      const fresh = distinct(atDestination) - before
      if (fresh > 0) wanted += fresh * Math.min(1, (normal + zero) / (pageCount - before))
    },
    fetch() {
      const pages = Math.min(1, normal + zero)
      if (pages === 0 || wanted < pages) return { normal: 0, zero: 0 }
      wanted -= pages
      return take(pages / (normal + zero))
    },
  }
}
