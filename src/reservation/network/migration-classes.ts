import type { LinkShare } from '../reservation.ts'
import type { HtbClass } from './htb.ts'

/**
 * The classes of a link that a migration shares: the link's own, the migration's, and that of everybody else, who has half
 * of the rest for sure and borrows the other half with what is left over. Beside one other class that costs the others
 * nothing, and what is promised to nobody lets the migration's last packets go ahead of what the others have saved up
 * (`htbService`). Buckets are all as deep as the migration's: one that holds less than its rate brings while the kernel is
 * late loses it.
 *
 * @param capacity bytes per second, counted as the share is
 * @param borrow whether the migration may use what the others leave idle; then they have all of the rest for sure, or it
 * would have its part of what is promised to nobody
 */
export function migrationClasses(
  { rate, burst }: LinkShare,
  capacity: number,
  borrow = false,
): [link: HtbClass, migration: HtbClass, others: HtbClass] {
  const others = (capacity - rate) / (borrow ? 1 : 2)
  return [
    { name: 'link', rate: capacity, burst },
    { name: 'migration', parent: 'link', rate, burst, ceil: borrow ? capacity : rate },
    { name: 'others', parent: 'link', rate: others, burst, ceil: capacity },
  ]
}
