import { carried, carrying, type Rate } from './rate.ts'

/** Sockets that hold some bytes in front of a path; times and seconds on the migration's clock. */
export interface Wire {
  /** Seconds until the last of so many bytes, which cost the sender `work` seconds, is handed to the sockets. */
  put(path: Rate, time: number, bytes: number, work: number): number
  /** The sender hands over nothing for so many seconds. */
  idle(path: Rate, time: number, seconds: number): void
  /** Bytes that the sockets still take at once. */
  readonly room: number
}

/**
 * Sockets of `buffer` bytes, sender's and receiver's in one. What they hold goes on flowing while the sender does
 * something else: a pause costs only what outlasts it.
 */
export function wire(buffer: number): Wire {
  let held = 0
  return {
    get room() {
      return buffer - held
    },
    put(path, time, bytes, work) {
      const excess = held + bytes - buffer
      const elapsed = Math.max(work, excess > 0 ? carrying(path, time, excess) : 0)
      held = Math.min(buffer, Math.max(0, held + bytes - carried(path, time, time + elapsed)))
      return elapsed
    },
    idle(path, time, seconds) {
      held = Math.max(0, held - carried(path, time, time + seconds))
    },
  }
}
