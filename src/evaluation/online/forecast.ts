import { type Empirical, empirical } from '../../distributions/empirical.ts'
import type { Outcome } from '../../migration/migrate.ts'
import { drawRest, type Remedy, type Underway } from './rest.ts'

/** The rest of a migration, as a forecast. */
export interface RestForecast {
  /** Seconds since the migration started. */
  readonly time: number
  /** Bytes. */
  readonly pending: number
  /** Synchronisations so far. */
  readonly synchronisations: number
  /** Those of them that fell between the same two polls as another, so that only their sum is known. */
  readonly unseen: number
  /** Seconds from now in which it may converge. */
  readonly deadline: number
  readonly draws: number
  /** Probability that it converges by then. */
  readonly convergence: number
  /** Seconds from now until it has ended, the deadline where it does not converge. */
  readonly remaining: Empirical
  /** Synchronisations from now on, where it converges; undefined where it never does. */
  readonly rounds: Empirical | undefined
  /** Seconds, where it converges. */
  readonly downtime: Empirical | undefined
}

/** Forecasts the rest of a migration from `draws` of it; draw i depends on the source and i alone. */
export function forecastRest(migration: Underway, draws: number, remedy: Remedy = {}): RestForecast {
  const { progress, options } = migration
  const outcomes = Array.from({ length: draws }, (_, i) => drawRest(migration, i, remedy))
  const converged = outcomes.filter(outcome => outcome.converged)
  const law = (value: (outcome: Outcome) => number) =>
    converged.length > 0 ? empirical(converged.map(value)) : undefined
  return {
    time: progress.time,
    pending: progress.pending * progress.pageSize,
    synchronisations: progress.synchronisations,
    unseen: progress.rounds.reduce((sum, { synchronisations }) => sum + (synchronisations > 1 ? synchronisations : 0), 0),
    deadline: options.deadline ?? 600,
    draws,
    convergence: converged.length / draws,
    remaining: empirical(outcomes.map(outcome => outcome.totalTime)),
    rounds: law(outcome => outcome.rounds),
    downtime: law(outcome => outcome.downtime),
  }
}
