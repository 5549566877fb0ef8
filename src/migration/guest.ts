/** Memory that gets dirtied while it is being sent: replayed from a trace or drawn from a model, the verbs are the same. */
export interface Guest {
  /** Bytes. */
  readonly pageSize: number
  readonly pageCount: number
  /** Pages the sender still has to send, zero pages included. */
  readonly pending: number
  /** Seconds of writing that are known; Infinity unless the guest is replayed from a trace that ends. */
  readonly horizon: number
  /** Lets the guest run and write for so many seconds. */
  run(seconds: number): void
  /** Sends pending pages in the sender's order, at least one, until their cost reaches `budget` or none is left. */
  send(budget: number, cost: PageCost): Sent
  /** Reads and clears the dirty log: what was written since the last call is pending now. Gives the pages newly set. */
  synchronise(): number
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
}
