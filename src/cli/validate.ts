import { basename } from 'node:path'
import { Command } from 'commander'
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
import { describeScores, describeUncertainty, type ScoringInput, summaries, uncertainty } from './scoring.ts'
import { validateMachine } from './validate-machine.ts'
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
    .addHelpText('after', '\nExample:\n  precopy validate data/migrations.jsonl --models dirty-curve,resample')
    .action(async (files: string[], options: ScoringOptions & { machine?: boolean }, command: Command) => {
      if (options.machine) return validateMachine(files, options.host, command)
      const scored = await validate(files, options)
      if (options.page)
        await writeValidation(options.page, files.map(name => basename(name)).join(', '), scored, options)
      const draws = source(options.seed)
      const migrations = scored.map(caseJson)
      const summary = { verdict: verdict(scored) ?? null, models: modelScores(scored), ...summaries(scored, draws) }
      print(command, { ...uncertainty(options), ...summary, migrations }, () =>
        [describeScores(scored, draws), '', describeUncertainty(options)].join('\n'),
      )
    })
}

/** Scores every model and baseline on every migration in the files. */
export async function validate(files: readonly string[], { models, draws, seed, layers, host }: ScoringOptions) {
  const onDisk = (await Promise.all(files.map(readMigrations))).flat()
  const traced = onDisk.filter(({ traceFile }) => traceFile !== undefined)
  if (traced.length < onDisk.length) {
    remark(`${onDisk.length - traced.length} of ${onDisk.length} migrations have no trace: baselines only`)
  }
  const workerData: ScoringInput = { names: Object.keys(models), draws, seed, layers, host: await readHost(host) }
  const forecasts = await runJob<MigrationOnDisk, Scored[]>({
    script: './validate-worker.js',
    workerData,
    tasks: traced,
    unit: 'migrations',
  })
  const migrations = onDisk.map(({ migration }) => migration)
  const baselines = migrations.map((migration, i) => scoreMeasured(migration, baselineRows(migrations, i)))
  return [...forecasts, ...baselines].flat()
}
