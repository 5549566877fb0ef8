import type { Guest, PageCost } from './guest.ts'

/** Seconds of running after which the pages are dirty again: shorter than any round that was measured but the last. */
const AGAIN = 0.01

/**
 * A guest with so many more pages that every synchronisation finds dirty, because something that the trace does not
 * show writes them: QEMU's log has them on the host of the bundled migrations. They are part of the memory in the first
 * round, and sent among the others, in proportion.
 */
export function withAlwaysDirty(guest: Guest, pages: number): Guest {
  if (!(pages > 0)) return guest
  let unsent = 0
  let ran = 0
  return Object.create(guest, {
    pending: { get: () => guest.pending + unsent },
    run: {
      value: (seconds: number) => {
        ran += seconds
        guest.run(seconds)
      },
    },
    send: {
      value: (budget: number, cost: PageCost) => {
        const price = unsent * cost.normal
        const whole = guest.pending * cost.normal + price
        const share = whole > budget ? budget / whole : 1
        const sent = guest.pending > 0 ? guest.send(budget - share * price, cost) : { normal: 0, zero: 0 }
        const more = share * unsent
        unsent -= more
        return { normal: sent.normal + more, zero: sent.zero }
      },
    },
    synchronise: {
      value: () => {
        const sentBefore = pages * (1 - guest.pending / guest.pageCount)
        const fresh = ran < AGAIN ? 0 : Math.max(0, sentBefore - unsent)
        unsent += fresh
        ran = 0
        return guest.synchronise() + fresh
      },
    },
  }) as Guest
}
