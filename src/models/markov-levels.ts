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
/** Least variance within a level that is believed: groups of always the same pages have none. */
const LEAST_VARIANCE = 0.05

/** Steps of Lloyd's algorithm, at most. */
const STEPS = 30

/**
 * Levels of activity: intervals of equal width, moved until each value is in the one of the nearest mean (Lloyd 1982), so
 * that rare bursts keep a level of their own. Their number is that of least BIC for a normal law of one variance about
 * each level and a Markov chain of levels.
 */
export function activityLevels(activity: Float64Array): Levels {
  const n = activity.length
  let best: Levels & { bic: number } = { count: 1, of: new Uint8Array(n), bic: Infinity }
  for (let count = 1; count <= LEVELS; count++) {
    const { of, sizes, error } = partition(activity, count)
    if (count > 1 && sizes.some(size => size < 2)) continue
    const variance = Math.max(error / n, LEAST_VARIANCE)
    const { counts } = transitionCounts([of], { states: count })
    const transition = counts.map(row => row.map(value => value / (total(row) || 1)))
    const logLikelihood = -(n / 2) * Math.log(variance) - error / (2 * variance) + logLikelihoodOf(counts, transition)
    const bic = (count + count * (count - 1)) * Math.log(n) - 2 * logLikelihood
    if (bic < best.bic) best = { count, of, bic }
  }
  return { count: best.count, of: best.of }
}

function partition(values: Float64Array, count: number) {
  const least = values.reduce((a, b) => Math.min(a, b))
  const width = (values.reduce((a, b) => Math.max(a, b)) - least) / count || 1
  let of = Uint8Array.from(values, value => Math.min(count - 1, Math.floor((value - least) / width)))
  for (let step = 0; ; step++) {
    const sizes = new Array<number>(count).fill(0)
    const means = new Array<number>(count).fill(0)
    values.forEach((value, i) => {
      const level = of[i]!
      sizes[level]!++
      means[level]! += (value - means[level]!) / sizes[level]!
    })
    let error = 0
    const nearest = Uint8Array.from(values, value => {
      const level = means.reduce(
        (best, mean, l) => (sizes[l]! > 0 && Math.abs(value - mean) < Math.abs(value - means[best]!) ? l : best),
        sizes.findIndex(size => size > 0),
      )
      error += (value - means[level]!) ** 2
      return level
    })
    if (step === STEPS || nearest.every((level, i) => level === of[i])) return { of, sizes, error }
    of = nearest
  }
}
