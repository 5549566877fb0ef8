import type { Guest, PageCost, Sent } from './guest.ts'
import type { HostInstance } from './host.ts'
import { checkLink, type Link } from './link.ts'
import type { Policy } from './policies/policy.ts'

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
}

/** Told after every step of a migration: seconds since its start, bytes pending, and pages newly set if synchronised. */
export type Observer = (time: number, pending: number, newlySet?: number) => void

/** QEMU measures its bandwidth, and limits it, over windows of 100 ms (migration.c, `BUFFER_DELAY`). */
const WINDOW = 0.1

/** Migrates a guest: the round loop, whatever the guest's writes and the hypervisor's rule come from. */
export function migrate(
  guest: Guest,
  { link, policy, deadline = Infinity }: Migration,
  host: HostInstance,
  observe?: Observer,
): Outcome {
  checkLink(link)
  if (!(deadline > 0)) throw new RangeError(`deadline must be positive: ${deadline}`)
  const { bandwidth, switchoverBandwidth = bandwidth } = link
  const limited = switchoverBandwidth > bandwidth
  const bytesOf = ({ normal, zero }: Sent) => normal * (guest.pageSize + host.pageHeader) + zero * host.zeroPageBytes
  const cost: PageCost = {
    normal: (guest.pageSize + host.pageHeader) / switchoverBandwidth,
    zero: Math.max(host.zeroScan, host.zeroPageBytes / switchoverBandwidth),
  }
  const group = (policy.burst?.pages ?? 1) * cost.normal
  const burst = policy.burst ? Math.ceil(policy.burst.seconds / group) * group : WINDOW
  const quota = bandwidth * WINDOW

  let time = 0
  let rounds = 0
  let bytes = 0
  let synchronised = false
  let measured = 0
  let window = { time: host.setupTime, bytes }

  const pass = (seconds: number) => {
    time += seconds
    guest.run(seconds)
  }
  const synchronise = () => {
    const newlySet = guest.synchronise()
    rounds++
    synchronised = true
    observe?.(time, guest.pending * guest.pageSize, newlySet)
  }
  const send = () => {
    const allowance = limited ? Math.max(0, quota - (bytes - window.bytes)) / switchoverBandwidth : Infinity
    const sent = guest.send(Math.min(burst, allowance), cost)
    bytes += bytesOf(sent)
    pass(sent.normal * cost.normal + sent.zero * cost.zero)
    synchronised = false
    if (limited && bytes - window.bytes > quota - guest.pageSize) pass(Math.max(0, window.time + WINDOW - time))
    if (time - window.time >= WINDOW - 1e-9) {
      measured = ((bytes - window.bytes) / (time - window.time)) * host.measurement()
      window = { time, bytes }
    }
    observe?.(time, guest.pending * guest.pageSize)
  }
  const verdict = () => {
    const pending = guest.pending * guest.pageSize
    return policy.decide({ pending, synchronised, bandwidth: measured, rounds })
  }
  const stop = (): Outcome => {
    const censored = time > guest.horizon && guest.horizon < deadline
    const stopped = !censored && time < deadline
    if (stopped) synchronise()
    else guest.synchronise()
    const rest = guest.send(Infinity, cost)
    const sending = rest.normal * cost.normal + rest.zero * cost.zero + host.deviceState / switchoverBandwidth
    const downtime = sending + host.switchover
    const converged = stopped && time + downtime <= deadline
    if (converged) observe?.(time + downtime, 0)
    return {
      converged,
      censored,
      rounds,
      totalTime: converged ? time + downtime : censored ? guest.horizon : deadline,
      downtime,
      bytes: converged ? bytes + bytesOf(rest) + host.deviceState : bytes,
    }
  }

  pass(host.setupTime)
  synchronise()
  for (;;) {
    const next = time < deadline && time <= guest.horizon ? verdict() : 'stop'
    if (next === 'stop') return stop()
    if (next === 'send') send()
    else {
      pass(host.synchronisation())
      synchronise()
    }
  }
}
