/** A share of one core: `budget` seconds of it in every `period` seconds. */
export interface CpuShare {
  readonly budget: number
  readonly period: number
}

/** A share of a link: `rate` bytes per second on the wire, and up to `burst` bytes at once. */
export interface LinkShare {
  readonly rate: number
  readonly burst: number
}

/** What a migration reserves for its sender. */
export interface Reservation {
  /** Absent where the sender's CPU is no matter. */
  readonly cpu?: CpuShare
  readonly link: LinkShare
}
