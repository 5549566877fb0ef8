import { basename } from 'node:path'
import { Command } from 'commander'
import { type BacktestPlan, planBacktest } from '../evaluation/backtest.ts'
import { modelScores } from '../evaluation/score-table.ts'
import type { Scored } from '../evaluation/scored.ts'
import { verdict } from '../evaluation/verdict.ts'
import type { MigrationSpec } from '../migration/spec.ts'
import { source } from '../random.ts'
import type { Trace } from '../trace/trace.ts'
import { formatSeconds } from '../units.ts'
import { digest } from './backtest-trace.ts'
import { backtestOfWindows } from './backtest-windows.ts'
import type { BacktestInput } from './backtest-worker.ts'
import { caseJson } from './case-json.ts'
import { readHost } from './host-file.ts'
import { openJournal } from './journal.ts'
import {
  addGridOptions,
  addReadOptions,
  drawsOption,
  everyOption,
  type GridOptions,
  gridSpecs,
  hostOption,
  jsonOption,
  layersOption,
  modelsOption,
  pageOption,
  type ReadOptions,
  seedOption,
  trainOption,
  windowsOption,
} from './options.ts'
import { orInputError } from './or-input-error.ts'
import { print, remark } from './output.ts'
import { runJob } from './pool.ts'
import { readAsked } from './read-trace.ts'
import { describeScores, describeUncertainty, summaries, uncertainty } from './scoring.ts'
import type { ScoringOptions } from './validate.ts'
import { writeValidation } from './validation-page.ts'

interface Options extends ReadOptions, GridOptions, ScoringOptions {
  readonly windows?: readonly number[] | 'auto'
  readonly train?: number
  readonly every?: number
  readonly out?: string
}

/** The results of an origin, a line of the journal. */
interface OriginScores {
  readonly origin: number
  readonly scored: readonly Scored[]
}

export function backtestCommand(): Command {
  const command = new Command('backtest')
    .description('Scores forecasts from rolling origins of a trace against exact replays, or against the pages it has.')
    .argument('<traces...>', 'a trace of pages; with --windows, any number')
  return addReadOptions(addGridOptions(command))
    .addOption(windowsOption())
    .addOption(modelsOption())
    .addOption(trainOption())
    .addOption(everyOption('seconds from one origin to the next; default a twentieth of what is left'))
    .addOption(drawsOption(200))
    .addOption(layersOption(['process']))
    .addOption(hostOption())
    .addOption(seedOption())
    .addOption(pageOption())
    .option('--out <file>', 'keep the scores there, a line an origin; the same command goes on where it was stopped')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      [
        '\nExample:',
        '  precopy backtest data/traces/idle-long.parquet --bandwidth 16MiB/s,32MiB/s --downtime-limit 100ms',
        '  precopy backtest data/traces/hotcold-long.parquet data/traces/idle-long.parquet --windows 250ms,1s,4s',
      ].join('\n'),
    )
    .action((files: string[], options: Options, command: Command) => {
      const { windows } = options
      return windows
        ? backtestOfWindows(files, { ...options, windows }, command)
        : ofMigrations(files, options, command)
    })
}

/** Scores forecasts of migrations, and tells of it. */
async function ofMigrations(files: readonly string[], options: Options, command: Command): Promise<void> {
  const needed = command.options.filter(({ long }) => long === '--bandwidth' || long === '--downtime-limit')
  const missing = needed.find(option => command.getOptionValue(option.attributeName()) === undefined)
  if (missing) command.error(`error: required option '${missing.flags}' not specified, nor --windows`)
  const [file] = files as [string]
  if (files.length > 1) command.error(`error: several traces need --windows: ${files.length}`)
  const trace = await readAsked(file, options)
  const plan = orInputError(file, 'origins', () => planBacktest(trace, options))
  const scored = await backtest(file, trace, plan, gridSpecs(options), options)
  if (options.page) await writeValidation(options.page, basename(file), scored, options)
  const draws = source(options.seed)
  const summary = { verdict: verdict(scored) ?? null, models: modelScores(scored), ...summaries(scored, draws) }
  const migrations = scored.map(caseJson)
  print(command, { ...plan, origins: plan.origins.length, ...uncertainty(options), ...summary, migrations }, () =>
    [
      `${plan.origins.length} origins, ${formatSeconds(plan.train)} of training, deadline ${formatSeconds(plan.deadline)}.`,
      '',
      describeScores(scored, draws),
      '',
      describeUncertainty(options),
    ].join('\n'),
  )
}

/** Scores every model at every origin and every cell of the grid, in parallel; what a journal holds is not done again. */
async function backtest(
  file: string,
  trace: Trace,
  plan: BacktestPlan,
  specs: readonly MigrationSpec[],
  { models, draws, seed, layers, out, host: hostFile }: Options,
): Promise<Scored[]> {
  const names = Object.keys(models)
  const host = await readHost(hostFile)
  const header = {
    precopy: 'backtest',
    trace: basename(file),
    digest: digest(trace),
    plan,
    specs,
    names,
    draws,
    seed,
    layers,
    ...(hostFile !== undefined && { host }),
  }
  const journal = out ? await openJournal<OriginScores>(out, header) : undefined
  const scores = new Map(journal?.done.map(({ origin, scored }) => [origin, scored]))
  if (scores.size > 0) remark(`${scores.size} of ${plan.origins.length} origins were done before`)
  const workerData: BacktestInput = {
    info: trace.info,
    epochs: { ...trace },
    plan,
    specs,
    names,
    draws,
    seed,
    layers,
    host,
  }
  await runJob<number, Scored[]>({
    script: './backtest-worker.js',
    workerData,
    tasks: plan.origins.filter(origin => !scores.has(origin)),
    unit: 'origins',
    onResult: (scored, origin) => {
      scores.set(origin, scored)
      journal?.add({ origin, scored })
    },
  })
  return plan.origins.flatMap(origin => scores.get(origin)!)
}
