import { interval } from '../distributions/distribution.ts'
import type { Empirical } from '../distributions/empirical.ts'
import { type Quantity, quantities } from '../forecast/forecast.ts'
import { crps, thresholdWeightedCrps } from './crps.ts'
import { logScore, logScoreCount } from './log-score.ts'
import type { Observed } from './measured.ts'
import { pit } from './pit.ts'

/** Levels of the intervals that are scored. */
export const levels = [0.5, 0.8, 0.9, 0.95] as const

/** Level of the central interval beyond which what came is an outlier; of fewer than 200 draws it holds all. */
export const outlierLevel = 0.99

/** A forecast of one quantity, reduced to what tables and charts need. */
export interface Bounds {
  readonly median: number
  /** Ends of the central intervals at each of `levels`. */
  readonly lower: readonly number[]
  readonly upper: readonly number[]
}

/** A forecast of one quantity against what came. */
export interface ScoredQuantity extends Bounds {
  readonly observed: number
  /** Ends of the central interval at `outlierLevel`; absent in scores that were kept before there was one. */
  readonly outer?: readonly [lower: number, upper: number]
  readonly crps: number
  readonly logScore: number
  /** F(y−) and F(y). */
  readonly pit: readonly [number, number]
}

/** One forecast of one migration, scored. Plain data. */
export interface Scored {
  readonly id: string
  readonly workload: string
  readonly model: string
  /** Forecast probability of convergence by the deadline; null where nothing is said of it, as elsewhere. */
  readonly convergence: number | null
  readonly converged: boolean
  /** Forecast probability that the migration converges and its downtime is within the limit: the bound of its margins. */
  readonly withinLimit: number | null
  readonly wasWithinLimit: boolean
  /** CRPS of the total time up to the deadline, at which it is censored (Gneiting & Ranjan 2011). */
  readonly censoredCrps: number | null
  /** What was forecast, whatever came. */
  readonly forecasts: Readonly<Partial<Record<Quantity, Bounds>>>
  /** Absent where the migration did not complete. */
  readonly quantities?: Readonly<Partial<Record<Quantity, ScoredQuantity>>>
}

/** What is scored: a forecast's row, in which a quantity that a baseline says nothing of may be missing. */
export interface PartialRow extends Partial<Record<Quantity, Empirical>> {
  readonly model: string
  readonly convergence: number | null
}

/** Scores a forecast of a migration with this deadline and downtime limit against what came of it. */
export function scoreRow(
  { id, workload, deadline, downtimeLimit }: { id: string; workload: string; deadline: number; downtimeLimit: number },
  row: PartialRow,
  observed: Observed | undefined,
): Scored {
  const { model, convergence, totalTime, downtime } = row
  const known = quantities.flatMap(quantity => (row[quantity] ? [[quantity, row[quantity]] as const] : []))
  const each = <T>(value: (quantity: Quantity, law: Empirical) => T) =>
    Object.fromEntries(known.map(([quantity, law]) => [quantity, value(quantity, law)]))
  return {
    id,
    workload,
    model,
    convergence,
    converged: observed !== undefined,
    withinLimit: downtime && convergence !== null ? Math.min(convergence, downtime.cdf(downtimeLimit)) : null,
    wasWithinLimit: observed !== undefined && observed.downtime <= downtimeLimit,
    censoredCrps: totalTime
      ? thresholdWeightedCrps(totalTime, Math.min(observed?.totalTime ?? deadline, deadline), deadline)
      : null,
    forecasts: each((_, law) => boundsOf(law)),
    ...(observed && { quantities: each((quantity, law) => scoreQuantity(quantity, law, observed[quantity])) }),
  }
}

function boundsOf(law: Empirical): Bounds {
  const bounds = levels.map(level => interval(law, level))
  return {
    median: law.quantile(0.5),
    lower: bounds.map(([lower]) => lower),
    upper: bounds.map(([, upper]) => upper),
  }
}

function scoreQuantity(quantity: Quantity, law: Empirical, observed: number): ScoredQuantity {
  return {
    ...boundsOf(law),
    observed,
    outer: interval(law, outlierLevel),
    crps: crps(law, observed),
    logScore: quantity === 'rounds' ? logScoreCount(law, observed) : logScore(law, observed),
    pit: pit(law, observed),
  }
}

/** Whether what came lies in the central interval at `levels[i]`, ends included. */
export const isCovered = ({ observed, lower, upper }: ScoredQuantity, i: number): boolean =>
  lower[i]! <= observed && observed <= upper[i]!
