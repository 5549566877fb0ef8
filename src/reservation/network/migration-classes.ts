import type { LinkShare } from '../reservation.ts'
import { tcpFraming, wireBytes } from './framing.ts'
import type { HtbClass } from './htb.ts'
import { offloadedPacket } from './link-shares.ts'

/** The largest packet that waits in a host's queue, with its headers on the wire: bytes. */
export const largestPacket = wireBytes(offloadedPacket, tcpFraming())

/**
 * The classes of a link that a migration shares: the link's own, the migration's, and that of everybody else, who has the
 * rest for sure and may borrow the whole. Quanta are no less than a packet and in proportion to the rates where the
 * migration has more than half, so that it waits for no more than four packets (`htbService`). Buckets are all as deep as
 * the migration's: one that holds less than its rate brings while the kernel is late loses it.
 *
 * @param capacity bytes per second, counted as the share is
 * @param borrow whether the migration may use what the others leave idle
 */
export function migrationClasses(
  { rate, burst }: LinkShare,
  capacity: number,
  borrow = false,
): [link: HtbClass, migration: HtbClass, others: HtbClass] {
  const rest = capacity - rate
  const quantum = Math.ceil(largestPacket * Math.max(1, rate / rest))
  return [
    { name: 'link', rate: capacity, burst, quantum: largestPacket },
    { name: 'migration', parent: 'link', rate, burst, ceil: borrow ? capacity : rate, quantum },
    { name: 'others', parent: 'link', rate: rest, burst, ceil: capacity, quantum: largestPacket },
  ]
}
