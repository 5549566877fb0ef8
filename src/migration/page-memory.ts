import type { Guest, MemoryState, PageCost, Sent } from './guest.ts'
import { allPages, type PageSet, pageSet, popcount } from './page-set.ts'
import { placeZeroPages } from './zero-pages.ts'

/** Where the writes of a guest come from. */
export interface Dirtying {
  /** Seconds of writing that are known. */
  readonly horizon: number
  /** Lets `seconds` pass and adds the pages written meanwhile to the log. */
  write(seconds: number, log: PageSet): void
}

/**
 * Memory page by page. Pages are sent in address order from where the sender stands, round and round. The log is read
 * whole at a synchronisation, so a page written before it is sent in the same round is sent again in the next one.
 */
export function pageMemory(state: MemoryState, dirtying: Dirtying): Guest {
  const unsent = allPages(state.pageCount)
  const log = pageSet(state.pageCount)
  const zero = state.zero?.slice() ?? placeZeroPages(state.zeroPages, new Uint8Array(state.pageCount))
  const words = unsent.length
  let pending = state.pageCount
  let cursor = 0

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

  return {
    pageSize: state.pageSize,
    pageCount: state.pageCount,
    horizon: dirtying.horizon,
    get pending() {
      return pending
    },
    run: seconds => dirtying.write(seconds, log),
    send(budget, cost) {
      let normal = 0
      let zeros = 0
      let left = budget
      while (pending > 0 && left > 0) {
        const word = unsent[cursor]!
        if (word !== 0) {
          const ones = popcount(word)
          const zeroOnes = popcount(word & zero[cursor]! & ~log[cursor]!)
          const price = zeroOnes * cost.zero + (ones - zeroOnes) * cost.normal
          let sent: Sent = { normal: ones - zeroOnes, zero: zeroOnes }
          if (price <= left) unsent[cursor] = 0
          else sent = sendBits(cursor, left, cost)
          normal += sent.normal
          zeros += sent.zero
          pending -= sent.normal + sent.zero
          left -= sent.normal * cost.normal + sent.zero * cost.zero
        }
        if (unsent[cursor] === 0) cursor = cursor + 1 === words ? 0 : cursor + 1
      }
      return { normal, zero: zeros }
    },
    synchronise() {
      let newlySet = 0
      for (let word = 0; word < words; word++) {
        const dirty = log[word]!
        if (dirty === 0) continue
        const before = unsent[word]!
        newlySet += popcount(dirty & ~before)
        unsent[word] = before | dirty
        zero[word]! &= ~dirty
        log[word] = 0
      }
      pending += newlySet
      return newlySet
    },
  }
}
