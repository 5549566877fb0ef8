import { parentPort, workerData } from 'node:worker_threads'
import { backtestWindows, type WindowPlan, type WindowScore } from '../evaluation/window-backtest.ts'
import { models } from '../models/registry.ts'
import { source } from '../random.ts'
import { type Epochs, Trace, type TraceInfo } from '../trace/trace.ts'

/** What each thread is started with. */
export interface WindowsInput {
  readonly traces: readonly { name: string; info: TraceInfo; epochs: Epochs; plan: WindowPlan }[]
  readonly names: readonly string[]
  readonly draws: number
  readonly seed: number
}

/** An origin of the trace of that number. */
export interface WindowsTask {
  readonly trace: number
  readonly origin: number
}

const { traces, names, draws, seed } = workerData as WindowsInput
const read = traces.map(({ info, epochs, ...trace }) => ({ ...trace, trace: new Trace(info, epochs) }))
const chosen = Object.fromEntries(names.map(name => [name, models[name]!]))

parentPort!.on('message', ({ trace: i, origin }: WindowsTask) => {
  const { name, trace, plan } = read[i]!
  const options = { name, draws, source: source(seed).substream('origin', origin) }
  const forecasts = backtestWindows(trace, plan, origin, chosen, options)
  parentPort!.postMessage(forecasts.map(({ law, ...score }): WindowScore => score))
})
