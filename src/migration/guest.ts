import type { Order } from './orders/order.ts'
import type { Accounting } from './policies/policy.ts'
import type { WriteRecord } from './write-record.ts'

/**
 * Memory that gets dirtied while it is being sent: replayed from a trace or drawn from a model, the verbs are the same. A
 * guest may leave out `sending` if it knows one way alone, and `resume` and `fetch` if it never runs at the destination.
 */
export interface Guest {
  /** Bytes. */
  readonly pageSize: number
  readonly pageCount: number
  /** Pages the sender still has to send, zero pages included. */
  readonly pending: number
  /** Seconds of writing that are known; Infinity unless the guest is replayed from a trace that ends. */
  readonly horizon: number
  /**
   * How pages are sent and their writes accounted for from now on. A guest that is not told sends in address order from
   * where the sender stands, round and round, and reads and clears its log at a synchronisation.
   */
  sending?(how: Sending): void
  /** Lets the guest run and write for so many seconds. */
  run(seconds: number): void
  /**
   * Sends pending pages in the sender's order, at least one, until their cost reaches `budget` or none is left. With the
   * accounting `skip`, pages that are dirty again are no longer pending in this round and cost nothing.
   */
  send(budget: number, cost: PageCost): Sent
  /** Reads and clears the dirty log: what was written since the last call is pending now. Gives the pages newly set. */
  synchronise(): number
  /** Lets the guest run at the destination for so many seconds: it waits for the pages it writes that are pending. */
  resume?(seconds: number): void
  /** Takes one of the pages that the guest waits for out of those pending, unless it was sent meanwhile; at most one page. */
  fetch?(): Sent
}

/** A guest with all of its verbs. */
export type CompleteGuest = Required<Guest>

/** How pages are sent. What is left out stays as it is. */
export interface Sending {
  /** Default `at-synchronisation`. */
  readonly accounting?: Accounting
  /**
   * Pages whose log is cleared together, when the first of them is sent in a round, with the accounting `before-sending`;
   * 1 or a multiple of 32. Default 2¹⁸, QEMU's `clear_bitmap_shift` (migration.h, `CLEAR_BITMAP_SHIFT_DEFAULT`).
   */
  readonly chunk?: number
  /** Default address order. A guest of which only numbers are known has no order. */
  readonly order?: Order
  /** Seconds that sending a page takes, for orders that depend on it. */
  readonly pageTime?: number
  /** Free pages are given up first and not sent: of the zero pages, none (Hines & Gopalan 2009, dynamic self-ballooning). */
  readonly balloon?: boolean
}

/** What sending a page costs, in the unit of the budget. */
export interface PageCost {
  readonly normal: number
  readonly zero: number
}

/** Pages sent. */
export interface Sent {
  readonly normal: number
  readonly zero: number
}

/** What is known of a guest's memory when its migration starts. */
export interface MemoryState {
  /** Bytes. */
  readonly pageSize: number
  readonly pageCount: number
  /** Pages that are zero or unpopulated. */
  readonly zeroPages: number
  /** Which pages those are, 32 a word; absent when nothing is known of single pages. */
  readonly zero?: Uint32Array
  /** What the sender saw of the writes before the migration, for orders that depend on it; absent when it saw nothing. */
  readonly record?: WriteRecord
}
