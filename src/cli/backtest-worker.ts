import { parentPort, workerData } from 'node:worker_threads'
import { type BacktestPlan, backtestOrigin } from '../evaluation/backtest.ts'
import { piecewiseCounts } from '../evaluation/baselines.ts'
import type { MigrationSpec } from '../migration/spec.ts'
import { models } from '../models/registry.ts'
import { source } from '../random.ts'
import { type Epochs, Trace, type TraceInfo } from '../trace/trace.ts'
import type { ScoringInput } from './scoring.ts'

/** What each thread is started with. */
export interface BacktestInput extends ScoringInput {
  readonly info: TraceInfo
  readonly epochs: Epochs
  readonly plan: BacktestPlan
  readonly specs: readonly MigrationSpec[]
}

const { info, epochs, plan, specs, names, draws, seed, layers, host } = workerData as BacktestInput
const trace = new Trace(info, epochs)
const baseline = piecewiseCounts()
const chosen = { ...Object.fromEntries(names.map(name => [name, models[name]!])), [baseline.name]: baseline }

parentPort!.on('message', (origin: number) => {
  const options = { draws, source: source(seed).substream('origin', origin), layers, host }
  parentPort!.postMessage(backtestOrigin(trace, plan, origin, specs, chosen, options))
})
