import { fairQueueing } from '../network/fair-queueing.ts'
import { tcpFraming, wireBytes } from '../network/framing.ts'
import type { FlowPacket } from '../network/packet.ts'
import type { Weights } from '../network/processor-sharing.ts'

/** Bytes of a stream that are handed to a link at once, at `time` (seconds); Infinity: never. */
export interface Message {
  readonly flow: string
  readonly time: number
  readonly bytes: number
}

/** A stream of which no more than `window` bytes wait for the link at once; the others are held back by its sender. */
export interface Windowed {
  readonly flow: string
  readonly window: number
}

const framing = tcpFraming()

/** What packets of at most `largest` bytes of a stream take of the wire for so many bytes of it, with TCP's headers. */
export function packetsOf(bytes: number, largest: number): number[] {
  const sizes: number[] = []
  for (let rest = bytes; rest > 0; rest -= largest) sizes.push(wireBytes(Math.min(rest, largest), framing))
  return sizes
}

/** Messages that are handed over, with their places, in the order of time. */
const handedOver = (messages: readonly Message[]) =>
  messages
    .map((message, i) => ({ ...message, i }))
    .filter(({ time }) => time < Infinity)
    .sort((a, b) => a.time - b.time || a.i - b.i)

/**
 * When the last byte of each message has left a link of `capacity` bytes per second on which what comes first is served
 * first; Infinity for what is never handed over. Headers are those of TCP in packets of 1,500 bytes. A sender with a
 * window waits for the link to have sent its earlier messages, as TCP does; of what comes at once its own goes last.
 */
export function firstComeFirstServed(
  messages: readonly Message[],
  capacity: number,
  { flow: windowed, window }: Windowed,
): number[] {
  const left = messages.map(() => Infinity)
  let free = 0
  const serve = (i: number, entry: number) => {
    free = Math.max(free, entry) + wireBytes(messages[i]!.bytes, framing) / capacity
    left[i] = free
  }
  const handed = handedOver(messages)
  const others = handed.filter(({ flow }) => flow !== windowed)
  let next = 0
  const serveOthers = (until: number) => {
    for (; next < others.length && others[next]!.time <= until; next++) serve(others[next]!.i, others[next]!.time)
  }
  const own = handed.filter(({ flow }) => flow === windowed)
  let [oldest, waiting] = [0, 0]
  own.forEach(({ i, time, bytes }, k) => {
    let entry = time
    for (; oldest < k && waiting + bytes > window; oldest++) {
      entry = Math.max(entry, left[own[oldest]!.i]!)
      waiting -= own[oldest]!.bytes
    }
    serveOthers(entry)
    serve(i, entry)
    waiting += bytes
  })
  serveOthers(Infinity)
  return left
}

/**
 * The same under weighted fair queueing by shares of the wire, bytes per second, in packets of at most `largest` bytes
 * of a stream.
 *
 * @throws RangeError as `fairQueueing`
 */
export function fairlyQueued(
  messages: readonly Message[],
  capacity: number,
  shares: Weights,
  largest: number,
): number[] {
  const packets: FlowPacket[] = []
  const owners: number[] = []
  for (const { i, flow, time, bytes } of handedOver(messages)) {
    for (const size of packetsOf(bytes, largest)) {
      packets.push({ flow, time, size })
      owners.push(i)
    }
  }
  const left = messages.map(() => Infinity)
  fairQueueing(packets, shares, capacity).forEach(({ finish }, p) => {
    left[owners[p]!] = finish
  })
  return left
}
