import { fit } from '../forecast/fits.ts'
import { type ForecastOptions, forecast, forecastRows } from '../forecast/forecast.ts'
import type { Model } from '../models/model.ts'
import { Trace } from '../trace/trace.ts'
import { climatology, expectedDowntime, lastMigration } from './baselines.ts'
import { type MeasuredMigration, migrationAsked, observedOf } from './measured.ts'
import { type PartialRow, type Scored, scoreRow } from './scored.ts'

/** Forecasts of a migration from the trace recorded before it, one row a model. Nothing of `after` is used. */
export function forecastMeasured(
  migration: MeasuredMigration,
  trace: Trace,
  models: Readonly<Record<string, Model>>,
  options: ForecastOptions,
): PartialRow[] {
  const { zeroPages } = migration.before
  const fits = fit(new Trace({ ...trace.info, zeroPages }, trace), models)
  const source = options.source.substream('migration', migration.id)
  return forecastRows(forecast(fits, migrationAsked(migration), { ...options, source }))
}

/** What the baselines that need no trace say of migration i, from the others. */
export function baselineRows(migrations: readonly MeasuredMigration[], i: number): PartialRow[] {
  const target = migrations[i]!
  const others = migrations.filter(({ workload }) => workload !== target.workload)
  const earlier = migrations.slice(0, i).filter(({ workload }) => workload === target.workload)
  const rows = [climatology(target, others), lastMigration(target, earlier), expectedDowntime(target)]
  return rows.filter(row => row !== undefined)
}

/** Scores rows of forecasts of a measured migration. */
export function scoreMeasured(migration: MeasuredMigration, rows: readonly PartialRow[]): Scored[] {
  const { id, workload, before } = migration
  const { deadline } = migrationAsked(migration)
  const about = { id, workload, deadline, downtimeLimit: before.downtimeLimit }
  return rows.map(row => scoreRow(about, row, observedOf(migration)))
}
