import type { Outcomes } from '../../../src/forecast/draws.ts'
import type { Sampler, Setting } from '../../../src/forecast/plan/setting.ts'
import { source } from '../../../src/random.ts'

/** Outcomes that all took `totalTime`, with these downtimes; NaN: did not converge. */
export function outcomesOf(downtimes: readonly number[], totalTime = 5): Outcomes {
  const zeros = new Float64Array(downtimes.length)
  return {
    converged: Uint8Array.from(downtimes, downtime => (Number.isNaN(downtime) ? 0 : 1)),
    rounds: zeros,
    totalTime: zeros.map(() => totalTime),
    downtime: Float64Array.from(downtimes, downtime => (Number.isNaN(downtime) ? 9 : downtime)),
    bytes: zeros,
    faults: zeros,
    stall: zeros,
    remaining: zeros,
    lost: zeros,
  }
}

/** A sampler that keeps a downtime of 1 s with a known probability, on the same luck in every setting; it notes its draws. */
export function scripted(probability: (setting: Setting) => number, run = 0) {
  const seen: { setting: Setting; from: number; to: number }[] = []
  const sampler: Sampler = async (setting, from, to) => {
    seen.push({ setting, from, to })
    const p = probability(setting)
    return outcomesOf(
      Array.from({ length: to - from }, (_, k) => (source(run).substream('luck', from + k)() < p ? 0.5 : 2)),
    )
  }
  return { sampler, seen }
}
