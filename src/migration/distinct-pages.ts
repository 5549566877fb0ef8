import type { Guest } from './guest.ts'

/** Sends all that is pending, lets the guest run for `seconds`, and counts the distinct pages it wrote meanwhile. */
export function distinctPages(guest: Guest, seconds: number): number {
  const send = () => guest.send(Number.POSITIVE_INFINITY, { normal: 1, zero: 1 })
  send()
  guest.synchronise()
  send()
  guest.run(seconds)
  return guest.synchronise()
}
