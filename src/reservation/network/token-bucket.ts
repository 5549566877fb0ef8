import type { LinkShare } from '../reservation.ts'
import { checkPackets, checkPositive, type Packet } from './packet.ts'

/**
 * A token bucket: `burst` bytes of tokens, refilled at `rate` bytes per second; a packet takes as many as it has bytes.
 * With `peak` a second bucket must allow the packet too: the traffic specification (p, M, r, b) of integrated services
 * (RFC 2210), whose p and M are the rate and the burst of `peak`.
 */
export interface TokenBucket extends LinkShare {
  readonly peak?: LinkShare
}

/** @throws RangeError unless rates and bursts are positive, and the peak is no slower and no deeper than the bucket */
export function checkBucket({ rate, burst, peak }: TokenBucket): void {
  checkPositive({ rate, burst })
  if (!peak) return
  checkPositive({ 'peak rate': peak.rate, 'peak burst': peak.burst })
  if (peak.rate < rate) throw new RangeError(`peak rate must not be below the rate of ${rate}: ${peak.rate}`)
  if (peak.burst > burst) throw new RangeError(`peak burst must not exceed the burst of ${burst}: ${peak.burst}`)
}

/**
 * The arrival curve min(M + p·t, b + r·t): the most bytes of a conforming flow in any closed window of `duration`
 * seconds (Cruz 1991, part I; Le Boudec & Thiran, Network Calculus, section 1.2).
 *
 * @throws RangeError as `checkBucket`, and when the duration is negative
 */
export function arrivalCurve(bucket: TokenBucket, duration: number): number {
  checkBucket(bucket)
  if (!(duration >= 0)) throw new RangeError(`duration must not be negative: ${duration}`)
  return Math.min(...buckets(bucket).map(({ rate, burst }) => burst + rate * duration))
}

const buckets = ({ rate, burst, peak }: TokenBucket): LinkShare[] => [{ rate, burst }, ...(peak ? [peak] : [])]

/**
 * When a bucket that will be full at `fullAt` holds tokens for `size` bytes, seconds (virtual scheduling, the form of
 * the generic cell rate algorithm of ITU-T I.371 in which nothing is summed up but the packets).
 */
export const readyAt = (fullAt: number, { rate, burst }: LinkShare, size: number): number =>
  fullAt - (burst - size) / rate

/** When a bucket that would be full at `fullAt` will be, after `size` bytes were taken at `time`. */
export const fullAfter = (fullAt: number, { rate }: LinkShare, time: number, size: number): number =>
  Math.max(fullAt, time) + size / rate

/** Packets early by less than this, seconds, conform: sums of intervals are not exact. */
const grain = 1e-9

/**
 * Which packets a policer would let pass. The bucket is full at first, and a packet that does not conform takes nothing
 * (leaky bucket controller: Le Boudec & Thiran, definition 1.2.2).
 *
 * @throws RangeError as `checkBucket` and `checkPackets`
 */
export function conformance(packets: readonly Packet[], bucket: TokenBucket): boolean[] {
  checkBucket(bucket)
  checkPackets(packets)
  const parts = buckets(bucket)
  let full = parts.map(() => -Infinity)
  return packets.map(({ time, size }) => {
    const conforms = parts.every((part, i) => size <= part.burst && time >= readyAt(full[i]!, part, size) - grain)
    if (conforms) full = parts.map((part, i) => fullAfter(full[i]!, part, time, size))
    return conforms
  })
}

/**
 * When each packet leaves a shaper that holds it back, in order, until the bucket has its tokens; seconds. What leaves
 * conforms, and no other way of making it conform is earlier for any packet (greedy shaper, packetised: Le Boudec &
 * Thiran, section 1.7.4).
 *
 * @throws RangeError as `checkBucket` and `checkPackets`, and when a packet is larger than a bucket, which never lets
 * it go
 */
export function shape(packets: readonly Packet[], bucket: TokenBucket): number[] {
  checkBucket(bucket)
  checkPackets(packets)
  const parts = buckets(bucket)
  const largest = Math.min(...parts.map(({ burst }) => burst))
  let full = parts.map(() => -Infinity)
  return packets.map(({ time, size }) => {
    if (size > largest) throw new RangeError(`a packet must fit in the bucket of ${largest} bytes: ${size}`)
    const leaves = Math.max(time, ...parts.map((part, i) => readyAt(full[i]!, part, size)))
    full = parts.map((part, i) => fullAfter(full[i]!, part, leaves, size))
    return leaves
  })
}

/**
 * The least burst with which the packets conform to a bucket of the given rate: the longest queue that they would make
 * before a server of that rate, bytes (Cruz 1991, part I).
 *
 * @throws RangeError as `checkPackets`, and unless the rate is positive
 */
export function leastBurst(packets: readonly Packet[], rate: number): number {
  checkPositive({ rate })
  checkPackets(packets)
  let queue = 0
  let longest = 0
  packets.forEach(({ time, size }, i) => {
    queue = Math.max(0, queue - rate * (time - (packets[i - 1]?.time ?? time))) + size
    longest = Math.max(longest, queue)
  })
  return longest
}
