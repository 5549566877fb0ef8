import { type Empirical, empirical } from '../../distributions/empirical.ts'
import type { Outcome } from '../../migration/migrate.ts'
import { drawRest, type Underway } from './rest.ts'

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
  /** The same if the guest's load goes on as it is. */
  readonly steadyConvergence: number
  /** Seconds from now until it has ended, the deadline where it does not converge. */
  readonly remaining: Empirical
  /** Synchronisations from now on, where it converges; undefined where it never does. */
  readonly rounds: Empirical | undefined
  /** Seconds, where it converges. */
  readonly downtime: Empirical | undefined
}

/** Forecasts the rest of a migration from `draws` of it; draw i depends on the source and i alone. */
export function forecastRest(migration: Underway, draws: number): RestForecast {
  const { progress, options } = migration
  const outcomes = Array.from({ length: draws }, (_, i) => drawRest(migration, i))
  const steady = steadily(migration)
  const steadilyConverged = outcomes.filter((_, i) => drawRest(steady, i).converged)
  const converged = outcomes.filter(outcome => outcome.converged)
  const law = (value: (outcome: Outcome) => number) =>
    converged.length > 0 ? empirical(converged.map(value)) : undefined
  return {
    time: progress.time,
    pending: progress.pending * progress.pageSize,
    synchronisations: progress.synchronisations,
    unseen: progress.rounds.reduce(
      (sum, { synchronisations }) => sum + (synchronisations > 1 ? synchronisations : 0),
      0,
    ),
    deadline: options.deadline ?? 600,
    draws,
    convergence: converged.length / draws,
    steadyConvergence: steadilyConverged.length / draws,
    remaining: empirical(outcomes.map(outcome => outcome.totalTime)),
    rounds: law(outcome => outcome.rounds),
    downtime: law(outcome => outcome.downtime),
  }
}

/** The migration of a guest whose load does not change any more. */
export const steadily = (migration: Underway): Underway => ({
  ...migration,
  options: { ...migration.options, changes: false },
})

/** Whether a migration converges by its deadline if its guest's load goes on as it is: what is more likely, and how. */
export interface RestVerdict {
  readonly converges: boolean
  readonly probability: number
}

/** The likelier of converging and not, if the load goes on as it is, with its probability. */
export function restVerdict({ steadyConvergence }: Pick<RestForecast, 'steadyConvergence'>): RestVerdict {
  const converges = steadyConvergence >= 0.5
  return { converges, probability: converges ? steadyConvergence : 1 - steadyConvergence }
}
