import { checkPackets, checkPositive, type Packet } from './packet.ts'
import type { RateLatency } from './rate-latency.ts'

/** A link with fair queueing: bytes per second, and the largest packet of any flow on it, bytes. */
export interface FairLink {
  readonly capacity: number
  readonly largestPacket: number
}

function checkShare(share: number, { capacity, largestPacket }: FairLink): void {
  checkPositive({ share, capacity, 'largest packet': largestPacket })
  if (share > capacity) throw new RangeError(`share must be within the capacity of ${capacity}: ${share}`)
}

/**
 * What weighted fair queueing guarantees to a flow with a share of g bytes per second: its rate, and L/C, by which a
 * packet may leave later than under fluid sharing because one of another flow, no larger than L, was under way (Parekh
 * & Gallager 1993, theorem 1). Packets leave by `guaranteedRateClock` + L/C, whatever the others send, so that
 * `delayBound` of a flow that conforms to (r ≤ g, b) is b/g + L/C. Over several links, `concatenate` these with the
 * flow's largest packet.
 *
 * @throws RangeError unless all is positive, and when the share exceeds the capacity
 */
export function fairService(share: number, link: FairLink): RateLatency {
  checkShare(share, link)
  return { rate: share, latency: link.largestPacket / link.capacity }
}

/**
 * The service curve g·(t − L/C − l/g)⁺ of a flow's bytes under weighted fair queueing, `packet` = l its own largest
 * packet, bytes: what left by t is never below the least, over s ≤ t, of what had come by s and the curve at t − s (Le
 * Boudec & Thiran, corollary 2.1.1). Such backlogs follow as `backlogBound`.
 *
 * It does not say that a flow that waits from s to t is served so much in between: fair queueing may send a flow's
 * packets ahead of fluid sharing, and then nothing of it for as long (Bennett & Zhang 1996).
 *
 * @throws RangeError as `fairService`, and unless the packet is positive
 */
export function fairServiceCurve(share: number, link: FairLink, packet: number): RateLatency {
  checkPositive({ packet })
  const { rate, latency } = fairService(share, link)
  return { rate, latency: latency + packet / share }
}

/**
 * The least that is sent of a flow in `duration` seconds from when its first packet came, if under fluid sharing it
 * waits all the time: (g·t − L)⁺ bytes, parts of packets counted (Parekh & Gallager 1993, theorem 2: fair queueing is
 * behind fluid sharing by one largest packet at most).
 *
 * @throws RangeError as `fairService`, and when the duration is negative
 */
export function backloggedService(share: number, link: FairLink, duration: number): number {
  checkShare(share, link)
  if (!(duration >= 0)) throw new RangeError(`duration must not be negative: ${duration}`)
  return Math.max(0, share * duration - link.largestPacket)
}

/**
 * When packets would leave a server of `rate` bytes per second of their own: f = max(a, f of the packet before) +
 * L/rate, seconds. A server is of guaranteed rate with latency e when each leaves by f + e (Goyal, Lam & Vin 1995; Le
 * Boudec & Thiran, definition 2.1.1).
 *
 * @throws RangeError as `checkPackets`, and unless the rate is positive
 */
export function guaranteedRateClock(packets: readonly Packet[], rate: number): number[] {
  checkPositive({ rate })
  checkPackets(packets)
  let clock = -Infinity
  return packets.map(({ time, size }) => {
    clock = Math.max(time, clock) + size / rate
    return clock
  })
}
