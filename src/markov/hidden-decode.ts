import type { Source } from '../random.ts'
import { logDensities } from './hidden-emissions.ts'
import { backward, forward, type HiddenMarkov, passesOver } from './hidden-forward.ts'
import { checkSeries, type Series, sequencesOf, slotsOf } from './hidden-series.ts'
import { categorical } from './simulate.ts'

/** What is known of the states when a series is known up to each slot, and when all of it is known; T × k by rows. */
export interface Decoded {
  readonly logLikelihood: number
  /** P(state at t | rows up to t). */
  readonly filtered: Float64Array
  /** The last row of `filtered`: the law of the state at the end. */
  readonly present: Float64Array
  /** P(state at t | all rows). */
  readonly smoothed: Float64Array
  /** ln density of row t given the rows before it, a score of one-step forecasts; they sum to the log-likelihood. */
  readonly scores: Float64Array
}

/** Filtered and smoothed probabilities of the states, and one-step scores. */
export function decode(model: HiddenMarkov, series: Series): Decoded {
  checkSeries(series)
  const passes = passesOver(series, model.initial.length)
  const logLikelihood = forward(model, passes)
  backward(model, passes)
  const { filtered, smoothed, scores, states } = passes
  return { logLikelihood, filtered, present: filtered.slice(-states), smoothed, scores }
}

/** A path of states, and ln of the joint density of the path and the series. */
export interface Path {
  readonly path: Uint8Array
  readonly logProbability: number
}

/** The most probable path of states (Viterbi 1967); among equals, that of the lower numbers. */
export function viterbi({ initial, transition, emissions }: HiddenMarkov, series: Series): Path {
  checkSeries(series)
  const states = initial.length
  const slots = slotsOf(series)
  const logs = new Float64Array(slots * states)
  logDensities(emissions, series, logs)
  const steps = Float64Array.from(transition.flat(), Math.log)
  const from = new Uint8Array(slots * states)
  const path = new Uint8Array(slots)
  let logProbability = 0
  for (const [first, end] of sequencesOf(series)) {
    for (let i = 0; i < states; i++) logs[first * states + i]! += Math.log(initial[i]!)
    for (let t = first + 1; t < end; t++) {
      const row = t * states
      for (let j = 0; j < states; j++) {
        let best = -Infinity
        for (let i = 0; i < states; i++) {
          const value = logs[row - states + i]! + steps[i * states + j]!
          if (value > best) {
            best = value
            from[row + j] = i
          }
        }
        logs[row + j]! += best
      }
    }
    const last = logs.subarray((end - 1) * states, end * states)
    const greatest = last.reduce((a, b) => Math.max(a, b))
    logProbability += greatest
    path[end - 1] = last.indexOf(greatest)
    for (let t = end - 1; t > first; t--) path[t - 1] = from[t * states + path[t]!]!
  }
  return { path, logProbability }
}

/** `slots` states: a new path or, when the law of the present state is given, what comes after the present. */
export function simulateStates(
  { initial, transition }: HiddenMarkov,
  slots: number,
  source: Source,
  present?: ArrayLike<number>,
): Uint8Array {
  const path = new Uint8Array(slots)
  let state = present ? categorical(Array.from(present), source) : -1
  for (let t = 0; t < slots; t++) {
    state = categorical(state < 0 ? initial : transition[state]!, source)
    path[t] = state
  }
  return path
}
