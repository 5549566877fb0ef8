import { parentPort, workerData } from 'node:worker_threads'
import { drawOutcomes, type Forecaster } from '../forecast/draws.ts'
import { restoreFits } from '../forecast/fits-json.ts'
import { forecastersOf } from '../forecast/forecast.ts'
import { migrationOf } from '../migration/spec.ts'
import { source } from '../random.ts'
import type { Task, WorkerInput } from './pool.ts'

const { fits, spec, seed, layers } = workerData as WorkerInput
const forecasters = new Map<string, Forecaster>(
  forecastersOf(restoreFits(fits), migrationOf(spec), { source: source(seed), layers }).map(one => [one.name, one]),
)

parentPort!.on('message', ({ name, from, to }: Task) => {
  parentPort!.postMessage(drawOutcomes(forecasters.get(name)!, from, to))
})
