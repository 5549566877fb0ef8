import { type ColumnTable, table } from 'arquero'
import { type Empirical, empirical } from '../distributions/empirical.ts'
import { defaultHost, type Host } from '../migration/host.ts'
import type { Link } from '../migration/link.ts'
import type { Migration } from '../migration/migrate.ts'
import type { SeededSource } from '../random.ts'
import { drawOutcomes, type Layer, type Outcomes } from './draws.ts'
import type { Fits } from './fits.ts'

export interface ForecastOptions {
  /** Migrations to draw for each model. */
  readonly draws?: number
  readonly source: SeededSource
  readonly host?: Host
  readonly layers?: readonly Layer[]
}

/** Quantities of a migration that a forecast has a distribution of. */
export const quantities = ['rounds', 'totalTime', 'downtime', 'bytes'] as const
export type Quantity = (typeof quantities)[number]

/**
 * Forecasts a migration that starts where the trace of the fits ended: a table with a row per model and the columns
 * `model`, `convergence` (the share of draws that converge by the deadline) and the distributions `rounds`, `totalTime`
 * (s), `downtime` (s) and `bytes`. A draw that does not converge stays in: it counts until its deadline, and its
 * downtime is what stopping the guest there would take.
 */
export function forecast(fits: Fits, migration: Migration, options: ForecastOptions): ColumnTable {
  const { draws = 1000, source, host = defaultHost, layers = ['process', 'host'] } = options
  const bounded = withDeadline(migration, fits.memory)
  const outcomes = Object.entries(fits.models).map(([name, fitted]) => {
    const forecaster = { name, fitted, memory: fits.memory, migration: bounded, host, layers, source }
    return [name, drawOutcomes(forecaster, 0, draws)] as const
  })
  return forecastTable(Object.fromEntries(outcomes))
}

/** The table of a forecast from the outcomes of each model's draws. */
export function forecastTable(outcomes: Readonly<Record<string, Outcomes>>): ColumnTable {
  const all = Object.values(outcomes)
  return table({
    model: Object.keys(outcomes),
    convergence: all.map(({ converged }) => converged.reduce((sum, one) => sum + one, 0) / converged.length),
    ...Object.fromEntries(quantities.map(quantity => [quantity, all.map(columns => empirical(columns[quantity]))])),
  })
}

/** A migration that ends: without a deadline, five times what sending the whole memory takes, and at least a minute. */
export function withDeadline(migration: Migration, memory: { pageCount: number; pageSize: number }): Migration {
  return { ...migration, deadline: migration.deadline ?? defaultDeadline(migration.link, memory) }
}

const defaultDeadline = ({ bandwidth }: Link, { pageCount, pageSize }: { pageCount: number; pageSize: number }) =>
  Math.max(60, (5 * pageCount * pageSize) / bandwidth)

/** A row of a forecast's table. */
export interface ForecastRow extends Record<Quantity, Empirical> {
  readonly model: string
  readonly convergence: number
}

export const forecastRows = (forecasts: ColumnTable): ForecastRow[] => forecasts.objects() as unknown as ForecastRow[]
