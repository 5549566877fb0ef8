import { quantileSorted } from 'simple-statistics'

/** What the next job of a task is expected to cost, in CPU seconds: its mean, and an interval that should hold it. */
export interface Prediction {
  readonly low: number
  readonly mean: number
  readonly high: number
}

/** A predictor that has seen some jobs. */
export interface PredictorState {
  /** Tells it what a job cost, in CPU seconds. */
  observe(cost: number): void
  /** Undefined while there is nothing to go by. */
  predict(): Prediction | undefined
}

/** A way to predict the costs of a task's jobs from those before. */
export interface Predictor {
  /** A predictor that has seen no job yet. */
  start(): PredictorState
}

/**
 * An interval that is known beforehand, as that of a worst-case analysis.
 *
 * @throws RangeError unless 0 < low ≤ high < Infinity
 */
export function knownRange(low: number, high: number): Predictor {
  if (!(low > 0 && low <= high && high < Infinity)) throw new RangeError(`costs must be positive: ${low} to ${high}`)
  const prediction = { low, mean: (low + high) / 2, high }
  return { start: () => ({ observe: () => {}, predict: () => prediction }) }
}

/**
 * The least and the greatest of the last `window` costs, less and more by the fraction `widen`.
 *
 * @throws RangeError unless the window is a positive integer and 0 ≤ widen < 1
 */
export function movingRange(window: number, widen = 0): Predictor {
  if (!(widen >= 0 && widen < 1)) throw new RangeError(`widen must be in [0, 1): ${widen}`)
  return moving(window, costs => ({
    low: Math.min(...costs) * (1 - widen),
    mean: mean(costs),
    high: Math.max(...costs) * (1 + widen),
  }))
}

/**
 * The mean of the last `window` costs, and `deviations` standard deviations to either side (`TPMoveableMean` of Cucinotta's
 * ARSim).
 *
 * @throws RangeError unless the window is a positive integer and deviations ≥ 0
 */
export function movingMean(window: number, deviations: number): Predictor {
  if (!(deviations >= 0 && deviations < Infinity))
    throw new RangeError(`deviations must not be negative: ${deviations}`)
  return moving(window, costs => {
    const centre = mean(costs)
    const spread = Math.sqrt(mean(costs.map(cost => (cost - centre) ** 2)))
    return { low: Math.max(0, centre - deviations * spread), mean: centre, high: centre + deviations * spread }
  })
}

/**
 * Two quantiles of the last `window` costs.
 *
 * @throws RangeError unless the window is a positive integer and 0 ≤ low ≤ high ≤ 1
 */
export function movingQuantile(window: number, low: number, high: number): Predictor {
  if (!(low >= 0 && low <= high && high <= 1)) throw new RangeError(`quantiles must be in [0, 1]: ${low} to ${high}`)
  return moving(window, costs => {
    const sorted = costs.toSorted((a, b) => a - b)
    return { low: quantileSorted(sorted, low), mean: mean(costs), high: quantileSorted(sorted, high) }
  })
}

/**
 * A predictor for each place in a pattern of `length` jobs, as that of the pictures of a film (`TPMultiMoveableMean` of
 * ARSim). A place not seen yet goes by all jobs so far.
 *
 * @throws RangeError unless the length is a positive integer
 */
export function patterned(length: number, predictor: Predictor): Predictor {
  positive('the length of a pattern', length)
  return {
    start() {
      const all = predictor.start()
      const places = Array.from({ length }, () => predictor.start())
      let next = 0
      return {
        observe(cost) {
          all.observe(cost)
          places[next]!.observe(cost)
          next = (next + 1) % length
        },
        predict: () => places[next]!.predict() ?? all.predict(),
      }
    },
  }
}

function moving(window: number, summarise: (costs: readonly number[]) => Prediction): Predictor {
  positive('the window', window)
  return {
    start() {
      const costs: number[] = []
      return {
        observe(cost) {
          costs.push(cost)
          if (costs.length > window) costs.shift()
        },
        predict: () => (costs.length > 0 ? summarise(costs) : undefined),
      }
    },
  }
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

function positive(what: string, value: number) {
  if (!(Number.isInteger(value) && value > 0)) throw new RangeError(`${what} must be a positive integer: ${value}`)
}
