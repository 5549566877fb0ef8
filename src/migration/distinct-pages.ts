import type { Guest } from './guest.ts'

/** Sends all that is pending, lets the guest run for `seconds`, and counts the distinct pages it wrote meanwhile. */
export function distinctPages(guest: Guest, seconds: number): number {
  start(guest)
  guest.run(seconds)
  return guest.synchronise()
}

/**
 * Distinct pages written in each of some windows that begin together.
 *
 * A guest that knows its pages keeps those of the shorter windows pending while it runs on to the longer ones: where
 * `nested` is true, all windows are of one guest and one draw. A guest that knows only numbers (`countMemory`) begins its
 * curve anew at every synchronisation, so that windows need a guest each, which is right for any guest.
 *
 * @param makeGuest gives the guest as it is when the windows begin, with the same draw every time
 * @param windows seconds, ascending
 * @throws RangeError when the windows do not ascend from 0
 */
export function distinctPagesIn(
  makeGuest: () => Guest,
  windows: readonly number[],
  { nested = false }: { readonly nested?: boolean } = {},
): number[] {
  const unordered = windows.find((window, i) => !(window >= (windows[i - 1] ?? 0)))
  if (unordered !== undefined) throw new RangeError(`windows must ascend from 0: ${unordered}`)
  if (!nested) return windows.map(window => distinctPages(makeGuest(), window))
  const guest = makeGuest()
  start(guest)
  return windows.map((window, i) => {
    guest.run(window - (windows[i - 1] ?? 0))
    guest.synchronise()
    return guest.pending
  })
}

/** Sends all that is pending, and what was written before. */
function start(guest: Guest): void {
  const send = () => guest.send(Number.POSITIVE_INFINITY, { normal: 1, zero: 1 })
  send()
  guest.synchronise()
  send()
}
