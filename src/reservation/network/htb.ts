import type { LinkShare } from '../reservation.ts'
import { checkPositive } from './packet.ts'

/**
 * A class of Linux's hierarchical token bucket (net/sched/sch_htb.c). Its `rate` is its own; beyond that it borrows
 * what its parent has left, up to `ceil`. Bytes per second, and bytes.
 */
export interface HtbClass extends LinkShare {
  readonly name: string
  /** Whom it borrows from; a class without a parent lends to others and borrows from none. */
  readonly parent?: string
  /**
   * The most it sends, borrowed or not; by default its rate. `cburst` is the burst at that rate, by default `burst`.
   */
  readonly ceil?: number
  readonly cburst?: number
  /** What it sends at a turn when several borrow, bytes; by default `htbQuantum` of its rate. */
  readonly quantum?: number
}

/** TC_HTB_MAXDEPTH − 1 (include/uapi/linux/pkt_sched.h). */
const highestLevel = 7

/** A class with its defaults filled in, the place of its parents, nearest first, and whether it has no children. */
export interface HtbNode extends Required<Omit<HtbClass, 'parent'>> {
  readonly ancestors: readonly number[]
  readonly isLeaf: boolean
  /** 0 for a leaf, else 7 without a parent and one less than the parent with one, as the kernel counts. */
  readonly level: number
}

/**
 * What the kernel lets a class send at a turn when it is not told: its rate over `r2q`, no less than 1,000 and no more
 * than 200,000 bytes (`htb_change_class`). With the default `r2q` of 10 all classes above 2 MB/s have the same, so they
 * borrow in equal parts and not in proportion to their rates.
 *
 * @throws RangeError unless both are positive
 */
export function htbQuantum(rate: number, r2q = 10): number {
  checkPositive({ rate, r2q })
  return Math.min(200_000, Math.max(1000, Math.floor(rate / r2q)))
}

/**
 * Quanta with which classes borrow in proportion to their rates: the slowest sends one largest packet at a turn. (One
 * smaller than a packet would not do: a class sends a whole packet at each turn, whatever its deficit;
 * `htb_dequeue_tree`.)
 *
 * @throws RangeError unless rates and packet are positive, or when there is none
 */
export function proportionalQuanta(rates: Readonly<Record<string, number>>, packet: number): Record<string, number> {
  checkPositive({ packet, ...rates })
  const slowest = Math.min(...Object.values(rates))
  if (slowest === Infinity) throw new RangeError('there must be a class: 0')
  return Object.fromEntries(Object.entries(rates).map(([name, rate]) => [name, Math.round((packet * rate) / slowest)]))
}

/**
 * The classes as a tree, in the order in which the kernel goes round them.
 *
 * @throws RangeError unless names are unique, parents exist and are not their own ancestors, rates, bursts, ceilings
 * and quanta are positive, no ceiling is below its rate, none with children is below seven others, and no children have
 * more in all than their parent (else their rates would be no guarantee)
 */
export function htbTree(classes: readonly HtbClass[]): HtbNode[] {
  const place = new Map(classes.map(({ name }, i) => [name, i]))
  if (place.size < classes.length) throw new RangeError(`names must be unique: ${classes.map(({ name }) => name)}`)
  const above = classes.map(({ name, parent }) => {
    const at = parent === undefined ? undefined : place.get(parent)
    if (parent !== undefined && at === undefined) throw new RangeError(`the parent of ${name} must exist: ${parent}`)
    return at
  })
  const ancestors = classes.map(({ name }, i) => {
    const path: number[] = []
    for (let at = above[i]; at !== undefined; at = above[at]) {
      if (at === i || path.includes(at)) throw new RangeError(`a class must not be its own ancestor: ${name}`)
      path.push(at)
    }
    return path
  })
  return classes.map((one, i) => {
    const { name, rate, burst, ceil = rate, cburst = burst, quantum = htbQuantum(rate) } = one
    checkPositive({ rate, burst, ceil, cburst, quantum })
    if (ceil < rate) throw new RangeError(`the ceiling of ${name} must not be below its rate of ${rate}: ${ceil}`)
    const children = classes.filter((_, child) => above[child] === i)
    const promised = children.reduce((sum, child) => sum + child.rate, 0)
    if (promised > rate * (1 + 1e-9))
      throw new RangeError(`children of ${name} must not have more than its ${rate}: ${promised}`)
    const isLeaf = children.length === 0
    const level = isLeaf ? 0 : highestLevel - ancestors[i]!.length
    if (!isLeaf && level < 1)
      throw new RangeError(`above ${name} must be at most ${highestLevel - 1} classes: ${ancestors[i]!.length}`)
    return { name, rate, burst, ceil, cburst, quantum, ancestors: ancestors[i]!, isLeaf, level }
  })
}

/** What a leaf gets in the long run, bytes per second: of its own rate, and beyond it. */
export interface HtbShare {
  readonly own: number
  readonly borrowed: number
}

/**
 * What each leaf gets in the long run when it wants `demands` bytes per second (none where it is not named): its own
 * rate first, then of what its parent has left, and its parent's parent, a part in proportion to its quantum, until it
 * has enough or it or an ancestor is at its ceiling. All leaves are of one priority, and the link carries the roots'
 * rates.
 *
 * @throws RangeError as `htbTree`, when a demand is negative or of a class that is no leaf
 */
export function htbShares(
  classes: readonly HtbClass[],
  demands: Readonly<Record<string, number>>,
): Record<string, HtbShare> {
  const nodes = htbTree(classes)
  for (const [name, demand] of Object.entries(demands)) {
    if (!nodes.some(node => node.isLeaf && node.name === name)) throw new RangeError(`demands are of leaves: ${name}`)
    if (!(demand >= 0)) throw new RangeError(`demand must not be negative: ${demand}`)
  }
  const wanted = nodes.map(({ name, isLeaf, ceil }) => (isLeaf ? Math.min(demands[name] ?? 0, ceil) : 0))
  const own = nodes.map(({ rate }, i) => Math.min(wanted[i]!, rate))
  const got = [...own]
  const upwards = nodes.map((_, i) => i).sort((a, b) => nodes[a]!.level - nodes[b]!.level)
  for (const lender of upwards) lend(nodes, lender, wanted, got)
  return Object.fromEntries(
    nodes.flatMap(({ name, isLeaf }, i) => (isLeaf ? [[name, { own: own[i]!, borrowed: got[i]! - own[i]! }]] : [])),
  )
}

/** Raises what the leaves under a lender get, in proportion to their quanta, until something binds each of them. */
function lend(nodes: readonly HtbNode[], lender: number, wanted: readonly number[], got: number[]): void {
  const isUnder = (leaf: number, node: number) => leaf === node || nodes[leaf]!.ancestors.includes(node)
  const sumUnder = (node: number, of: (leaf: number) => number) =>
    nodes.reduce((sum, _, leaf) => sum + (isUnder(leaf, node) ? of(leaf) : 0), 0)
  const limits = nodes.map(({ rate, ceil }, node) => (node === lender ? rate : ceil))
  let borrowers = nodes.flatMap(({ isLeaf }, leaf) =>
    isLeaf && leaf !== lender && isUnder(leaf, lender) ? [leaf] : [],
  )
  for (;;) {
    const room = limits.map((limit, node) => limit - sumUnder(node, leaf => got[leaf]!))
    borrowers = borrowers.filter(leaf => {
      const { ancestors } = nodes[leaf]!
      const path = [leaf, ...ancestors.slice(0, ancestors.indexOf(lender) + 1)]
      return (
        wanted[leaf]! - got[leaf]! > 1e-12 * wanted[leaf]! && path.every(node => room[node]! > 1e-12 * limits[node]!)
      )
    })
    if (borrowers.length === 0) return
    const pace = (node: number) => sumUnder(node, leaf => (borrowers.includes(leaf) ? nodes[leaf]!.quantum : 0))
    const steps = nodes.map((_, node) =>
      isUnder(node, lender) && pace(node) > 0 ? room[node]! / pace(node) : Infinity,
    )
    const step = Math.min(...steps, ...borrowers.map(leaf => (wanted[leaf]! - got[leaf]!) / nodes[leaf]!.quantum))
    for (const leaf of borrowers) got[leaf]! += step * nodes[leaf]!.quantum
  }
}
