import type { LinkShare } from '../reservation.ts'
import { checkPositive } from './packet.ts'

/** How a stream is cut into frames: bytes of it in a full frame, of the frame as a host counts it, and on the wire. */
export interface Framing {
  readonly payload: number
  readonly frame: number
  readonly wire: number
}

/**
 * TCP over IPv4 over Ethernet: of `mtu` bytes of a packet 20 are the header of IPv4 (RFC 791), 20 of TCP (RFC 9293) and
 * 12 its timestamps (RFC 7323, appendix A). A host counts the frame with its header of 14 bytes; the wire also carries
 * a preamble of 8, a check sequence of 4 and a gap of 12 (IEEE 802.3). With the usual 1500: 1448 in 1514 in 1538. Linux
 * counts so for packets that the device has yet to cut up, too (net/core/dev.c, `qdisc_pkt_len_init`).
 *
 * @throws RangeError unless the packet is a whole number of bytes that leaves some for the stream
 */
export function tcpFraming(mtu = 1500): Framing {
  if (!(Number.isInteger(mtu) && mtu > 52)) throw new RangeError(`mtu must be a whole number above 52: ${mtu}`)
  return { payload: mtu - 52, frame: mtu + 14, wire: mtu + 38 }
}

/**
 * Bytes on the wire of `bytes` of a stream, the last frame with what is left over. @throws RangeError if they are
 * negative
 */
export const wireBytes = (bytes: number, framing: Framing): number => framed(bytes, framing, framing.wire)

/** The same, as a host counts frames. @throws RangeError if they are negative */
export const frameBytes = (bytes: number, framing: Framing): number => framed(bytes, framing, framing.frame)

function framed(bytes: number, { payload }: Framing, size: number): number {
  if (!(bytes >= 0 && bytes < Infinity)) throw new RangeError(`bytes must not be negative: ${bytes}`)
  return bytes + Math.ceil(bytes / payload) * (size - payload)
}

/**
 * The rate on the wire of a stream of `rate` bytes per second in full frames. @throws RangeError unless it is positive
 */
export function wireRate(rate: number, { payload, wire }: Framing): number {
  checkPositive({ rate })
  return (rate * wire) / payload
}

/** The stream that a rate on the wire carries, bytes per second. @throws RangeError unless it is positive */
export function payloadRate(rate: number, { payload, wire }: Framing): number {
  checkPositive({ rate })
  return (rate * payload) / wire
}

/**
 * A share of the wire as the queues of a host count it: frames without preamble, check sequence and gap. Bounds are
 * best had of shares of the wire; these are the numbers for `tc`.
 */
export const hostShare = ({ rate, burst }: LinkShare, { frame, wire }: Framing): LinkShare => ({
  rate: (rate * frame) / wire,
  burst: (burst * frame) / wire,
})
