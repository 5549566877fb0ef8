import type { CpuShare } from '../reservation.ts'

/** CPU seconds that something asks for at most in a window of so many seconds at whose start it has nothing pending. */
export type Demand = (seconds: number) => number

/** Demand of a periodic task of cost Q and period T, or of a sporadic server by the corrected rule: Q at once and after each T. */
export const periodicDemand =
  ({ budget, period }: CpuShare): Demand =>
  seconds =>
    Math.ceil(seconds / period) * budget

/**
 * Demand of a hard Constant Bandwidth Server, whose deadlines decide when it runs: at most a budget at the end of one
 * period, one at the start of another, and its share of the time between: U t + 2Q (1 − U), and no more than t. A soft one
 * runs whenever nothing else of its class does, and asks for all.
 */
export function constantBandwidthDemand({ budget, period }: CpuShare): Demand {
  const share = budget / period
  return seconds => Math.min(seconds, share * seconds + 2 * budget * (1 - share))
}

/**
 * Greatest time from the arrival of work of `cost` CPU seconds to its end when `above` are served before it: the least w
 * with w = cost + Σ demands in w (Joseph & Pandya 1986), valid for one such work at a time; Infinity if it exceeds `limit`.
 */
export function responseTime(cost: number, above: readonly Demand[], limit: number): number {
  for (let time = cost; time <= limit; ) {
    const next = above.reduce((sum, demand) => sum + demand(time), cost)
    if (!(next > time)) return time
    time = next
  }
  return Infinity
}
