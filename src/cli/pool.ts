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

/** Threads that stay for one job after another. */
export interface Threads<Task, Result> {
  /** Results in the order of the tasks; `onResult` is told each as it comes. */
  run(tasks: readonly Task[], onResult?: (result: Result, task: Task) => void): Promise<Result[]>
  close(): Promise<void>
}

/** As many threads as there are cores, or `most`, started when they are needed. */
export function openThreads<Task, Result>(script: string, workerData: unknown, most = Infinity): Threads<Task, Result> {
  const workers: Worker[] = []
  return {
    async run(tasks, onResult) {
      const results: Result[] = []
      let next = 0
      const work = async (thread: number) => {
        workers[thread] ??= new Worker(new URL(script, import.meta.url), { workerData })
        while (next < tasks.length) {
          const i = next++
          results[i] = await ask<Result>(workers[thread], tasks[i])
          onResult?.(results[i]!, tasks[i]!)
        }
      }
      const threads = Math.min(availableParallelism(), tasks.length, most)
      await Promise.all(Array.from({ length: threads }, (_, thread) => work(thread)))
      return results
    },
    async close() {
      await Promise.all(workers.map(worker => worker.terminate()))
    },
  }
}

/** Runs the tasks on as many threads as there are cores; results in the order of the tasks. */
export async function runJob<Task, Result>({ script, workerData, tasks, unit, onResult }: Job<Task, Result>) {
  const threads = openThreads<Task, Result>(script, workerData)
  const bar = progress(unit, tasks.length)
  try {
    return await threads.run(tasks, (result, task) => {
      onResult?.(result, task)
      bar.advance()
    })
  } finally {
    await threads.close()
    bar.stop()
  }
}

const ask = <Result>(worker: Worker, task: unknown): Promise<Result> =>
  new Promise((resolve, reject) => {
    worker.removeAllListeners().once('message', resolve).once('error', reject).postMessage(task)
  })
