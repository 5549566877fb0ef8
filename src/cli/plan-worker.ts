import { parentPort, workerData } from 'node:worker_threads'
import type { Outcomes } from '../forecast/draws.ts'
import { restoreFits } from '../forecast/fits-json.ts'
import { drawSetting } from '../forecast/plan/setting.ts'
import { source } from '../random.ts'
import type { PlanInput, PlanTask } from './parallel-plan.ts'

const { fits, seed, ...rest } = workerData as PlanInput
const common = { fits: restoreFits(fits), source: source(seed) }

parentPort!.on('message', ({ setting, deadline, host, from, to }: PlanTask) => {
  const spec = deadline === undefined ? rest.spec : { ...rest.spec, deadline }
  const outcomes: Outcomes = drawSetting({ ...common, ...rest, spec, host }, setting, from, to)
  parentPort!.postMessage(outcomes)
})
