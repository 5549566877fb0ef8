import { basename } from 'node:path'
import { Command } from 'commander'
import { baselines } from '../evaluation/baselines.ts'
import { type ExplainedOutlier, outliersOf } from '../evaluation/outliers.ts'
import { modelScores } from '../evaluation/score-table.ts'
import type { Scored } from '../evaluation/scored.ts'
import { baselineRows, scoreMeasured } from '../evaluation/validate.ts'
import { verdict } from '../evaluation/verdict.ts'
import type { Layer } from '../forecast/draws.ts'
import type { Model } from '../models/model.ts'
import { source } from '../random.ts'
import { caseJson } from './case-json.ts'
import { readHost } from './host-file.ts'
import { type MigrationOnDisk, readMigrations } from './migrations-file.ts'
import { drawsOption, hostOption, jsonOption, layersOption, modelsOption, pageOption, seedOption } from './options.ts'
import { print, remark } from './output.ts'
import { runJob } from './pool.ts'
import {
  describeOutliers,
  describeScores,
  describeUncertainty,
  type ScoringInput,
  summaries,
  uncertainty,
} from './scoring.ts'
import { validateMachine } from './validate-machine.ts'
import type { ValidateTask } from './validate-worker.ts'
import { writeValidation } from './validation-page.ts'

export interface ScoringOptions {
  readonly page?: string
  readonly models: Record<string, Model>
  readonly draws: number
  readonly seed: number
  readonly layers: Layer[]
  readonly host?: string
}

export function validateCommand(): Command {
  return new Command('validate')
    .description('Scores forecasts against measured migrations, from the trace recorded before each.')
    .argument('<migrations...>', 'records of measured migrations (JSONL), or logs of query-migrate')
    .addOption(modelsOption())
    .addOption(drawsOption(200))
    .addOption(layersOption())
    .addOption(hostOption())
    .addOption(seedOption())
    .addOption(pageOption())
    .option(
      '--machine',
      'replay the traces recorded during the migrations instead: the machine apart from the forecast',
    )
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExample:\n  precopy validate data/migrations.jsonl --models dirty-curve,resample --draws 50',
    )
    .action(async (files: string[], options: ScoringOptions & { machine?: boolean }, command: Command) => {
      if (options.machine) return validateMachine(files, options.host, command)
      const forecasts = await forecastEach(files, options)
      const scored = allScores(forecasts)
      const found = verdict(scored)
      const outliers = found ? await explain(forecasts, found.model) : []
      if (options.page) {
        await writeValidation(options.page, files.map(name => basename(name)).join(', '), scored, options, outliers)
      }
      const draws = source(options.seed)
      const migrations = scored.map(caseJson)
      const summary = { verdict: found ?? null, models: modelScores(scored), ...summaries(scored, draws) }
      print(command, { ...uncertainty(options), ...summary, outliers, migrations }, () =>
        [
          describeScores(scored, draws),
          '',
          ...(outliers.length > 0 ? [describeOutliers(outliers, options), ''] : []),
          describeUncertainty(options),
        ].join('\n'),
      )
    })
}

/** Scores every model and baseline on every migration in the files. */
export const validate = async (files: readonly string[], options: ScoringOptions): Promise<Scored[]> =>
  allScores(await forecastEach(files, options))

/** Scores of forecasts: of those from traces, a case a migration, and of the baselines. */
interface Forecasts {
  readonly input: ScoringInput
  readonly traced: readonly { readonly onDisk: MigrationOnDisk; readonly scored: readonly Scored[] }[]
  readonly baselines: readonly Scored[]
}

const allScores = ({ traced, baselines }: Forecasts): Scored[] => [
  ...traced.flatMap(({ scored }) => scored),
  ...baselines,
]

async function forecastEach(
  files: readonly string[],
  { models, draws, seed, layers, host }: ScoringOptions,
): Promise<Forecasts> {
  const onDisk = (await Promise.all(files.map(readMigrations))).flat()
  const traced = onDisk.filter(({ traceFile }) => traceFile !== undefined)
  if (traced.length < onDisk.length) {
    remark(`${onDisk.length - traced.length} of ${onDisk.length} migrations have no trace: baselines only`)
  }
  const input: ScoringInput = { names: Object.keys(models), draws, seed, layers, host: await readHost(host) }
  const scored = await runJob<ValidateTask, Scored[]>({
    script: './validate-worker.js',
    workerData: input,
    tasks: traced,
    unit: 'migrations',
  })
  const migrations = onDisk.map(({ migration }) => migration)
  return {
    input,
    traced: traced.map((onDisk, i) => ({ onDisk, scored: scored[i]! })),
    baselines: migrations.flatMap((migration, i) => scoreMeasured(migration, baselineRows(migrations, i))),
  }
}

/** What a model missed by far, and why, from the logs of the migrations. */
async function explain({ input, traced }: Forecasts, model: string): Promise<ExplainedOutlier[]> {
  if (baselines.has(model)) return []
  const tasks = traced.flatMap(({ onDisk, scored }): ValidateTask[] => {
    const outliers = outliersOf(scored, model)
    return outliers.length > 0 ? [{ ...onDisk, outliers }] : []
  })
  if (tasks.length === 0) return []
  const explained = await runJob<ValidateTask, ExplainedOutlier[]>({
    script: './validate-worker.js',
    workerData: input,
    tasks,
    unit: 'outliers',
  })
  return explained.flat()
}
