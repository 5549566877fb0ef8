import type { Outcomes } from '../draws.ts'

/** What a migration must keep: P(downtime ≤ d and total time ≤ T) ≥ p. Seconds. */
export interface Requirement {
  readonly downtime: number
  /** Default: any, as long as it converges by the deadline. */
  readonly totalTime?: number
  readonly probability: number
}

/** @throws RangeError unless the times are positive and 0 < `probability` < 1 */
export function checkRequirement({ downtime, totalTime, probability }: Requirement): void {
  if (!(downtime > 0)) throw new RangeError(`downtime must be positive: ${downtime}`)
  if (totalTime !== undefined && !(totalTime > 0)) throw new RangeError(`totalTime must be positive: ${totalTime}`)
  if (!(probability > 0 && probability < 1)) {
    throw new RangeError(`probability must be between 0 and 1: ${probability}`)
  }
}

/** Bounds (s) that a migration keeps or not. */
export type Kept = Pick<Requirement, 'downtime' | 'totalTime'>

/** Whether one migration kept it. */
export const isMet = (
  { converged, downtime, totalTime }: { converged: boolean; downtime: number; totalTime: number },
  { downtime: most, totalTime: longest = Infinity }: Kept,
): boolean => converged && downtime <= most && totalTime <= longest

/** How many of the draws keep it. */
export function countMet({ converged, downtime, totalTime }: Outcomes, requirement: Kept): number {
  let met = 0
  for (let i = 0; i < converged.length; i++) {
    const one = { converged: converged[i] === 1, downtime: downtime[i]!, totalTime: totalTime[i]! }
    if (isMet(one, requirement)) met++
  }
  return met
}
