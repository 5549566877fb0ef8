import { type HtbClass, type HtbNode, htbTree } from './htb.ts'
import { checkPositive } from './packet.ts'
import type { RateLatency } from './rate-latency.ts'

/** The link under a hierarchical token bucket: bytes per second, and the largest packet of any class, bytes. */
export interface HtbLink {
  readonly capacity: number
  readonly largestPacket: number
}

/**
 * What a hierarchical token bucket guarantees to a leaf: its rate r and a latency T. Packets leave by
 * `guaranteedRateClock` + T, whatever the others send and whether it may borrow. T is the smaller of two, sums over the
 * other leaves:
 *
 * - L/C + Σ(b + L)/(C − Σr), since one borrower's packet may be under way and the others may have saved up their
 *   bursts;
 * - (L + Σ(2Q + L))/C, since those with tokens take turns by their quanta Q, when the leaf's is no less than a packet
 *   and no less a part of all quanta than r is of C.
 *
 * For, from the last instant at which nobody (or not the leaf) waited with tokens of its own, to the start of its
 * packet, the link sends that one packet, of the leaf no more than the clock at its rate says, and of each other leaf
 * no more than b + L + r·t in time t (blind multiplexing: Le Boudec & Thiran, theorem 6.2.1), or than Q a turn and one
 * packet (deficit round robin: Shreedhar & Varghese 1995), one turn for each of the leaf's and one before. Its bucket
 * must hold what comes in while it is kept waiting, r·T, else tokens are lost and the rate with them: hence the
 * condition.
 *
 * @throws RangeError as `htbTree`, unless the link's numbers are positive, when the name is of no leaf, leaves have
 * more than the link carries, or the leaf's burst, or that of its ceiling, is below r·T
 */
export function htbService(classes: readonly HtbClass[], name: string, link: HtbLink): RateLatency {
  const { capacity, largestPacket } = link
  checkPositive({ capacity, 'largest packet': largestPacket })
  const leaves = htbTree(classes).filter(({ isLeaf }) => isLeaf)
  const leaf = leaves.find(one => one.name === name)
  if (!leaf) throw new RangeError(`a share must be of a leaf: ${name}`)
  const promised = leaves.reduce((sum, { rate }) => sum + rate, 0)
  if (promised > capacity * (1 + 1e-9))
    throw new RangeError(`leaves must not have more than the link's ${capacity}: ${promised}`)

  const others = leaves.filter(one => one !== leaf)
  const latency = Math.min(behindBursts(leaf, others, link), behindTurns(leaf, others, link))
  const burst = Math.min(leaf.burst, leaf.cburst)
  if (burst < leaf.rate * latency)
    throw new RangeError(`burst of ${name} must be at least ${leaf.rate * latency}: ${burst}`)
  return { rate: leaf.rate, latency }
}

function behindBursts(leaf: HtbNode, others: readonly HtbNode[], { capacity, largestPacket }: HtbLink): number {
  const saved = others.reduce((sum, { burst }) => sum + burst + largestPacket, 0)
  const left = others.reduce((rest, { rate }) => rest - rate, capacity)
  return largestPacket / capacity + saved / Math.max(leaf.rate, left)
}

function behindTurns(leaf: HtbNode, others: readonly HtbNode[], { capacity, largestPacket }: HtbLink): number {
  const round = others.reduce((sum, { quantum }) => sum + quantum, leaf.quantum)
  const isFair = leaf.quantum >= largestPacket && leaf.quantum * capacity >= leaf.rate * round * (1 - 1e-9)
  if (!isFair) return Infinity
  return others.reduce((sum, { quantum }) => sum + 2 * quantum + largestPacket, largestPacket) / capacity
}
