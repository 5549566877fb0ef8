import { type FlowPacket, type FlowQueue, flowQueues, headOf } from './packet.ts'
import { checkSharing, type Weights } from './processor-sharing.ts'

/** A packet and what became of it; seconds. */
export interface FairDeparture extends FlowPacket {
  /** When its first byte was sent, and its last. */
  readonly start: number
  readonly finish: number
  /** When fluid sharing would have finished it, in time and in virtual time. */
  readonly fluidFinish: number
  readonly virtualFinish: number
}

/**
 * Weighted fair queueing, also called packet-by-packet generalised processor sharing: a link of `capacity` bytes per
 * second sends, of the packets that wait, the one that fluid sharing would finish first if none came any more (Demers,
 * Keshav & Shenker 1989; Parekh & Gallager 1993, section III). That order is the order of virtual finish times
 * max(V(a), F of the packet before) + L/φ, where V grows at C over the sum of the weights that wait in fluid sharing. A
 * packet under way is not interrupted; of equal ones the earlier goes first. The result is in the order of `packets`.
 *
 * @throws RangeError as `checkSharing`
 */
export function fairQueueing(packets: readonly FlowPacket[], weights: Weights, capacity: number): FairDeparture[] {
  checkSharing(packets, weights, capacity)
  const clocks = virtualClocks(packets, weights, capacity)
  const starts = startTimes(packets, clocks.virtual, capacity)
  return packets.map((packet, i) => ({
    ...packet,
    start: starts[i]!,
    finish: starts[i]! + packet.size / capacity,
    fluidFinish: clocks.fluid[i]!,
    virtualFinish: clocks.virtual[i]!,
  }))
}

/** When fluid sharing finishes each packet, in virtual time and in time. */
function virtualClocks(packets: readonly FlowPacket[], weights: Weights, capacity: number) {
  const virtual: number[] = []
  const fluid: number[] = []
  const queues = flowQueues(packets)
  const lastOf = new Map<string, number>()
  let waiting: FlowQueue[] = []
  let now = 0
  let clock = 0

  const advance = (to: number) => {
    while (waiting.length > 0) {
      const next = Math.min(...waiting.map(queue => virtual[headOf(queue)!]!))
      const pace = capacity / waiting.reduce((sum, { flow }) => sum + weights[flow]!, 0)
      const at = now + (next - clock) / pace
      if (at > to) {
        clock += (to - now) * pace
        break
      }
      now = at
      clock = next
      for (const queue of waiting)
        for (let i = headOf(queue)!; virtual[i]! <= clock; i = headOf(queue)!) {
          fluid[i] = now
          queue.head++
        }
      waiting = waiting.filter(queue => virtual[headOf(queue)!] !== undefined)
    }
    now = to
  }

  packets.forEach(({ flow, time, size }, i) => {
    advance(time)
    virtual[i] = Math.max(clock, lastOf.get(flow) ?? 0) + size / weights[flow]!
    lastOf.set(flow, virtual[i]!)
    waiting = queues.filter(queue => virtual[headOf(queue)!] !== undefined)
  })
  advance(Infinity)
  return { virtual, fluid }
}

/** When the link takes each packet: of those that have come, the one with the least virtual finish. */
function startTimes(packets: readonly FlowPacket[], virtual: readonly number[], capacity: number): number[] {
  const starts: number[] = []
  let queues = flowQueues(packets)
  let now = -Infinity
  while (queues.length > 0) {
    now = Math.max(now, Math.min(...queues.map(queue => packets[headOf(queue)!]!.time)))
    const next = queues
      .filter(queue => packets[headOf(queue)!]!.time <= now)
      .reduce((best, queue) => {
        const [i, j] = [headOf(queue)!, headOf(best)!]
        return virtual[i]! < virtual[j]! || (virtual[i] === virtual[j] && i < j) ? queue : best
      })
    const i = headOf(next)!
    starts[i] = now
    now += packets[i]!.size / capacity
    next.head++
    if (headOf(next) === undefined) queues = queues.filter(queue => queue !== next)
  }
  return starts
}
