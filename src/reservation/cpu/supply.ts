import type { CpuShare } from '../reservation.ts'

/**
 * The share itself.
 *
 * @throws RangeError unless 0 < budget ≤ period < Infinity
 */
export function checkedShare(share: CpuShare): CpuShare {
  const { budget, period } = share
  if (!(period > 0 && period < Infinity)) throw new RangeError(`the period must be positive and finite: ${period}`)
  if (!(budget > 0 && budget <= period)) throw new RangeError(`the budget must be in (0, ${period}]: ${budget}`)
  return share
}

/**
 * CPU seconds that a periodic resource, which supplies `budget` somewhere in each `period`, supplies at least in any
 * window of `seconds`: nothing for 2(T − Q), when one period was served at its start and the next is served at its end,
 * then Q seconds of every T (Shin & Lee, Periodic resource model for compositional real-time guarantees, RTSS 2003,
 * equation 6).
 */
export function periodicBound(share: CpuShare, seconds: number): number {
  const { budget, period } = share
  return stairs(budget, period, seconds - 2 * (period - budget))
}

/**
 * The same where budgets end up to `tick` seconds late, as Linux's do that are checked at the ticks of its timer
 * (kernel/sched/deadline.c, `update_curr_dl_se`, unless `HRTICK_DL` is on): what was used too much is paid back at the
 * rate Q / T (`replenish_dl_entity`), so everything may come tick · T / Q later. With 0.454 ms in every 2 ms on a kernel
 * of 250 Hz the longest wait that was measured in 3 s was 17.5 ms; 4 ms · T / Q are 17.6.
 */
export function lateBound(share: CpuShare, seconds: number, tick: number): number {
  return periodicBound(share, seconds - tickDelay(share, tick))
}

/** Seconds by which budgets that end up to `tick` seconds late may delay a server. */
export const tickDelay = ({ budget, period }: CpuShare, tick: number): number => (tick * period) / budget

/** The greatest line of slope Q / T below `periodicBound`, or 0: (Q / T)(t − 2(T − Q)) (Shin & Lee 2003, equation 9). */
export function linearBound({ budget, period }: CpuShare, seconds: number): number {
  return Math.max(0, (budget / period) * (seconds - 2 * (period - budget)))
}

/** Least window, in seconds, in which a periodic resource supplies `supply` CPU seconds: the inverse of `periodicBound`. */
export function periodicWindow({ budget, period }: CpuShare, supply: number): number {
  if (!(supply > 0)) return 0
  const whole = Math.ceil(supply / budget) - 1
  return 2 * (period - budget) + whole * period + (supply - whole * budget)
}

/** What a Constant Bandwidth Server has when work comes to it: `left` of its budget, with a deadline `ahead` seconds later. */
export interface Activation {
  readonly left: number
  readonly ahead: number
}

/**
 * CPU seconds that a Constant Bandwidth Server gets at least in the first `seconds` after work came to it, if it has work
 * throughout; a new budget and deadline unless `activation` says otherwise.
 *
 * From (q, D) on, while it has work, it gets q by D and Q more by each of D + T, D + 2T, …, whether budgets are recharged
 * early (soft) or at the deadlines (hard). Supply never falls, and rises one second a second at most, so by D + kT − x it
 * got q + kQ − x at least: nothing until D − q, q from D to D + T − Q, and so on. Others with work of just these deadlines
 * make it so late, so no greater bound holds.
 *
 * The bound rises with q and falls with D. A server that keeps its budget at t has q < D Q / T. A hard one also has
 * D ≤ T − (Q − q), as it used Q − q after its deadline came into sight, T before. With D = T − Q + q the bound at t is
 * q + `periodicBound`(t − q) once t > T − Q, which is least for q = 0: then it is `periodicBound`. So that is the lower
 * envelope over all states of a hard server, a new deadline included. The deadline of a soft server that ran ahead of its
 * share is as far ahead as it likes, and the envelope over its states is 0; from a new deadline it is the default.
 */
export function activationBound(share: CpuShare, seconds: number, activation?: Activation): number {
  const { budget, period } = share
  const { left, ahead } = activation ?? { left: budget, ahead: period }
  const first = Math.min(left, Math.max(0, seconds - (ahead - left)))
  return first + stairs(budget, period, seconds - ahead - (period - budget))
}

/** A share of rate `rate` that lags behind it by `delay` seconds at most: the (α, Δ) of Lipari & Bini (2003). */
export interface DelayedRate {
  readonly rate: number
  readonly delay: number
}

/** The line of `linearBound`: the rate Q / T with the delay 2(T − Q). */
export const delayedRate = ({ budget, period }: CpuShare): DelayedRate => ({
  rate: budget / period,
  delay: 2 * (period - budget),
})

/**
 * The longest period, and its budget, of a share that has the rate and no more than the delay: T = Δ / (2(1 − α)), Q = αT
 * (Lipari & Bini, Resource partitioning among real-time applications, ECRTS 2003).
 *
 * @throws RangeError unless 0 < rate < 1 and 0 < delay < Infinity
 */
export function shareOfDelayedRate({ rate, delay }: DelayedRate): CpuShare {
  if (!(rate > 0 && rate < 1)) throw new RangeError(`the rate must be in (0, 1): ${rate}`)
  if (!(delay > 0 && delay < Infinity)) throw new RangeError(`the delay must be positive and finite: ${delay}`)
  const period = delay / (2 * (1 - rate))
  return { budget: rate * period, period }
}

/** The first `budget` seconds of each `period`, added up from 0. */
function stairs(budget: number, period: number, seconds: number): number {
  if (!(seconds > 0)) return 0
  const whole = Math.floor(seconds / period)
  return whole * budget + Math.min(budget, seconds - whole * period)
}
