import { parentPort, workerData } from 'node:worker_threads'
import { piecewiseCounts } from '../evaluation/baselines.ts'
import { type ExplainedOutlier, explainOutliers, type Outlier } from '../evaluation/outliers.ts'
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

/** A migration to score, or one whose outliers are to be explained; they are of one model. */
export interface ValidateTask extends MigrationOnDisk {
  readonly outliers?: readonly Outlier[]
}

/** Scores of one migration's forecasts, from the trace recorded before it, or reasons for what they missed. */
async function validate({ migration, traceFile, outliers }: ValidateTask): Promise<Scored[] | ExplainedOutlier[]> {
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
  const options = { draws, source: source(seed), layers, host }
  if (outliers) return explainOutliers(outliers, migration, trace, chosen[outliers[0]!.model]!, options)
  return scoreMeasured(migration, forecastMeasured(migration, trace, chosen, options))
}

parentPort!.on('message', (task: ValidateTask) => validate(task).then(found => parentPort!.postMessage(found)))
