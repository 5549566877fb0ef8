import { interval } from '../../distributions/distribution.ts'
import type { Empirical } from '../../distributions/empirical.ts'
import { ensembleCrps } from '../../distributions/ensemble-crps.ts'
import type { Poll } from '../polls.ts'
import type { RestLaws } from './baselines.ts'

/** What became of a pre-copy migration: seconds. */
export interface Ending {
  readonly totalTime: number
  readonly downtime: number
}

/** The end of a migration that completed, from its polls; undefined where they do not tell one. */
export function endingOf(polls: readonly Poll[]): Ending | undefined {
  const last = polls.findLast(({ 'query-migrate': reply }) => reply.status === 'completed' && reply.ram)
  const { 'total-time': totalTime, downtime } = last?.['query-migrate'] ?? {}
  return totalTime === undefined || downtime === undefined
    ? undefined
    : { totalTime: totalTime / 1000, downtime: downtime / 1000 }
}

/** How a forecast of the rest of a migration did. */
export interface RestScore {
  /** (p − outcome)² for its ending within the horizon. */
  readonly brier: number
  /** What lies beyond the forecast's deadline counts as the deadline. */
  readonly remaining: IntervalScore
  /** Undefined where no draw of the forecast converges. */
  readonly downtime: IntervalScore | undefined
}

/** Seconds. */
export interface IntervalScore {
  readonly crps: number
  readonly covered: boolean
  readonly width: number
}

/** Scores what was said at `time` (seconds since the start) of a migration that ended. */
export function scoreRest(
  laws: RestLaws,
  ending: Ending,
  { time, horizon, deadline, level = 0.9 }: { time: number; horizon: number; deadline: number; level?: number },
): RestScore {
  const remaining = ending.totalTime - time
  const scored = (law: Empirical, value: number): IntervalScore => {
    const [lower, upper] = interval(law, level)
    const n = law.draws.length
    return {
      crps: ensembleCrps(law.draws, () => 1 / n, value),
      covered: lower <= value && value <= upper,
      width: upper - lower,
    }
  }
  return {
    brier: (laws.remaining.cdf(horizon) - Number(remaining <= horizon)) ** 2,
    remaining: scored(laws.remaining, Math.min(deadline, remaining)),
    downtime: laws.downtime && scored(laws.downtime, ending.downtime),
  }
}
