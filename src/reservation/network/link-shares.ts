import type { LinkShare } from '../reservation.ts'
import { type Framing, tcpFraming, wireBytes, wireRate } from './framing.ts'
import { checkPositive } from './packet.ts'
import { checkService, type RateLatency } from './rate-latency.ts'

/**
 * The largest packet that Linux hands to a device to be cut up, bytes (`GSO_LEGACY_MAX_SIZE`,
 * include/linux/netdevice.h).
 */
export const offloadedPacket = 65536

/** A link: what its wire carries, bytes per second, and how frames are cut; by default TCP in packets of 1500 bytes. */
export interface Wire {
  readonly capacity: number
  readonly framing?: Framing
}

/** What else decides a share. */
export interface ShareOptions {
  readonly framing?: Framing
  /** Ticks per second of the host's timer, CONFIG_HZ; by default 250. */
  readonly hz?: number
  /**
   * The largest packet that waits in the host's queue, bytes of the stream; by default 64 KiB, segmentation offloaded.
   */
  readonly largestPacket?: number
}

/**
 * The share of the wire that a stream of `rate` bytes per second needs (what a migration is told as its bandwidth),
 * with the least burst of a host's token bucket at that rate: what comes in between two ticks of the timer (rate/HZ;
 * tc-tbf(8)), and no less than the largest packet with its headers.
 *
 * @throws RangeError unless rate, ticks and packet are positive
 */
export function shareForStream(rate: number, options: ShareOptions = {}): LinkShare {
  const { framing = tcpFraming(), hz = 250, largestPacket = offloadedPacket } = options
  checkPositive({ hz, 'largest packet': largestPacket })
  const onWire = wireRate(rate, framing)
  return { rate: onWire, burst: Math.ceil(Math.max(onWire / hz, wireBytes(largestPacket, framing))) }
}

/** Whether shares fit a link; bytes per second. */
export interface LinkAdmission {
  readonly admitted: boolean
  readonly reserved: number
  readonly spare: number
}

/**
 * Whether shares of a link can be promised at once: their rates add up to no more than what it carries. Spare is
 * negative when they do not.
 *
 * @throws RangeError unless the capacity and each share's rate and burst are positive
 */
export function admitShares(shares: Readonly<Record<string, LinkShare>>, capacity: number): LinkAdmission {
  checkPositive({ capacity })
  for (const [name, { rate, burst }] of Object.entries(shares))
    checkPositive({ [`rate of ${name}`]: rate, [`burst of ${name}`]: burst })
  const reserved = Object.values(shares).reduce((sum, { rate }) => sum + rate, 0)
  const spare = capacity - reserved
  return { admitted: spare >= -1e-9 * capacity, reserved, spare: Math.abs(spare) <= 1e-9 * capacity ? 0 : spare }
}

/** How long the last bytes of a stream take, seconds. */
export interface LastBytes {
  /** With the link to itself. */
  readonly alone: number
  /** At worst, with its share and nothing more. */
  readonly worst: number
  /** What the share adds: the difference. */
  readonly added: number
}

/**
 * How long it takes at worst until the last of `bytes` that wait at once have left, such as the pages and the device
 * state that are sent while the guest is stopped: T + W/g with W the bytes in their frames on the wire, and the service
 * (g, T) that the share guarantees, of `fairService`, `htbService`, or `concatenate` of several links; seconds. To the
 * blackout it adds W·(1/g − 1/C) + T.
 *
 * @throws RangeError as `checkService`, unless the capacity is positive and no less than the service's rate, and when
 * the bytes are negative
 */
export function lastBytesBound(
  bytes: number,
  service: RateLatency,
  { capacity, framing = tcpFraming() }: Wire,
): LastBytes {
  checkService(service)
  checkPositive({ capacity })
  if (service.rate > capacity * (1 + 1e-9))
    throw new RangeError(`rate must be within the link's ${capacity}: ${service.rate}`)
  const size = wireBytes(bytes, framing)
  const alone = size / capacity
  const worst = service.latency + size / service.rate
  return { alone, worst, added: worst - alone }
}

/**
 * The least rate on the wire with which the last `bytes` leave within `seconds` at worst when the share's latency is
 * `latency` (under fair queueing, a largest packet over the capacity); bytes per second. Infinity when none would.
 *
 * @throws RangeError when the bytes or the latency are negative
 */
export function rateForLastBytes(bytes: number, seconds: number, latency: number, framing = tcpFraming()): number {
  if (!(latency >= 0)) throw new RangeError(`latency must not be negative: ${latency}`)
  const size = wireBytes(bytes, framing)
  return seconds > latency ? size / (seconds - latency) : Infinity
}
