import { carried, carrying, type Rate } from './rate.ts'

/** What lies between the sender and the destination: sockets that hold some bytes, in front of a link. */
export interface Wire {
  /** Seconds until the last of so many bytes, which take the sender `work` seconds to prepare, is handed to the sockets. */
  put(time: number, bytes: number, work: number): number
  /** The sender hands over nothing for so many seconds. */
  idle(time: number, seconds: number): void
  /** Bytes that the sockets still take at once. */
  readonly room: number
}

/**
 * A link behind sockets of `buffer` bytes (RFC 793's send and receive buffers, in one). What the sockets hold goes on
 * flowing while the sender does something else: a pause costs only what outlasts it.
 */
export function wire(rate: Rate, buffer: number, wake: number): Wire {
  let held = 0
  return {
    get room() {
      return buffer - held
    },
    put(time, bytes, work) {
      const excess = held + bytes - buffer
      const elapsed = Math.max(work, excess > 0 ? carrying(rate, time, wake > 0 ? Math.ceil(excess / wake - 1e-9) * wake : excess) : 0)
      held = Math.min(buffer, Math.max(0, held + bytes - carried(rate, time, time + elapsed)))
      return elapsed
    },
    idle(time, seconds) {
      held = Math.max(0, held - carried(rate, time, time + seconds))
    },
  }
}
