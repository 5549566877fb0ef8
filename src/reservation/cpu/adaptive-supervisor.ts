/** What a server asks for, as fractions of a core. */
export interface ShareRequest {
  readonly share: number
  /** What it gets in any case, if it asks for as much. */
  readonly guaranteed: number
  /** Its weight in what is left. */
  readonly weight: number
}

/**
 * What each gets when shares of `capacity` in all are to be had: what it asks for if that fits; else what it is guaranteed,
 * and of the rest in proportion to weight × what it asks for beyond, but no more than it asks for. This is how the supervisor
 * of AQuoSA (Palopoli, Cucinotta, Marzario & Lipari, AQuoSA: adaptive quality of service architecture, Software: Practice
 * and Experience 2009) compresses requests, as `FairSupervisor` of Cucinotta's ARSim does, which lets a weight exceed them.
 *
 * @throws RangeError unless shares, guarantees and weights are finite, 0 or more, 0 or more and positive
 */
export function compress(requests: readonly ShareRequest[], capacity: number): number[] {
  for (const { share, guaranteed, weight } of requests) {
    if (!(share >= 0 && share < Infinity)) throw new RangeError(`a share must not be negative: ${share}`)
    if (!(guaranteed >= 0)) throw new RangeError(`a guaranteed share must not be negative: ${guaranteed}`)
    if (!(weight > 0 && weight < Infinity)) throw new RangeError(`a weight must be positive: ${weight}`)
  }
  const granted = requests.map(({ share, guaranteed }) => Math.min(share, guaranteed))
  let open = requests.map((_, i) => i)
  while (open.length > 0) {
    const rest = capacity - sum(granted)
    const want = (i: number) => requests[i]!.share - granted[i]!
    const claim = (i: number) => requests[i]!.weight * want(i)
    const claims = sum(open.map(claim))
    if (!(rest > 0 && claims > 0)) break
    const full = open.filter(i => (rest * claim(i)) / claims >= want(i))
    for (const i of full) granted[i] = requests[i]!.share
    if (full.length > 0) {
      open = open.filter(i => !full.includes(i))
      continue
    }
    for (const i of open) granted[i]! += (rest * claim(i)) / claims
    break
  }
  return granted
}

/** A server whose share may change. */
export interface Member {
  readonly name: string
  readonly guaranteed: number
  readonly weight: number
  /** Whether it has no work. */
  readonly asleep: boolean
  /** Its deadline. */
  readonly key: number
}

/**
 * Grants shares of a core to servers as they ask for them. What a server asks for is compressed together with what the
 * others last asked for; it takes its grant when a period of its begins. A share that is given up is free only when the
 * deadline of the period for which it was held has passed, so that the shares in force sum to `capacity` at most at all
 * times, and EDF gives each server its budget by each of its deadlines: what lies between two instants of the periods of
 * each is no more than its share of that time. Until then others take what is free, and no server ever has less than it
 * is guaranteed.
 */
export class Supervisor {
  private readonly capacity: number
  private readonly members: Member[] = []
  private readonly requests: number[] = []
  private readonly held: number[] = []
  private readonly since: number[] = []
  private readonly areas: number[] = []
  private targets: number[] = []

  constructor(capacity: number) {
    this.capacity = capacity
  }

  /**
   * Takes a server in, with its guaranteed share.
   *
   * @throws RangeError when guarantees sum to more than the capacity
   */
  join(member: Member) {
    this.members.push(member)
    for (const list of [this.requests, this.held]) list.push(member.guaranteed)
    for (const list of [this.since, this.areas]) list.push(0)
    this.targets.push(member.guaranteed)
    const guaranteed = sum(this.held)
    if (!(guaranteed <= this.capacity + 1e-9)) {
      throw new RangeError(`guaranteed shares must sum to ${this.capacity} at most: ${guaranteed}`)
    }
  }

  /** A server asks for a share, no less than its guaranteed one, from its next period on. */
  request(member: Member, share: number) {
    this.requests[this.members.indexOf(member)] = share
    this.targets = compress(
      this.members.map(({ guaranteed, weight }, i) => ({ share: this.requests[i]!, guaranteed, weight })),
      this.capacity,
    )
  }

  /** The share that a server has in the period that begins at `time`. */
  take(member: Member, time: number): number {
    const self = this.members.indexOf(member)
    this.members.forEach((other, i) => {
      if (i !== self && other.asleep && other.key <= time) this.hold(i, Math.min(this.held[i]!, this.targets[i]!), time)
    })
    const others = sum(this.held) - this.held[self]!
    const free = Math.max(this.held[self]!, this.capacity - others)
    this.hold(self, Math.min(this.targets[self]!, free), time)
    return this.held[self]!
  }

  /** The mean share that a server held from 0 to `time`. */
  meanShare(member: Member, time: number): number {
    const i = this.members.indexOf(member)
    return (this.areas[i]! + this.held[i]! * (time - this.since[i]!)) / time
  }

  private hold(i: number, share: number, time: number) {
    this.areas[i]! += this.held[i]! * (time - this.since[i]!)
    this.since[i] = time
    this.held[i] = share
  }
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
