import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { ColumnTable } from 'arquero'
import { concatOutcomes, type Layer, type Outcomes } from '../forecast/draws.ts'
import type { Fits } from '../forecast/fits.ts'
import { type PlainFits, plainFits } from '../forecast/fits-json.ts'
import { forecastTable } from '../forecast/forecast.ts'
import type { MigrationSpec } from '../migration/spec.ts'
import { progress } from './progress.ts'

/** What each worker is started with. */
export interface WorkerInput {
  readonly fits: PlainFits
  readonly spec: MigrationSpec
  readonly seed: number
  readonly layers: readonly Layer[]
}

/** Draws `from` to `to` (exclusive) of a model. */
export interface Task {
  readonly name: string
  readonly from: number
  readonly to: number
}

const DRAWS_A_TASK = 20

/** A forecast whose draws run on every core; the same numbers as on one, since draw i depends on i alone. */
export async function forecastInParallel(
  fits: Fits,
  spec: MigrationSpec,
  { draws, seed, layers }: { draws: number; seed: number; layers: readonly Layer[] },
): Promise<ColumnTable> {
  const names = Object.keys(fits.models)
  const tasks = names.flatMap(name =>
    Array.from({ length: Math.ceil(draws / DRAWS_A_TASK) }, (_, k): Task => {
      const from = k * DRAWS_A_TASK
      return { name, from, to: Math.min(draws, from + DRAWS_A_TASK) }
    }),
  )
  const input: WorkerInput = { fits: plainFits(fits), spec, seed, layers }
  const results = await runTasks(tasks, input)
  const outcomesOf = (name: string) => concatOutcomes(results.filter((_, i) => tasks[i]!.name === name))
  return forecastTable(Object.fromEntries(names.map(name => [name, outcomesOf(name)])))
}

/** Runs the tasks on as many workers as there are cores; results in the order of the tasks. */
async function runTasks(tasks: readonly Task[], workerData: WorkerInput): Promise<Outcomes[]> {
  const results: Outcomes[] = []
  const bar = progress('draws', tasks.length)
  let next = 0
  const work = async () => {
    const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData })
    try {
      while (next < tasks.length) {
        const i = next++
        results[i] = await new Promise<Outcomes>((resolve, reject) => {
          worker.removeAllListeners().once('message', resolve).once('error', reject).postMessage(tasks[i])
        })
        bar.advance()
      }
    } finally {
      await worker.terminate()
    }
  }
  try {
    await Promise.all(Array.from({ length: Math.min(availableParallelism(), tasks.length) }, work))
  } finally {
    bar.stop()
  }
  return results
}
