import { wilsonInterval } from '../../distributions/wilson.ts'
import { countMet, type Requirement } from './requirement.ts'
import type { Sampler, Setting } from './setting.ts'

/** How likely a migration that starts then keeps the requirement. */
export interface Start {
  /** Seconds from now. */
  readonly at: number
  readonly probability: number
  /** Wilson's 95% interval over the draws. */
  readonly lower: number
  readonly upper: number
  /** Seconds, on average over the draws. */
  readonly totalTime: number
}

/** The probability by when the migration starts: at `count` instants of a horizon, on the same draws of the guest. */
export async function startsWithin(
  sampler: Sampler,
  setting: Setting,
  requirement: Requirement,
  { horizon, count = 9, draws = 100 }: { horizon: number; count?: number; draws?: number },
): Promise<Start[]> {
  const starts: Start[] = []
  for (let k = 0; k < count; k++) {
    const at = (k * horizon) / Math.max(1, count - 1)
    const outcomes = await sampler({ ...setting, start: [at, at] }, 0, draws)
    const met = countMet(outcomes, requirement)
    const [lower, upper] = wilsonInterval(met, draws)
    const totalTime = outcomes.totalTime.reduce((sum, time) => sum + time, 0) / draws
    starts.push({ at, probability: met / draws, lower, upper, totalTime })
  }
  return starts
}

/** The start most likely to keep it; of equals the earliest. */
export const bestStart = (starts: readonly Start[]): Start =>
  starts.reduce((best, start) => (start.probability > best.probability ? start : best))

/** The earliest start that is likely enough as far as the draws tell, if there is one. */
export const earliestStart = (starts: readonly Start[], { probability }: Requirement): Start | undefined =>
  starts.find(start => start.probability >= probability)
