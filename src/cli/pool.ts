import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { progress } from './progress.ts'

/** Work for threads: a script beside this one that answers each task it is sent with one result. */
export interface Job<Task, Result> {
  readonly script: string
  /** What each thread is started with. */
  readonly workerData: unknown
  readonly tasks: readonly Task[]
  /** What is counted in the progress bar. */
  readonly unit: string
  /** Told each result as it comes. */
  readonly onResult?: (result: Result, task: Task) => void
}

/** Runs the tasks on as many threads as there are cores; results in the order of the tasks. */
export async function runJob<Task, Result>({ script, workerData, tasks, unit, onResult }: Job<Task, Result>) {
  const results: Result[] = []
  const bar = progress(unit, tasks.length)
  let next = 0
  const work = async () => {
    const worker = new Worker(new URL(script, import.meta.url), { workerData })
    try {
      while (next < tasks.length) {
        const i = next++
        results[i] = await ask<Result>(worker, tasks[i])
        onResult?.(results[i]!, tasks[i]!)
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

const ask = <Result>(worker: Worker, task: unknown): Promise<Result> =>
  new Promise((resolve, reject) => {
    worker.removeAllListeners().once('message', resolve).once('error', reject).postMessage(task)
  })
