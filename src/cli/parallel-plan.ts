import { concatOutcomes, type Layer, type Outcomes } from '../forecast/draws.ts'
import type { Fits } from '../forecast/fits.ts'
import { type PlainFits, plainFits } from '../forecast/fits-json.ts'
import type { Sampler, Setting } from '../forecast/plan/setting.ts'
import type { Host } from '../migration/host.ts'
import type { MigrationSpec } from '../migration/spec.ts'
import { formatBytes, formatSeconds } from '../units.ts'
import { openThreads } from './pool.ts'
import { counter } from './progress.ts'

/** What each thread is started with. */
export interface PlanInput {
  readonly fits: PlainFits
  readonly spec: MigrationSpec
  readonly seed: number
  readonly layers: readonly Layer[]
}

/** Draws `from` to `to` (exclusive) in a setting on a host, cancelled at a deadline. */
export interface PlanTask {
  readonly setting: Setting
  readonly host: Host
  readonly deadline?: number
  readonly from: number
  readonly to: number
}

/** Samplers whose draws run on every core; the same numbers as on one. */
export interface Samplers {
  on(host: Host, deadline?: number): Sampler
  close(): Promise<void>
}

const DRAWS_A_TASK = 4

export function openSamplers({ fits, ...input }: Omit<PlanInput, 'fits'> & { fits: Fits }): Samplers {
  const workerData: PlanInput = { ...input, fits: plainFits(fits) }
  const threads = openThreads<PlanTask, Outcomes>('./plan-worker.js', workerData)
  const seen = counter('draws')
  return {
    on: (host, deadline) => async (setting, from, to) => {
      const tasks = Array.from({ length: Math.ceil((to - from) / DRAWS_A_TASK) }, (_, k): PlanTask => {
        const first = from + k * DRAWS_A_TASK
        return { setting, host, from: first, to: Math.min(to, first + DRAWS_A_TASK), ...(deadline && { deadline }) }
      })
      seen.add(to - from, `${formatBytes(setting.bandwidth)}/s, limit ${formatSeconds(setting.downtimeLimit)}`)
      return concatOutcomes(await threads.run(tasks))
    },
    async close() {
      seen.stop()
      await threads.close()
    },
  }
}
