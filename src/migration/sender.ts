import { type Encoded, type Encoding, encoder } from './encoding.ts'
import type { PageCost, Sent } from './guest.ts'
import type { HostCosts } from './host.ts'
import { carrying, type Rate, rateOver } from './rate.ts'
import { wire } from './wire.ts'

/** What turns pages into bytes and hands them to the sockets; times and seconds on the migration's clock. */
export interface Sender {
  /** Bytes on the wire with which a round is marked. */
  readonly mark: number
  /** A round begins after so many synchronisations, with so many bytes pending. */
  begin(rounds: number, pending: number): void
  bytesOf(sent: Sent): number
  /** Seconds that a page takes at so many bytes a second. */
  cost(bytesPerSecond: number): PageCost
  /** What a burst of `seconds` in groups of `pages` may cost: the sockets take their room at once. */
  burst(bytesPerSecond: number, seconds: number, pages: number): number
  /** Seconds until the last of some pages, and of so many bytes more, is handed to the sockets. */
  put(path: Rate, time: number, sent: Sent, more?: number): number
  /** Hands over nothing for so many seconds. */
  idle(path: Rate, time: number, seconds: number): void
  /** Seconds until what the sockets hold has left. */
  queued(path: Rate, time: number): number
}

export function senderOn(host: HostCosts, encoding: Encoding, pageSize: number): Sender {
  const sockets = wire(host.socketBuffer)
  const encoded = encoder(encoding, host, pageSize)
  let page: Encoded = encoded.round(0, 0)

  const bytesOf = ({ normal, zero }: Sent) => normal * page.normal.bytes + zero * page.zero.bytes
  const cost = (rate: number): PageCost => ({
    normal: Math.max(page.normal.work, page.normal.bytes / rate),
    zero: Math.max(page.zero.work, page.zero.bytes / rate),
  })
  /** Seconds of the sender's own work: what it takes page after page, less what the full sockets cover. */
  const workOf = ({ normal, zero }: Sent, rate: number) => {
    const each = cost(rate)
    const alone = normal * page.normal.work + zero * page.zero.work
    return Math.max(alone, normal * each.normal + zero * each.zero - host.socketBuffer / rate)
  }

  return {
    mark: encoded.synchronisation,
    begin(rounds, pending) {
      page = encoded.round(rounds, pending)
    },
    bytesOf,
    cost,
    burst(rate, seconds, pages) {
      const { normal } = cost(rate)
      const linked = seconds + sockets.room / rate
      const worked = page.normal.work > 0 ? (seconds / page.normal.work) * normal : Infinity
      const group = pages * normal
      return Math.ceil(Math.min(linked, worked) / group) * group
    },
    put(path, time, sent, more = 0) {
      const bytes = bytesOf(sent) + more
      const rate = rateOver(path, time, bytes)
      return sockets.put(path, time, bytes, workOf(sent, rate) + more / rate)
    },
    idle: (path, time, seconds) => sockets.idle(path, time, seconds),
    queued: (path, time) => carrying(path, time, host.socketBuffer - sockets.room),
  }
}

export const none: Sent = { normal: 0, zero: 0 }
