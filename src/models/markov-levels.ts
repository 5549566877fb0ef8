import { ckmeans } from 'simple-statistics'
import { logLikelihoodOf } from '../markov/chain.ts'
import { total } from '../markov/matrix.ts'
import { transitionCounts } from '../markov/transition-counts.ts'

/** How busy something is, epoch by epoch: the level of each, 0 the least busy of `count`. */
export interface Levels {
  readonly count: number
  readonly of: Uint8Array
}

/** Most levels that are looked for. */
const LEVELS = 4
/** Least variance within a level, of what rounding and chance alone leave of 2√count. */
const LEAST_VARIANCE = 0.05

/**
 * Levels of activity: the optimal partition of `activity` into intervals (Wang & Song 2011). Their number is that of
 * least BIC for a normal law of one variance about each level and a Markov chain of levels.
 */
export function activityLevels(activity: Float64Array): Levels {
  const n = activity.length
  const distinct = new Set(activity).size
  let best: Levels & { bic: number } = { count: 1, of: new Uint8Array(n), bic: Infinity }
  for (let count = 1; count <= Math.min(LEVELS, distinct); count++) {
    const clusters = ckmeans(Array.from(activity), count)
    if (count > 1 && clusters.some(cluster => cluster.length < 2)) continue
    const least = clusters.map(cluster => cluster[0]!)
    const of = Uint8Array.from(activity, value => least.findLastIndex(bound => value >= bound))
    const error = total(clusters.map(squaredError))
    const variance = Math.max(error / n, LEAST_VARIANCE)
    const { counts } = transitionCounts([of], { states: count })
    const transition = counts.map(row => row.map(value => value / (total(row) || 1)))
    const logLikelihood = -(n / 2) * Math.log(variance) - error / (2 * variance) + logLikelihoodOf(counts, transition)
    const bic = (count + count * (count - 1)) * Math.log(n) - 2 * logLikelihood
    if (bic < best.bic) best = { count, of, bic }
  }
  return { count: best.count, of: best.of }
}

function squaredError(values: readonly number[]): number {
  const mean = total(values) / values.length
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
}
