/** A packet as it reaches a queue: when, seconds, and how large it is, bytes. */
export interface Packet {
  readonly time: number
  readonly size: number
}

/** A packet of one of several flows. */
export interface FlowPacket extends Packet {
  readonly flow: string
}

/** @throws RangeError unless times are finite and do not fall, and sizes are positive and finite */
export function checkPackets(packets: readonly Packet[]): void {
  let last = -Infinity
  for (const { time, size } of packets) {
    if (!(time >= last && time < Infinity)) throw new RangeError(`times must be finite and must not fall: ${time}`)
    if (!(size > 0 && size < Infinity)) throw new RangeError(`size must be positive: ${size}`)
    last = time
  }
}

/** The packets of a flow that are still to go: their places in the stream, from `head` on. */
export interface FlowQueue {
  readonly flow: string
  readonly places: readonly number[]
  head: number
}

/** The packets of each flow, in order. */
export function flowQueues(packets: readonly FlowPacket[]): FlowQueue[] {
  const places = new Map<string, number[]>()
  packets.forEach(({ flow }, i) => {
    const own = places.get(flow)
    if (own) own.push(i)
    else places.set(flow, [i])
  })
  return Array.from(places, ([flow, own]) => ({ flow, places: own, head: 0 }))
}

/** The place of the next packet of a flow; undefined when all have gone. */
export const headOf = ({ places, head }: FlowQueue): number | undefined => places[head]

/** @throws RangeError unless each value is positive and finite */
export function checkPositive(values: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(values))
    if (!(value > 0 && value < Infinity)) throw new RangeError(`${name} must be positive: ${value}`)
}
