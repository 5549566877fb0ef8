import { checkPackets, checkPositive, type FlowPacket, flowQueues, headOf } from './packet.ts'

/** Weights of flows by name: of two that wait, each is served in proportion to its own. */
export type Weights = Readonly<Record<string, number>>

/** From `from` to `to`, seconds, each flow that waits is served at its rate, bytes per second. */
export interface FluidSegment {
  readonly from: number
  readonly to: number
  readonly rates: Readonly<Record<string, number>>
}

/** What fluid sharing does: when each packet is done, and the rates in between. */
export interface FluidSharing {
  readonly finish: readonly number[]
  readonly segments: readonly FluidSegment[]
}

/** @throws RangeError as `checkPackets`, unless capacity and weights are positive, and when a flow has no weight */
export function checkSharing(packets: readonly FlowPacket[], weights: Weights, capacity: number): void {
  checkPackets(packets)
  checkPositive({ capacity })
  checkPositive(Object.fromEntries(Object.entries(weights).map(([flow, weight]) => [`weight of ${flow}`, weight])))
  const stray = packets.find(({ flow }) => !Object.hasOwn(weights, flow))
  if (stray) throw new RangeError(`a flow must have a weight: ${stray.flow}`)
}

/**
 * Generalised processor sharing: a link of `capacity` bytes per second serves all flows that wait at once, each in
 * proportion to its weight, as a fluid (Parekh & Gallager 1993, section II). The reference that packet schedulers
 * approximate; followed from event to event, without a virtual time.
 *
 * @throws RangeError as `checkSharing`
 */
export function processorSharing(packets: readonly FlowPacket[], weights: Weights, capacity: number): FluidSharing {
  checkSharing(packets, weights, capacity)
  const finish: number[] = []
  const segments: FluidSegment[] = []
  const left = packets.map(({ size }) => size)
  let queues = flowQueues(packets)
  let now = -Infinity
  while (queues.length > 0) {
    const arrivals = queues.map(queue => packets[headOf(queue)!]!.time)
    now = Math.max(now, Math.min(...arrivals))
    const waiting = queues.filter((_, i) => arrivals[i]! <= now)
    const total = waiting.reduce((sum, { flow }) => sum + weights[flow]!, 0)
    const rates = waiting.map(({ flow }) => (capacity * weights[flow]!) / total)
    const needed = waiting.map((queue, i) => left[headOf(queue)!]! / rates[i]!)
    const first = Math.min(...needed)
    const to = Math.min(now + first, ...arrivals.filter(time => time > now))
    const isDone = to === now + first
    waiting.forEach((queue, i) => {
      const head = headOf(queue)!
      if (isDone && needed[i] === first) {
        finish[head] = to
        queue.head++
      } else left[head] = Math.max(0, left[head]! - rates[i]! * (isDone ? first : to - now))
    })
    if (to > now)
      segments.push({ from: now, to, rates: Object.fromEntries(waiting.map(({ flow }, i) => [flow, rates[i]!])) })
    queues = queues.filter(queue => headOf(queue) !== undefined)
    now = to
  }
  return { finish, segments }
}

/** Bytes of a flow that were served between two instants, seconds. */
export function fluidService(segments: readonly FluidSegment[], flow: string, from: number, to: number): number {
  let bytes = 0
  for (const segment of segments)
    bytes += (segment.rates[flow] ?? 0) * Math.max(0, Math.min(to, segment.to) - Math.max(from, segment.from))
  return bytes
}

/**
 * The rate g = C·φ/Σφ that a flow has for sure whenever it waits, bytes per second (Parekh & Gallager 1993, section
 * II).
 *
 * @throws RangeError unless capacity and weights are positive, and when the flow has no weight
 */
export function guaranteedRate(weights: Weights, flow: string, capacity: number): number {
  checkSharing([{ flow, time: 0, size: 1 }], weights, capacity)
  return (capacity * weights[flow]!) / Object.values(weights).reduce((sum, weight) => sum + weight, 0)
}
