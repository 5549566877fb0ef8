import { parentPort, workerData } from 'node:worker_threads'
import { drawOutcomes, type Forecaster } from '../forecast/draws.ts'
import { restoreFits } from '../forecast/fits-json.ts'
import { forecastersOf } from '../forecast/forecast.ts'
import { migrationOf } from '../migration/spec.ts'
import { source } from '../random.ts'
import type { DrawTask, ForecastInput } from './parallel-forecast.ts'

const { fits, spec, seed, layers, host } = workerData as ForecastInput
const forecasters = new Map<string, Forecaster>(
  forecastersOf(restoreFits(fits), migrationOf(spec), { source: source(seed), layers, host }).map(one => [
    one.name,
    one,
  ]),
)

parentPort!.on('message', ({ name, from, to }: DrawTask) => {
  parentPort!.postMessage(drawOutcomes(forecasters.get(name)!, from, to))
})
