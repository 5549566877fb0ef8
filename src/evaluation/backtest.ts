import { fit } from '../forecast/fits.ts'
import { type ForecastOptions, forecast, forecastRows } from '../forecast/forecast.ts'
import { defaultHost, drawHost, type HostInstance, typicalHost } from '../migration/host.ts'
import type { Migration } from '../migration/migrate.ts'
import { replay } from '../migration/replay.ts'
import { type MigrationSpec, migrationOf } from '../migration/spec.ts'
import type { Model } from '../models/model.ts'
import type { Trace } from '../trace/trace.ts'
import { replayedPast } from './baselines.ts'
import { type Scored, scoreRow } from './scored.ts'

/** Where a backtest forecasts from, in seconds: everything is known of the `train` seconds before an origin. */
export interface BacktestPlan {
  readonly train: number
  readonly origins: readonly number[]
  /** Seconds after which a migration is cancelled; the trace goes on for that long after every origin. */
  readonly deadline: number
}

/**
 * A rolling-origin plan: origins `every` seconds, from the end of the first `train` seconds to where `deadline` seconds
 * are left, so that no replay outlives the trace. By default a third of the trace but at most a minute to train, at
 * most a third for the deadline, and some twenty origins, an epoch apart at least.
 *
 * @throws RangeError when the trace is too short for one origin, training shorter than an epoch, or origins are more than
 * two an epoch
 */
export function planBacktest(
  trace: Trace,
  wished: { readonly train?: number; readonly every?: number; readonly deadline?: number },
): BacktestPlan {
  const { duration, start } = trace
  const train = wished.train ?? Math.min(60, duration / 3)
  const deadline = wished.deadline ?? Math.min(60, duration / 3)
  const range = duration - train - deadline
  const every = wished.every ?? Math.max(range / 20, trace.epoch)
  if (!(range >= 0)) throw new RangeError(`the trace is shorter than training and deadline together: ${duration} s`)
  if (train < trace.epoch - 1e-9)
    throw new RangeError(`training is shorter than an epoch of ${trace.epoch} s: ${train} s`)
  const count = Math.floor(range / every + 1e-9) + 1
  if (count > 2 * trace.length + 1)
    throw new RangeError(`more than two origins an epoch of ${trace.epoch} s: every ${every} s`)
  return { train, deadline, origins: Array.from({ length: count }, (_, i) => start + train + i * every) }
}

/** Replays from the past that the baseline `replayed-past` takes for an origin. */
const PAST_REPLAYS = 20

/**
 * Forecasts of each migration at an origin by each model, fitted to the seconds before it, scored against exact replays.
 * Forecast and replay are of the same host: at its typical costs, or drawn for each where `layers` has `host`.
 */
export function backtestOrigin(
  trace: Trace,
  { train, deadline }: BacktestPlan,
  origin: number,
  specs: readonly MigrationSpec[],
  models: Readonly<Record<string, Model>>,
  options: ForecastOptions,
): Scored[] {
  const past = trace.slice(trace.epochAt(origin - train), trace.epochAt(origin))
  const fits = fit(past, models)
  return specs.flatMap(spec => {
    const migration = { ...migrationOf(spec), deadline }
    const outcome = replay(trace, migration, { at: origin, host: hostOfReplay(options, 'present') })
    const about = {
      id: idOf(origin, spec),
      workload: trace.info.workload ?? '',
      deadline,
      downtimeLimit: spec.downtimeLimit,
    }
    const rows = [...forecastRows(forecast(fits, migration, options)), ...historicalRows(past, migration, options)]
    return rows.map(row => scoreRow(about, row, outcome.converged ? outcome : undefined))
  })
}

function hostOfReplay(
  { layers = [], host = defaultHost, source }: ForecastOptions,
  key: string | number,
): HostInstance {
  return layers.includes('host') ? drawHost(host, source.substream('layer', 'replay', key)) : typicalHost(host)
}

function historicalRows(past: Trace, migration: Migration, options: ForecastOptions) {
  const outcomes = Array.from({ length: PAST_REPLAYS }, (_, i) =>
    replay(past, migration, { at: past.start + (i * past.duration) / PAST_REPLAYS, host: hostOfReplay(options, i) }),
  )
  const row = replayedPast(outcomes.filter(({ censored }) => !censored))
  return row ? [row] : []
}

const idOf = (origin: number, { bandwidth, downtimeLimit }: MigrationSpec) =>
  `${Number(origin.toFixed(3))} s, ${bandwidth} B/s, ${downtimeLimit} s`
