import type { Guest } from '../../migration/guest.ts'
import type { Progress } from './progress.ts'

/**
 * A guest in the middle of its migration, of which only numbers are known: what is pending now, a share `zero` of it
 * zero pages, and `newlySet(clock, since)` pages, a share `zeroLater` of them zero, at each synchronisation from now
 * on, by the seconds for which the guest has run since the migration started and since the last synchronisation. The
 * first one, with which a migration starts, has been. Of a guest known by numbers pages have no order, and none is
 * waited for.
 */
export function pendingGuest(
  progress: Pick<Progress, 'clock' | 'pageSize' | 'pageCount' | 'pending' | 'sinceSynchronisation'>,
  { zero, zeroLater }: { zero: number; zeroLater: number },
  newlySet: (clock: number, since: number) => number,
): Guest {
  const { pageSize, pageCount, pending } = progress
  let zeros = pending * zero
  let normal = pending - zeros
  let clock = progress.clock
  let since = progress.sinceSynchronisation
  let begun = false
  const run = (seconds: number) => {
    clock += seconds
    since += seconds
  }
  return {
    pageSize,
    pageCount,
    horizon: Infinity,
    get pending() {
      return normal + zeros
    },
    sending() {},
    run,
    resume: run,
    fetch() {
      const sent = { normal: Math.min(1, normal), zero: 0 }
      normal -= sent.normal
      return sent
    },
    send(budget, cost) {
      const price = normal * cost.normal + zeros * cost.zero
      const share = price > budget ? budget / price : 1
      const sent = { normal: normal * share, zero: zeros * share }
      normal -= sent.normal
      zeros -= sent.zero
      return sent
    },
    synchronise() {
      if (!begun) {
        begun = true
        return 0
      }
      const fresh = Math.min(pageCount - normal - zeros, newlySet(clock, since))
      since = 0
      zeros += fresh * zeroLater
      normal += fresh * (1 - zeroLater)
      return fresh
    },
  }
}
