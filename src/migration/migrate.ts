import { withAlwaysDirty } from './always-dirty.ts'
import type { Encoding } from './encoding.ts'
import type { CompleteGuest, Guest, Sending, Sent } from './guest.ts'
import { attained, type HostInstance } from './host.ts'
import { checkLink, type Link, rateOf } from './link.ts'
import type { Controls, Policy, View } from './policies/policy.ts'
import { type PostCopy, runAtDestination } from './post-copy.ts'
import { constantRate, rateAhead, scaled } from './rate.ts'
import { none, senderOn } from './sender.ts'
import type { Checkpoint } from './strategies/self-migration.ts'

/** How a guest is migrated. */
export interface Migration {
  readonly link: Link
  readonly policy: Policy
  /** How pages are written on the wire; default as they are, in QEMU's stream. */
  readonly encoding?: Encoding
  /** Which pages are sent first, and how the log is cleared; default in address order. */
  readonly sender?: Pick<Sending, 'order' | 'chunk' | 'balloon'>
  /** How the guest gets to the destination; default: it is stopped until all of it has arrived. */
  readonly handover?: PostCopy | Checkpoint
  /** Seconds after which a migration that has not finished is cancelled; default none. */
  readonly deadline?: number
}

/** What became of a migration. */
export interface Outcome {
  /** Whether the guest was stopped by the hypervisor's rule and handed over; its last pages may follow. */
  readonly converged: boolean
  /** Whether what is known of the guest's writes ended first, so that only lower bounds are known (a replay). */
  readonly censored: boolean
  /** Synchronisations of the dirty log, the first and the last included. */
  readonly rounds: number
  /** Seconds, until the hand-over, or the last page where pages follow, the deadline, or the end of what is known. */
  readonly totalTime: number
  /** Seconds that the guest is stopped; if the migration did not converge, what stopping it then would take. */
  readonly downtime: number
  /** Bytes sent until then. */
  readonly bytes: number
  /** Seconds of its own time that the guest lost while it ran: to throttling, and to the migration's use of the CPU. */
  readonly lost: number
  /** Pages that the guest had to wait for at the destination; a lower bound, as reads are not seen. */
  readonly faults: number
  /** Seconds for which it waited for them. */
  readonly stall: number
  /** Pages that were still at the source when it ran at the destination and the migration ended. */
  readonly remaining: number
}

/** Told after every step of a migration: seconds since its start, bytes pending, and pages newly set if synchronised. */
export type Observer = (time: number, pending: number, newlySet?: number) => void

/** QEMU measures its bandwidth, and limits it, over windows of 100 ms (migration.c, `BUFFER_DELAY`). */
const WINDOW = 0.1

/** Migrates a guest: the round loop, whatever the guest's writes and the hypervisor's rule come from. */
export function migrate(
  migrated: Guest,
  { link, policy, encoding = {}, sender, handover, deadline = Infinity }: Migration,
  host: HostInstance,
  observe?: Observer,
): Outcome {
  checkLink(link)
  if (!(deadline > 0)) throw new RangeError(`deadline must be positive: ${deadline}`)
  const checkpoint = handover?.kind === 'checkpoint' ? handover : undefined
  const guest = withAlwaysDirty(migrated, host.alwaysDirty + (checkpoint?.ownPages ?? 0))
  const rate = rateOf(link.bandwidth)
  const limited = link.switchoverBandwidth !== undefined
  const stopped = limited ? constantRate(link.switchoverBandwidth!) : rate
  const running = limited ? stopped : scaled(rate, bandwidth => attained(bandwidth, host.senderRate))
  const controls: Controls = policy.controls?.() ?? {}
  const wired = senderOn(host, encoding, guest.pageSize)

  let time = 0
  let rounds = 0
  let bytes = 0
  let copied = 0
  let synchronised = false
  let measured = 0
  let window = { time: host.setupTime, bytes }
  let round = { time: 0, bytes }
  let lastRound = { seconds: 0, sent: 0, sending: 0 }
  let sentUntil = 0
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
    wired.idle(running, time, seconds)
    pass(seconds)
  }
  /** Tells the destination that the round is over, where the encoding does so. */
  const mark = () => {
    bytes += wired.mark
    pass(wired.put(running, time, none, wired.mark))
  }
  const view = (): View => ({
    pending: guest.pending * guest.pageSize,
    synchronised,
    bandwidth: measured,
    rounds,
    time,
    sent: bytes,
    copied,
    memory: guest.pageCount * guest.pageSize,
    dirtied,
    sinceSynchronised: time - round.time,
    lastRound,
  })
  const synchronise = () => {
    const newlySet = guest.synchronise()
    if (rounds > 0) {
      const sending = Math.max(0, sentUntil - round.time)
      lastRound = { seconds: time - round.time, sent: bytes - round.bytes, sending }
      dirtied = newlySet * guest.pageSize
    }
    round = { time, bytes }
    rounds++
    wired.begin(rounds, guest.pending * guest.pageSize)
    synchronised = true
    observe?.(time, guest.pending * guest.pageSize, newlySet)
  }
  const control = () => {
    speed = (1 - (controls.throttle?.(view()) ?? 0)) * unthrottled()
    if (controls.limit) limit = controls.limit(view())
  }
  const send = () => {
    const now = rateAhead(running, time, policy.burst?.seconds ?? WINDOW)
    const cost = wired.cost(now)
    const burst = policy.burst
      ? wired.burst(now, policy.burst.seconds, policy.burst.pages)
      : Math.max(WINDOW, cost.normal)
    const quota = Math.min(limited ? rate.at(time) : Infinity, limit) * WINDOW
    const allowance = quota < Infinity ? Math.max(0, quota - (bytes - window.bytes)) / now : Infinity
    const sent = guest.send(Math.min(burst, allowance), cost)
    pass(wired.put(running, time, sent))
    bytes += wired.bytesOf(sent)
    copied += (sent.normal + sent.zero) * guest.pageSize
    synchronised = false
    const full = quota - Math.min(guest.pageSize, wired.bytesOf({ normal: 1, zero: 0 }))
    if (bytes - window.bytes > full) idle(Math.max(0, window.time + WINDOW - time))
    sentUntil = time
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
    const rest = guest.send(Infinity, wired.cost(rateAhead(stopped, time, WINDOW)))
    const more = wired.mark + host.deviceState
    const state = wired.bytesOf(rest) + more
    const sending = Math.max(wired.put(stopped, time, rest, more), state / (controls.stoppedLimit ?? Infinity))
    const copying = checkpoint ? ((rest.normal + rest.zero) * guest.pageSize) / checkpoint.copyRate : 0
    const downtime = copying + sending + host.switchover
    const converged = handedOver && time + downtime <= deadline
    if (converged) observe?.(time + downtime, 0)
    return {
      converged,
      censored,
      rounds,
      totalTime: converged
        ? time + downtime
        : censored
          ? Math.min(deadline, time - (guestTime - guest.horizon) / speed)
          : cancelled
            ? time
            : deadline,
      downtime,
      bytes: converged ? bytes + state : bytes,
      lost: time - guestTime,
      ...nothingFollows,
    }
  }
  /** The guest moves, and what is pending follows. */
  const move = (plan: PostCopy): Outcome => {
    if (!isComplete(guest)) throw new RangeError('a guest without fetch cannot run at the destination: post-copy')
    synchronise()
    wired.begin(0, 0)
    const state = host.deviceState
    const downtime = wired.put(stopped, time, none, state) + host.switchover
    const lost = time - guestTime
    if (time + downtime > deadline) {
      const never = { converged: false, censored: false, ...nothingFollows }
      return { ...never, rounds, totalTime: deadline, downtime, bytes, lost }
    }
    bytes += state
    const channel = {
      cost: (at: number) => wired.cost(rateAhead(stopped, at, WINDOW)),
      put(at: number, sent: Sent) {
        bytes += wired.bytesOf(sent)
        return wired.put(stopped, at, sent)
      },
      idle: (at: number, seconds: number) => wired.idle(stopped, at, seconds),
      queued: (at: number) => wired.queued(stopped, at),
    }
    const { time: totalTime, ...arrival } = runAtDestination(guest, plan, {
      time: time + downtime,
      deadline,
      known: guest.horizon - guestTime,
      channel,
      observe: (at, pages) => observe?.(at, pages * guest.pageSize),
    })
    return { converged: true, rounds, totalTime, downtime, bytes, lost, ...arrival }
  }
  const isMoveDue = () =>
    handover?.kind === 'post-copy' && rounds - (guest.pending > 0 ? 1 : 0) >= handover.passes ? handover : undefined

  if (sender || policy.accounting) {
    migrated.sending?.({
      ...(policy.accounting && { accounting: policy.accounting }),
      ...sender,
      pageTime: wired.cost(rateAhead(running, 0, WINDOW)).normal,
    })
  }
  idle(host.setupTime)
  synchronise()
  control()
  idle(host.startUp)
  for (;;) {
    const goesOn = time < deadline && guestTime <= guest.horizon
    const plan = goesOn ? isMoveDue() : undefined
    if (plan) return move(plan)
    const next = goesOn ? policy.decide(view()) : 'stop'
    if (next === 'stop' || next === 'cancel') return stop(next === 'cancel')
    if (next === 'send') send()
    else {
      idle(host.synchronisation())
      if (wired.mark > 0) mark()
      synchronise()
      control()
    }
  }
}

const nothingFollows = { faults: 0, stall: 0, remaining: 0 }

const isComplete = (guest: Guest): guest is CompleteGuest =>
  guest.sending !== undefined && guest.resume !== undefined && guest.fetch !== undefined
