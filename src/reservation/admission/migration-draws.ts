import type { Outcomes } from '../../forecast/draws.ts'

/** Draws of one migration, as `drawOutcomes` gives them: an element a draw; seconds. */
export type MigrationDraws = Pick<Outcomes, 'converged' | 'totalTime' | 'downtime' | 'lost'>

/** What is paid for a second, in the unit that the values shall have. */
export interface Prices {
  /** Of one core's worth of demand that is not served. */
  readonly overload: number
  /** In which the virtual machine stands still. */
  readonly downtime: number
  /** Of its own time that the virtual machine loses while it runs and is migrated. */
  readonly lost: number
  /** For which the migration lasts. */
  readonly migrating: number
}

/** In core-seconds: all that a virtual machine of one core does not do, and a tenth of a core for the migration's work. */
export const defaultPrices: Prices = { overload: 1, downtime: 1, lost: 1, migrating: 0.1 }

/** What each draw of a migration costs; one that does not converge has no downtime. */
export const migrationCosts = (
  { converged, totalTime, downtime, lost }: MigrationDraws,
  prices: Prices,
): Float64Array =>
  totalTime.map(
    (seconds, i) =>
      prices.migrating * seconds + prices.lost * lost[i]! + (converged[i] ? prices.downtime * downtime[i]! : 0),
  )

/** The mean of draws. */
export const meanOf = (draws: ArrayLike<number>): number =>
  Array.from(draws).reduce((sum, value) => sum + value, 0) / draws.length
