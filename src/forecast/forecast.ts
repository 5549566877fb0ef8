import { type ColumnTable, table } from 'arquero'
import { type Empirical, empirical } from '../distributions/empirical.ts'
import type { MemoryState } from '../migration/guest.ts'
import { defaultHost, type Host } from '../migration/host.ts'
import { type Link, rateOf } from '../migration/link.ts'
import type { Migration } from '../migration/migrate.ts'
import { rateAhead } from '../migration/rate.ts'
import type { SeededSource } from '../random.ts'
import { defaultLayers, drawOutcomes, type Forecaster, type Layer, type Outcomes } from './draws.ts'
import type { Fits } from './fits.ts'

/** How many migrations are drawn, from which seed, on which host, and what is uncertain in them. */
export interface ForecastOptions {
  /** Migrations to draw for each model. */
  readonly draws?: number
  readonly source: SeededSource
  readonly host?: Host
  readonly layers?: readonly Layer[]
}

/** Quantities of a migration that a forecast has a distribution of. */
export const quantities = ['rounds', 'totalTime', 'downtime', 'bytes'] as const
/** A name of `quantities`. */
export type Quantity = (typeof quantities)[number]

/**
 * What a migration costs the guest beside its downtime: network faults, seconds of waiting for them, pages left behind, and
 * seconds of its own time lost while it ran at the source. A forecast has those that are not 0 in all of its draws.
 */
export const effects = ['faults', 'stall', 'remaining', 'lost'] as const
/** A name of `effects`. */
export type Effect = (typeof effects)[number]

/**
 * Forecasts a migration that starts where the trace of the fits ended: a table with a row per model and the columns
 * `model`, `convergence` (the share of draws that converge by the deadline) and the distributions `rounds`, `totalTime`
 * (s), `downtime` (s) and `bytes`, and of the `effects` those that are not all 0. A draw that does not converge stays in:
 * it counts until its deadline, and its downtime is what stopping the guest there would take.
 */
export function forecast(fits: Fits, migration: Migration, options: ForecastOptions): ColumnTable {
  const forecasters = forecastersOf(fits, migration, options)
  return forecastTable(
    Object.fromEntries(forecasters.map(one => [one.name, drawOutcomes(one, 0, options.draws ?? 1000)])),
  )
}

/** What draws each model's migrations, one by one. */
export function forecastersOf(
  { memory, models }: Fits,
  migration: Migration,
  { source, host = defaultHost, layers = defaultLayers }: Omit<ForecastOptions, 'draws'>,
): Forecaster[] {
  const bounded = withDeadline(migration, memory)
  return Object.entries(models).map(([name, fitted]) => ({
    name,
    fitted,
    memory,
    migration: bounded,
    host,
    layers,
    source,
  }))
}

/** The table of a forecast from the outcomes of each model's draws. */
export function forecastTable(outcomes: Readonly<Record<string, Outcomes>>): ColumnTable {
  const all = Object.values(outcomes)
  const found = effects.filter(effect => all.some(columns => columns[effect].some(value => value !== 0)))
  return table({
    model: Object.keys(outcomes),
    convergence: all.map(({ converged }) => converged.reduce((sum, one) => sum + one, 0) / converged.length),
    ...Object.fromEntries(
      [...quantities, ...found].map(quantity => [quantity, all.map(columns => empirical(columns[quantity]))]),
    ),
  })
}

/** A migration that ends: without a deadline, five times what sending the whole memory takes, and at least a minute. */
export function withDeadline(
  migration: Migration,
  memory: Pick<MemoryState, 'pageCount' | 'pageSize'>,
): Migration & { deadline: number } {
  return { ...migration, deadline: migration.deadline ?? defaultDeadline(migration.link, memory) }
}

const defaultDeadline = ({ bandwidth }: Link, { pageCount, pageSize }: Pick<MemoryState, 'pageCount' | 'pageSize'>) =>
  Math.max(60, (5 * pageCount * pageSize) / rateAhead(rateOf(bandwidth), 0, 60))

/** A row of a forecast's table. */
export interface ForecastRow extends Record<Quantity, Empirical>, Partial<Record<Effect, Empirical>> {
  readonly model: string
  readonly convergence: number
}

/** The rows of a table of `forecast`, typed. */
export const forecastRows = (forecasts: ColumnTable): ForecastRow[] => forecasts.objects() as unknown as ForecastRow[]
