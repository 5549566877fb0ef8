import { basename } from 'node:path'
import type { Command } from 'commander'
import { planWindows, type WindowPlan, type WindowScore } from '../evaluation/window-backtest.ts'
import type { Model } from '../models/model.ts'
import { readTrace } from '../trace/open.ts'
import type { Trace } from '../trace/trace.ts'
import { digest } from './backtest-trace.ts'
import { describeWindows, windowsJson, writeWindows } from './backtest-windows-output.ts'
import type { WindowsInput, WindowsTask } from './backtest-windows-worker.ts'
import { openJournal } from './journal.ts'
import { type ReadOptions, readOptions } from './options.ts'
import { orInputError } from './or-input-error.ts'
import { print, remark } from './output.ts'
import { runJob } from './pool.ts'

export interface WindowsOptions extends ReadOptions {
  readonly windows: readonly number[] | 'auto'
  readonly train?: number
  readonly every?: number
  readonly models: Record<string, Model>
  readonly draws: number
  readonly seed: number
  readonly page?: string
  readonly out?: string
}

/** A trace under the name that it has in the results, and where it is forecast from. */
interface Planned {
  readonly name: string
  readonly trace: Trace
  readonly plan: WindowPlan
}

/** The results of an origin, a line of the journal. */
interface OriginScores extends WindowsTask {
  readonly scored: readonly WindowScore[]
}

/** Scores forecasts of the pages that traces have in windows, and tells of it. */
export async function backtestOfWindows(files: readonly string[], options: WindowsOptions, command: Command) {
  const traces = await readAll([...new Set(files)], options)
  const scores = await backtest(traces, options)
  if (options.page) await writeWindows(options.page, traces, scores)
  print(command, { ...windowsJson(traces, scores), draws: options.draws, seed: options.seed }, () =>
    describeWindows(traces, scores),
  )
}

async function readAll(files: readonly string[], { train, every, windows, ...options }: WindowsOptions) {
  const wished = {
    ...(train !== undefined && { train }),
    ...(every !== undefined && { every }),
    ...(windows !== 'auto' && { windows }),
  }
  const names = files.map(file => basename(file))
  const traces: Planned[] = []
  for (const [i, file] of files.entries()) {
    const trace = await readTrace(file, readOptions(options))
    const name = names.filter(other => other === names[i]).length > 1 ? file : names[i]!
    traces.push({ name, trace, plan: orInputError(file, 'windows', () => planWindows(trace, wished)) })
  }
  return traces
}

/** Scores every model at every origin of every trace, in parallel; what a journal holds is not done again. */
async function backtest(
  traces: readonly Planned[],
  { models, draws, seed, out }: WindowsOptions,
): Promise<WindowScore[]> {
  const names = Object.keys(models)
  const tasks = traces.flatMap(({ plan }, trace) => plan.origins.map((origin): WindowsTask => ({ trace, origin })))
  const about = traces.map(({ name, trace, plan }) => ({ name, digest: digest(trace), plan }))
  const header = { precopy: 'backtest --windows', traces: about, names, draws, seed }
  const journal = out ? await openJournal<OriginScores>(out, header) : undefined
  const keyOf = ({ trace, origin }: WindowsTask) => `${trace} ${origin}`
  const scores = new Map(journal?.done.map(({ scored, ...task }) => [keyOf(task), scored]))
  if (scores.size > 0) remark(`${scores.size} of ${tasks.length} origins were done before`)
  const workerData: WindowsInput = {
    traces: traces.map(({ name, trace, plan }) => ({ name, info: trace.info, epochs: { ...trace }, plan })),
    names,
    draws,
    seed,
  }
  await runJob<WindowsTask, WindowScore[]>({
    script: './backtest-windows-worker.js',
    workerData,
    tasks: tasks.filter(task => !scores.has(keyOf(task))),
    unit: 'origins',
    onResult: (scored, task) => {
      scores.set(keyOf(task), scored)
      journal?.add({ ...task, scored })
    },
  })
  return tasks.flatMap(task => scores.get(keyOf(task))!)
}
