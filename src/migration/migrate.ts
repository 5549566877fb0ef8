import { withAlwaysDirty } from './always-dirty.ts'
import type { Guest, PageCost, Sent } from './guest.ts'
import { attained, type HostInstance } from './host.ts'
import { checkLink, type Link, rateOf } from './link.ts'
import type { Controls, Policy, View } from './policies/policy.ts'
import { constantRate, scaled } from './rate.ts'
import { wire } from './wire.ts'

/** How a guest is migrated. */
export interface Migration {
  readonly link: Link
  readonly policy: Policy
  /** Seconds after which a migration that has not finished is cancelled; default none. */
  readonly deadline?: number
}

/** What became of a migration. */
export interface Outcome {
  /** Whether the guest was stopped by the hypervisor's rule and handed over. */
  readonly converged: boolean
  /** Whether what is known of the guest's writes ended first, so that only lower bounds are known (a replay). */
  readonly censored: boolean
  /** Synchronisations of the dirty log, the first and the last included. */
  readonly rounds: number
  /** Seconds, until the hand-over, the deadline, or the end of what is known. */
  readonly totalTime: number
  /** Seconds that the guest is stopped; if the migration did not converge, what stopping it then would take. */
  readonly downtime: number
  /** Bytes sent until then. */
  readonly bytes: number
  /** Seconds of its own time that the guest lost while it ran: to throttling, and to the migration's use of the CPU. */
  readonly lost: number
}

/** Told after every step of a migration: seconds since its start, bytes pending, and pages newly set if synchronised. */
export type Observer = (time: number, pending: number, newlySet?: number) => void

/** QEMU measures its bandwidth, and limits it, over windows of 100 ms (migration.c, `BUFFER_DELAY`). */
const WINDOW = 0.1

/** Migrates a guest: the round loop, whatever the guest's writes and the hypervisor's rule come from. */
export function migrate(
  migrated: Guest,
  { link, policy, deadline = Infinity }: Migration,
  host: HostInstance,
  observe?: Observer,
): Outcome {
  checkLink(link)
  if (!(deadline > 0)) throw new RangeError(`deadline must be positive: ${deadline}`)
  const guest = withAlwaysDirty(migrated, host.alwaysDirty)
  const rate = rateOf(link.bandwidth)
  const limited = link.switchoverBandwidth !== undefined
  const stopped = limited ? constantRate(link.switchoverBandwidth!) : rate
  const running = limited ? stopped : scaled(rate, bandwidth => attained(bandwidth, host.senderRate))
  const sockets = wire(host.socketBuffer)
  const controls: Controls = policy.controls?.() ?? {}
  const pageBytes = guest.pageSize + host.pageHeader

  let time = 0
  let rounds = 0
  let bytes = 0
  let synchronised = false
  let measured = 0
  let window = { time: host.setupTime, bytes }
  let round = { time: 0, bytes }
  let lastRound = { seconds: 0, sent: 0 }
  let dirtied = 0
  let limit = Infinity
  const unthrottled = () => attained(rate.at(time), host.senderRate) ** host.slowdown
  let speed = unthrottled()
  let guestTime = 0

  const pass = (seconds: number) => {
    time += seconds
    guestTime += seconds * speed
    guest.run(seconds * speed)
  }
  const idle = (seconds: number) => {
    sockets.idle(running, time, seconds)
    pass(seconds)
  }
  const view = (): View => ({
    pending: guest.pending * guest.pageSize,
    synchronised,
    bandwidth: measured,
    rounds,
    time,
    sent: bytes,
    memory: guest.pageCount * guest.pageSize,
    dirtied,
    lastRound,
  })
  const synchronise = () => {
    const newlySet = guest.synchronise()
    if (rounds > 0) {
      lastRound = { seconds: time - round.time, sent: bytes - round.bytes }
      dirtied = newlySet * guest.pageSize
    }
    round = { time, bytes }
    rounds++
    synchronised = true
    observe?.(time, guest.pending * guest.pageSize, newlySet)
  }
  const control = () => {
    speed = (1 - (controls.throttle?.(view()) ?? 0)) * unthrottled()
    if (controls.limit) limit = controls.limit(view())
  }
  const bytesOf = ({ normal, zero }: Sent) => normal * pageBytes + zero * host.zeroPageBytes
  const costAt = (speed: number): PageCost => ({
    normal: Math.max(host.pageWork, pageBytes / speed),
    zero: Math.max(host.zeroScan, host.zeroPageBytes / speed),
  })
  /** Seconds of the sender's own work: what it takes page after page, less what the full sockets cover. */
  const workOf = ({ normal, zero }: Sent, cost: PageCost, rate: number) =>
    Math.max(
      normal * host.pageWork + zero * host.zeroScan,
      normal * cost.normal + zero * cost.zero - host.socketBuffer / rate,
    )
  /** What a burst may cost, in time on the link: the sockets take their room at once, as fast as the sender works. */
  const burstOf = (cost: PageCost, rate: number): number => {
    if (!policy.burst) return WINDOW
    const { seconds, pages } = policy.burst
    const linked = seconds + sockets.room / rate
    const worked = host.pageWork > 0 ? (seconds / host.pageWork) * cost.normal : Infinity
    const group = pages * cost.normal
    return Math.ceil(Math.min(linked, worked) / group) * group
  }
  const send = () => {
    const now = running.at(time)
    const cost = costAt(now)
    const quota = (limited ? rate.at(time) : limit) * WINDOW
    const allowance = quota < Infinity ? Math.max(0, quota - (bytes - window.bytes)) / now : Infinity
    const sent = guest.send(Math.min(burstOf(cost, now), allowance), cost)
    const burst = bytesOf(sent)
    const elapsed = sockets.put(running, time, burst, workOf(sent, cost, now))
    bytes += burst
    pass(elapsed)
    synchronised = false
    if (bytes - window.bytes > quota - guest.pageSize) idle(Math.max(0, window.time + WINDOW - time))
    if (time - window.time >= WINDOW - 1e-9) {
      measured = ((bytes - window.bytes) / (time - window.time)) * host.measurement()
      window = { time, bytes }
    }
    observe?.(time, guest.pending * guest.pageSize)
  }
  const stop = (cancelled: boolean): Outcome => {
    const censored = guestTime > guest.horizon && guest.horizon < deadline
    const handedOver = !cancelled && !censored && time < deadline
    if (handedOver) synchronise()
    else guest.synchronise()
    const now = stopped.at(time)
    const cost = costAt(now)
    const rest = guest.send(Infinity, cost)
    const state = bytesOf(rest) + host.deviceState
    const work = workOf(rest, cost, now) + host.deviceState / now
    const downtime = sockets.put(stopped, time, state, work) + host.switchover
    const converged = handedOver && time + downtime <= deadline
    if (converged) observe?.(time + downtime, 0)
    return {
      converged,
      censored,
      rounds,
      totalTime: converged
        ? time + downtime
        : censored
          ? time - (guestTime - guest.horizon) / speed
          : cancelled
            ? time
            : deadline,
      downtime,
      bytes: converged ? bytes + state : bytes,
      lost: time - guestTime,
    }
  }

  idle(host.setupTime)
  synchronise()
  control()
  for (;;) {
    const next = time < deadline && guestTime <= guest.horizon ? policy.decide(view()) : 'stop'
    if (next === 'stop' || next === 'cancel') return stop(next === 'cancel')
    if (next === 'send') send()
    else {
      idle(host.synchronisation())
      synchronise()
      control()
    }
  }
}
