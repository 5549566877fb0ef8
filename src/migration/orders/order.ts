import { hasPage, type PageSet } from '../page-set.ts'
import type { Accounting } from '../policies/policy.ts'
import type { WriteRecord } from '../write-record.ts'

/** Which of the pending pages are sent first. Without one they are sent in address order from where the sender stands. */
export interface Order {
  readonly name: string
  /** Begins a round in which these pages are pending. */
  walk(pending: PageSet, round: Round): Walk
}

/** What a sender knows when a round begins. */
export interface Round {
  readonly record: WriteRecord
  /** Pages that are zero, which take next to no time to send. */
  readonly zero: PageSet
  readonly accounting: Accounting
  /** Seconds that sending a page takes. */
  readonly pageTime: number
}

/** A way through the pages of a round, of which fewer and fewer are pending. */
export interface Walk {
  /** The next of the pending pages, of which there is at least one. */
  next(pending: PageSet): number
  /** Told of a page that the guest has to wait for at the destination. */
  fault?(page: number): void
}

/** A walk through these pages, among which all pending ones are, from the first to the last. */
export function walkThrough(pages: Uint32Array): Walk {
  let at = 0
  return {
    next(pending) {
      while (!hasPage(pending, pages[at]!)) at++
      return pages[at]!
    },
  }
}

/** The pages with the lowest keys first, in address order where keys are equal. Keys are whole numbers. */
export function byKey(pages: Uint32Array, key: (page: number) => number): Uint32Array {
  const spread = pages.reduce((largest, page) => Math.max(largest, page), 0) + 1
  const packed = Float64Array.from(pages, page => key(page) * spread + page)
  return Uint32Array.from(packed.sort(), value => value % spread)
}
