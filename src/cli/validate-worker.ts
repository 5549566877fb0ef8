import { parentPort, workerData } from 'node:worker_threads'
import { piecewiseCounts } from '../evaluation/baselines.ts'
import type { Scored } from '../evaluation/scored.ts'
import { forecastMeasured, scoreMeasured } from '../evaluation/validate.ts'
import { models } from '../models/registry.ts'
import { source } from '../random.ts'
import { InputError } from '../trace/input-error.ts'
import { readTrace } from '../trace/open.ts'
import type { MigrationOnDisk } from './migrations-file.ts'
import type { ScoringInput } from './scoring.ts'

const { names, draws, seed, layers, host } = workerData as ScoringInput
const baseline = piecewiseCounts()
const chosen = { ...Object.fromEntries(names.map(name => [name, models[name]!])), [baseline.name]: baseline }

/** Scores of one migration's forecasts, from the trace recorded before it. */
async function validate({ migration, traceFile }: MigrationOnDisk): Promise<Scored[]> {
  const trace = await readTrace(traceFile!)
  const { pageCount } = migration.before
  if (trace.info.pageCount !== pageCount) {
    throw new InputError(
      traceFile!,
      'page count',
      `is ${pageCount} in the record of ${migration.id}`,
      trace.info.pageCount,
    )
  }
  return scoreMeasured(
    migration,
    forecastMeasured(migration, trace, chosen, { draws, source: source(seed), layers, host }),
  )
}

parentPort!.on('message', (task: MigrationOnDisk) => validate(task).then(scored => parentPort!.postMessage(scored)))
