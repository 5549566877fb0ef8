import type { CompleteGuest, PageCost, Sent } from './guest.ts'
import { forward } from './orders/forward.ts'
import type { Order } from './orders/order.ts'

/** How a guest that runs at the destination gets the pages that are still at the source. */
export interface PostCopy {
  readonly kind: 'post-copy'
  /** Passes of pre-copy before the guest moves; the hypervisor's rule may stop it earlier. */
  readonly passes: number
  /** Which pages are sent while the guest waits for none; absent: none (copy-on-reference). */
  readonly push?: Order
  /** Seconds that a fault takes besides what is queued before the page and the page itself, half of them to the source. */
  readonly latency: number
  /** Whether a page that the guest waits for overtakes what the sockets hold (QEMU's `postcopy-preempt`). */
  readonly preempt: boolean
  /** Seconds for which the guest runs between two looks at what it waits for. */
  readonly step: number
}

/**
 * Post-copy (Hines & Gopalan 2009), after some passes of pre-copy if wished; without pushing it is copy-on-reference
 * (Zayas 1987), which leaves pages at the source for as long as the guest does not write them.
 *
 * Defaults: pushing goes on from the last fault as QEMU's does; 250 µs a fault, of the average of 233 to 268 µs measured
 * by P. Xu (qemu-devel, June 2025, "migration/postcopy: Avoid clearing dirty bitmap for postcopy too"; 80 vCPUs writing
 * at random); no overtaking; steps of 1 ms.
 *
 * @throws RangeError unless `passes` is a whole number, `latency` not negative and `step` positive
 */
export function postCopy({
  passes = 0,
  push = forward,
  latency = 250e-6,
  preempt = false,
  step = 1e-3,
}: Partial<Omit<PostCopy, 'kind' | 'push'>> & { readonly push?: Order | 'none' } = {}): PostCopy {
  if (!(Number.isInteger(passes) && passes >= 0)) throw new RangeError(`passes must be a whole number: ${passes}`)
  if (!(latency >= 0 && latency < Infinity)) throw new RangeError(`latency must not be negative: ${latency}`)
  if (!(step > 0 && step < Infinity)) throw new RangeError(`step must be positive: ${step}`)
  return { kind: 'post-copy', passes, ...(push !== 'none' && { push }), latency, preempt, step }
}

/** Seconds too short to send anything in, but for rounding. */
const INSTANT = 1e-9

/** What carries pages to the destination; times in seconds on the migration's clock. */
export interface Channel {
  /** What pages cost that are sent then. */
  cost(time: number): PageCost
  /** Hands over pages; gives the seconds until the last of them is handed over. */
  put(time: number, sent: Sent): number
  /** Hands over nothing for so many seconds. */
  idle(time: number, seconds: number): void
  /** Seconds until what was handed over and not carried yet has left. */
  queued(time: number): number
}

export interface Destination {
  /** When the guest begins to run. */
  readonly time: number
  readonly deadline: number
  /** Seconds of the guest's writing that are known. */
  readonly known: number
  readonly channel: Channel
  observe?(time: number, pendingPages: number): void
}

export interface Arrival {
  /** When the last page arrived, the deadline, or the end of what is known. */
  readonly time: number
  readonly faults: number
  /** Seconds for which the guest waited. */
  readonly stall: number
  /** Pages still at the source. */
  readonly remaining: number
  readonly censored: boolean
}

/**
 * The guest runs at the destination, and every pending page that it writes is a fault over the network: the request
 * travels for half the latency while pushing goes on, waits for the page that is being handed over and for what the
 * sockets hold, and the page follows and travels for the other half. The guest has one processor: while it waits it does
 * not run, and the faults of a step are one after another. A page pushed during a step counts as there in time, so a
 * step too long loses at most as many faults as pages are pushed in one.
 *
 * A trace holds the guest's writes alone: pages that it only reads fault too and are not seen, nor are waits for pages on
 * their way. So faults and stall are lower bounds. A guest runs here at full speed: the slow-down is the sending host's.
 *
 * @throws RangeError when nothing is pushed, and neither a deadline nor the end of a trace ends the waiting
 */
export function runAtDestination(
  guest: CompleteGuest,
  { push, latency, preempt, step }: PostCopy,
  at: Destination,
): Arrival {
  const { deadline, known, channel } = at
  if (!push && deadline === Infinity && known === Infinity) {
    throw new RangeError(`copy-on-reference needs a deadline: ${deadline}`)
  }
  let { time } = at
  let sender = time
  let guestTime = 0
  let faults = 0
  let stall = 0
  let arrived = time

  const pushUntil = (until: number) => {
    while (push && until - sender > INSTANT && guest.pending > 0) {
      sender += channel.put(sender, guest.send(until - sender, channel.cost(sender)))
      arrived = sender
    }
    if (sender >= until) return
    channel.idle(sender, until - sender)
    sender = until
  }
  /** A fault, from the access to the page's arrival. */
  const wait = (sent: Sent) => {
    pushUntil(time + latency / 2)
    const queue = preempt ? 0 : channel.queued(sender)
    const from = sender
    sender += channel.put(sender, sent)
    const transfer = channel.cost(from)
    const left = from + queue + sent.normal * transfer.normal + sent.zero * transfer.zero
    const there = Math.max(left, preempt ? 0 : sender) + latency / 2
    faults += sent.normal + sent.zero
    stall += Math.min(there, deadline) - time
    time = arrived = there
  }

  if (push) guest.sending({ order: push })
  while (guest.pending > 0 && time < deadline && guestTime < known) {
    const seconds = Math.min(step, known - guestTime, deadline - time)
    guest.resume(seconds)
    guestTime += seconds
    time += seconds
    pushUntil(time)
    while (time < deadline) {
      const sent = guest.fetch()
      if (sent.normal + sent.zero === 0) break
      wait(sent)
      pushUntil(time)
    }
    at.observe?.(time, guest.pending)
  }
  const remaining = guest.pending
  const end = remaining > 0 ? time : arrived
  const censored = remaining > 0 && time < deadline
  return { time: Math.min(end, deadline), faults, stall, remaining, censored }
}
