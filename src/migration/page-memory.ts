import type { CompleteGuest, MemoryState, PageCost, Sending, Sent } from './guest.ts'
import { defaultChunk, type LogClearing, logClearing } from './log-clearing.ts'
import type { Order, Walk } from './orders/order.ts'
import { allPages, hasPage, nextPage, type PageSet, pageSet, popcount } from './page-set.ts'
import type { Accounting } from './policies/policy.ts'
import { copyOf, emptyRecord, looked, type WriteRecord } from './write-record.ts'
import { placeZeroPages } from './zero-pages.ts'

/** Where the writes of a guest come from. */
export interface Dirtying {
  /** Seconds of writing that are known. */
  readonly horizon: number
  /** Lets `seconds` pass and adds the pages written meanwhile to the log. */
  write(seconds: number, log: PageSet): void
}

/** Memory page by page. */
export function pageMemory(state: MemoryState, dirtying: Dirtying): CompleteGuest {
  const unsent = allPages(state.pageCount)
  const log = pageSet(state.pageCount)
  const zero = state.zero?.slice() ?? placeZeroPages(state.zeroPages, new Uint8Array(state.pageCount))
  const words = unsent.length
  let pending = state.pageCount
  let cursor = 0
  const wanted: number[] = []

  let accounting: Accounting = 'at-synchronisation'
  let clearing: LogClearing | undefined
  let order: Order | undefined
  let walk: Walk | undefined
  let record: WriteRecord | undefined
  let pageTime = 0
  let unlooked = 0

  /** Clears pages of a word in the log; those written were zero before, at most. */
  function clear(word: number, mask: number): void {
    zero[word]! &= ~(log[word]! & mask)
    log[word]! &= ~mask
  }

  /** Leaves what is dirty again for the next round. */
  function skip(word: number): void {
    const again = unsent[word]! & log[word]!
    unsent[word]! &= ~again
    pending -= popcount(again)
  }

  /** Sends the pages of one word from its lowest on, while the budget lasts. */
  function sendBits(word: number, budget: number, cost: PageCost): Sent {
    const zeros = zero[word]! & ~log[word]!
    const sent = { normal: 0, zero: 0 }
    for (let spent = 0; unsent[word]! !== 0 && spent < budget; ) {
      const lowest = unsent[word]! & -unsent[word]!
      unsent[word]! ^= lowest
      const kind = zeros & lowest ? 'zero' : 'normal'
      spent += cost[kind]
      sent[kind]++
    }
    return sent
  }

  /** Sends in address order from where the sender stands. */
  function sendOnwards(budget: number, cost: PageCost): Sent {
    let normal = 0
    let zeros = 0
    let left = budget
    while (pending > 0 && left > 0) {
      if (accounting === 'skip') skip(cursor)
      const word = unsent[cursor]!
      if (word !== 0) {
        const ones = popcount(word)
        const zeroOnes = popcount(word & zero[cursor]! & ~log[cursor]!)
        const price = zeroOnes * cost.zero + (ones - zeroOnes) * cost.normal
        let sent: Sent = { normal: ones - zeroOnes, zero: zeroOnes }
        if (price <= left) unsent[cursor] = 0
        else sent = sendBits(cursor, left, cost)
        clearing?.send(cursor, word & ~unsent[cursor]!)
        normal += sent.normal
        zeros += sent.zero
        pending -= sent.normal + sent.zero
        left -= sent.normal * cost.normal + sent.zero * cost.zero
      }
      if (unsent[cursor] === 0) cursor = cursor + 1 === words ? 0 : cursor + 1
    }
    return { normal, zero: zeros }
  }

  function sendAlong({ next }: Walk, budget: number, cost: PageCost): Sent {
    const sent = { normal: 0, zero: 0 }
    for (let left = budget; pending > 0 && left > 0; ) {
      const page = next(unsent)
      const isSkipped = accounting === 'skip' && hasPage(log, page)
      const kind = take(page)
      if (isSkipped) continue
      clearing?.send(page >>> 5, 1 << (page & 31))
      sent[kind]++
      left -= cost[kind]
    }
    return sent
  }

  function take(page: number): keyof Sent {
    const bit = 1 << (page & 31)
    unsent[page >>> 5]! &= ~bit
    pending--
    return zero[page >>> 5]! & ~log[page >>> 5]! & bit ? 'zero' : 'normal'
  }

  const beginRound = () => {
    walk = record && order?.walk(unsent, { record, zero, accounting, pageTime })
  }

  return {
    pageSize: state.pageSize,
    pageCount: state.pageCount,
    horizon: dirtying.horizon,
    get pending() {
      return pending
    },
    sending(how: Sending) {
      accounting = how.accounting ?? accounting
      order = how.order ?? order
      pageTime = how.pageTime ?? pageTime
      if (how.balloon) {
        for (let word = 0; word < words; word++) unsent[word]! &= ~zero[word]!
        pending = unsent.reduce((sum, word) => sum + popcount(word), 0)
      }
      clearing =
        accounting === 'before-sending' ? logClearing(state.pageCount, how.chunk ?? defaultChunk, clear) : undefined
      if (order) record ??= copyOf(state.record ?? emptyRecord(state.pageCount))
      beginRound()
    },
    run(seconds) {
      unlooked += seconds
      dirtying.write(seconds, log)
    },
    send: (budget, cost) => (walk ? sendAlong(walk, budget, cost) : sendOnwards(budget, cost)),
    synchronise() {
      if (record && unlooked > 0) record = looked(record, log, unlooked)
      unlooked = 0
      let newlySet = 0
      for (let word = 0; word < words; word++) {
        const dirty = log[word]!
        if (dirty === 0) continue
        const before = unsent[word]!
        newlySet += popcount(dirty & ~before)
        unsent[word] = before | dirty
        clearing?.found(word, dirty)
        zero[word]! &= ~dirty
        log[word] = 0
      }
      pending += newlySet
      clearing?.restart()
      beginRound()
      return newlySet
    },
    resume(seconds) {
      dirtying.write(seconds, log)
      for (let page = nextPage(log, 0); page >= 0; page = nextPage(log, page + 1)) {
        if (hasPage(unsent, page)) wanted.push(page)
      }
      log.fill(0)
    },
    fetch() {
      while (wanted.length > 0) {
        const page = wanted.shift()!
        if (!hasPage(unsent, page)) continue
        const kind = take(page)
        walk?.fault?.(page)
        return { normal: kind === 'normal' ? 1 : 0, zero: kind === 'zero' ? 1 : 0 }
      }
      return { normal: 0, zero: 0 }
    },
  }
}
