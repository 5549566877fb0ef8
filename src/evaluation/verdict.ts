import { baselines } from './baselines.ts'
import { modelScores } from './score-table.ts'
import type { Scored } from './scored.ts'

/** Whether the model to believe keeps what its intervals promise. */
export interface Verdict {
  readonly model: string
  readonly passed: boolean
  readonly sentence: string
}

const LEVEL = 0.9
const names = { totalTime: 'total time', downtime: 'downtime' } as const

/**
 * The model with the least mean CRPS of total time among those that scored every completed migration, and whether the 95%
 * binomial intervals of the coverage of its 90% intervals, of total time and of downtime, hold 90%. A baseline is taken
 * only where there is nothing else.
 *
 * @returns undefined when no migration completed
 */
export function verdict(scored: readonly Scored[]): Verdict | undefined {
  const ofModels = scored.filter(({ model }) => !baselines.has(model))
  const scores = modelScores(ofModels.length > 0 ? ofModels : scored)
  const most = Math.max(0, ...scores.map(({ totalTime }) => totalTime.n))
  const [best] = scores
    .filter(({ totalTime }) => totalTime.n === most && totalTime.crps !== null)
    .sort((a, b) => a.totalTime.crps! - b.totalTime.crps!)
  if (!best || most === 0) return undefined
  const found = (Object.keys(names) as (keyof typeof names)[]).map(quantity => {
    const { coverage90, coverage90Interval } = best[quantity]
    const [low, high] = coverage90Interval ?? [0, 1]
    const kept = low <= LEVEL && LEVEL <= high
    const share = `${(coverage90! * 100).toFixed(0)}% (${(low * 100).toFixed(0)}–${(high * 100).toFixed(0)}%)`
    return { kept, words: `the ${names[quantity]} of ${share}` }
  })
  const passed = found.every(({ kept }) => kept)
  return {
    model: best.model,
    passed,
    sentence: [
      passed ? 'Validation passed: ' : 'Validation failed: ',
      `of the models, ${best.model} has the least CRPS (${best.totalTime.crps!.toPrecision(3)} s), and its 90% intervals held `,
      `${found.map(({ words }) => words).join(' and ')} of ${most} completed migrations.`,
    ].join(''),
  }
}
