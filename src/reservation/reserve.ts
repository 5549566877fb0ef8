import { normalQuantile } from '../distributions/normal.ts'
import type { Sampler } from '../forecast/plan/setting.ts'
import type { Spread } from '../migration/host.ts'
import { tickDelay } from './cpu/supply.ts'
import { tcpFraming } from './network/framing.ts'
import { htbService } from './network/htb-bounds.ts'
import { shareForStream } from './network/link-shares.ts'
import { largestPacket, migrationClasses } from './network/migration-classes.ts'
import type { LinkShare, Reservation } from './reservation.ts'

/** What a reservation for a stream depends on. */
export interface ReserveOptions {
  /** Bytes per second that the link's wire carries. */
  readonly capacity: number
  /** Bytes per second that a sender sends with a core to itself, over migrations; null: its CPU is no matter. */
  readonly senderRate: Spread | null
  /** The probability with which the CPU share may turn out too small. */
  readonly risk: number
  /** Seconds, of the CPU share. */
  readonly period: number
  /** Seconds by which the kernel may end a budget late; 0 if it has timers of its own for that. */
  readonly tick: number
}

/** What a stream reserves, and what the reservations may add to the time until its last bytes have left. */
export interface Reserved extends Reservation {
  /** Seconds at worst. */
  readonly delay: { readonly cpu: number; readonly link: number }
}

/** What Linux leaves to tasks with reservations (/proc/sys/kernel/sched_rt_runtime_us). */
const MOST_OF_A_CORE = 0.95

/** Bytes per second that a core sends for sure, but for the risk. */
const sureRate = ({ median, sigma }: Spread, risk: number) => median * Math.exp(sigma * normalQuantile(risk))

/** The greatest bandwidth for which shares of a core and of the link can be had, bytes per second. */
export function mostBandwidth({ capacity, senderRate, risk }: ReserveOptions): number {
  const { payload, wire } = tcpFraming()
  const linked = (MOST_OF_A_CORE * capacity * payload) / wire
  return senderRate ? Math.min(linked, MOST_OF_A_CORE * sureRate(senderRate, risk)) : linked
}

/**
 * The shares with which a sender keeps up a stream of `bandwidth` bytes per second. Sending a byte takes 1/R seconds of a
 * core that could send R bytes per second, so the stream needs the share bandwidth/R of it, and a budget of that share in
 * every period (Checconi, Cucinotta & Stein 2009); R is what all but `risk` of the migrations reach. A share that is served
 * as a periodic resource gives the last bytes nothing for 2(T − Q) at worst (Shin & Lee 2003), and longer by `tickDelay` where
 * the kernel ends budgets late; a class of a hierarchical token bucket, beside one class of everybody else, keeps them waiting
 * by `htbService`.
 *
 * @throws RangeError when the bandwidth is more than `mostBandwidth`
 */
export function reserve(bandwidth: number, options: ReserveOptions): Reserved {
  const { capacity, senderRate, risk, period, tick } = options
  if (!(bandwidth > 0 && bandwidth <= mostBandwidth(options) * (1 + 1e-9))) {
    throw new RangeError(`bandwidth must be positive, and at most ${mostBandwidth(options)}: ${bandwidth}`)
  }
  const { link, latency } = linkShareFor(bandwidth, capacity)
  if (!senderRate) return { link, delay: { cpu: 0, link: latency } }
  const cpu = { budget: (bandwidth / sureRate(senderRate, risk)) * period, period }
  return { cpu, link, delay: { cpu: 2 * (period - cpu.budget) + tickDelay(cpu, tick), link: latency } }
}

/** The share beside everybody else, in a bucket that holds what comes in while it is kept waiting, as its bound asks. */
function linkShareFor(bandwidth: number, capacity: number): { link: LinkShare; latency: number } {
  const { rate, burst: least } = shareForStream(bandwidth)
  const burst = Math.ceil(Math.max(least, (4 * largestPacket * rate) / capacity))
  const classes = migrationClasses({ rate, burst }, capacity)
  return { link: { rate, burst }, latency: htbService(classes, 'migration', { capacity, largestPacket }).latency }
}

/** A sampler whose downtimes and total times are longer by what the reservation adds at worst. */
export const withDelays =
  (sampler: Sampler, options: ReserveOptions): Sampler =>
  async (setting, from, to) => {
    const outcomes = await sampler(setting, from, to)
    const { cpu, link } = reserve(setting.bandwidth, options).delay
    const later = (column: Float64Array) => column.map((seconds, i) => seconds + outcomes.converged[i]! * (cpu + link))
    return { ...outcomes, downtime: later(outcomes.downtime), totalTime: later(outcomes.totalTime) }
  }
