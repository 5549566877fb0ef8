import type { CpuShare } from '../reservation.ts'
import { type CpuServer, priorityClass, type ServerState } from './server.ts'
import { activationBound, checkedShare, periodicBound } from './supply.ts'

/** The kind of a constant bandwidth server. */
export interface ConstantBandwidthOptions {
  /**
   * What happens when the budget is used up. Hard: the server waits for its deadline (the hard reservation of Rajkumar,
   * Juvva, Molano & Oikawa 1998; Linux's SCHED_DEADLINE). Soft: it gets a new budget at once, with a later deadline
   * (Abeni & Buttazzo 1998).
   */
  readonly hard: boolean
}

/**
 * The Constant Bandwidth Server (Abeni & Buttazzo, Integrating multimedia applications in hard real-time systems, RTSS
 * 1998): a budget Q and a deadline d, scheduled earliest deadline first. If work comes at t to an idle server with budget
 * q left and q ≥ (d − t) Q / T, it gets the budget Q and the deadline t + T; otherwise it keeps both. When the budget is
 * used up, it is Q again and the deadline T later: at once in a soft server, at the old deadline in a hard one. Deadlines
 * are those of periods, so the revised rule by which Linux (kernel/sched/deadline.c, `update_dl_revised_wakeup`) cuts the
 * budget of a server with a deadline shorter than its period is never needed.
 *
 * Admission: the shares of the deadline servers of a core sum to 1 at most. Then each gets Q by each of its deadlines
 * while it has work, whatever the others do (Theorem 1 there).
 *
 * `supplyBound` of a hard server holds for every window during which it has work: it is that of the periodic resource,
 * `periodicBound`. A soft server may have been ahead of its share before a window, and then waits as long; its bound, the
 * higher `activationBound`, holds for windows that begin when work comes to it and gives it a new deadline, as the first work
 * does, and any work that comes after its deadline.
 *
 * @throws RangeError unless 0 < budget ≤ period < Infinity
 */
export function constantBandwidth(name: string, share: CpuShare, { hard }: ConstantBandwidthOptions): CpuServer {
  const { budget, period } = checkedShare(share)
  return {
    name,
    share: budget / period,
    supplyBound: seconds => (hard ? periodicBound : activationBound)(share, seconds),
    start: () => new ConstantBandwidth(budget, period, hard),
  }
}

class ConstantBandwidth implements ServerState {
  readonly level = priorityClass.deadline
  key = 0
  allowance = 0
  next = Infinity
  private readonly budget: number
  private readonly period: number
  private readonly hard: boolean

  constructor(budget: number, period: number, hard: boolean) {
    this.budget = budget
    this.period = period
    this.hard = hard
  }

  wake(time: number) {
    if (this.allowance * this.period >= (this.key - time) * this.budget) {
      this.key = time + this.period
      this.allowance = this.budget
    } else this.throttle()
  }

  sleep() {
    this.next = Infinity
  }

  ran(_from: number, seconds: number) {
    this.allowance -= seconds
    if (this.allowance > 0) return
    if (this.hard) this.throttle()
    else this.recharge()
  }

  advance() {
    this.next = Infinity
    this.recharge()
  }

  private throttle() {
    if (this.allowance <= 0) this.next = this.key
  }

  private recharge() {
    this.allowance = this.budget
    this.key += this.period
  }
}
