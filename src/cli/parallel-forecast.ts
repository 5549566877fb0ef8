import type { ColumnTable } from 'arquero'
import { concatOutcomes, type Layer, type Outcomes } from '../forecast/draws.ts'
import type { Fits } from '../forecast/fits.ts'
import { type PlainFits, plainFits } from '../forecast/fits-json.ts'
import { forecastTable } from '../forecast/forecast.ts'
import type { Host } from '../migration/host.ts'
import type { MigrationSpec } from '../migration/spec.ts'
import { runJob } from './pool.ts'

/** What each thread is started with. */
export interface ForecastInput {
  readonly fits: PlainFits
  readonly spec: MigrationSpec
  readonly seed: number
  readonly layers: readonly Layer[]
  readonly host: Host
}

/** Draws `from` to `to` (exclusive) of a model. */
export interface DrawTask {
  readonly name: string
  readonly from: number
  readonly to: number
}

const DRAWS_A_TASK = 20

/** A forecast whose draws run on every core; the same numbers as on one, since draw i depends on i alone. */
export async function forecastInParallel(
  fits: Fits,
  spec: MigrationSpec,
  { draws, seed, layers, host }: { draws: number; seed: number; layers: readonly Layer[]; host: Host },
): Promise<ColumnTable> {
  const names = Object.keys(fits.models)
  const tasks = names.flatMap(name =>
    Array.from({ length: Math.ceil(draws / DRAWS_A_TASK) }, (_, k): DrawTask => {
      const from = k * DRAWS_A_TASK
      return { name, from, to: Math.min(draws, from + DRAWS_A_TASK) }
    }),
  )
  const workerData: ForecastInput = { fits: plainFits(fits), spec, seed, layers, host }
  const results = await runJob<DrawTask, Outcomes>({ script: './forecast-worker.js', workerData, tasks, unit: 'draws' })
  const outcomesOf = (name: string) => concatOutcomes(results.filter((_, i) => tasks[i]!.name === name))
  return forecastTable(Object.fromEntries(names.map(name => [name, outcomesOf(name)])))
}
