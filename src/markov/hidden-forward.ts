import { type Emissions, logDensities } from './hidden-emissions.ts'
import { type Series, sequencesOf, slotsOf } from './hidden-series.ts'

/** A hidden Markov model: plain data. Row i of `transition` is the law of the state after state i. */
export interface HiddenMarkov {
  readonly initial: readonly number[]
  readonly transition: readonly (readonly number[])[]
  readonly emissions: Emissions
}

/** Room for the passes over one series; T × k by rows, or k × k. Made once and used again in every iteration. */
export interface Passes {
  readonly series: Series
  readonly states: number
  readonly logs: Float64Array
  readonly predicted: Float64Array
  readonly filtered: Float64Array
  readonly smoothed: Float64Array
  /** ln density of each row given those before it in its sequence. */
  readonly scores: Float64Array
  /** Expected number of each transition. */
  readonly counts: Float64Array
}

export function passesOver(series: Series, states: number): Passes {
  const slots = slotsOf(series)
  const [logs, predicted, filtered, smoothed] = Array.from({ length: 4 }, () => new Float64Array(slots * states))
  return {
    series,
    states,
    logs: logs!,
    predicted: predicted!,
    filtered: filtered!,
    smoothed: smoothed!,
    scores: new Float64Array(slots),
    counts: new Float64Array(states * states),
  }
}

/**
 * Fills `logs`, `predicted`, `filtered` and `scores`, and gives the log-likelihood: the forward pass with scaling of
 * Rabiner (1989), where each row is scaled by the greatest density among the states that can be reached.
 */
export function forward({ initial, transition, emissions }: HiddenMarkov, passes: Passes): number {
  const { series, states, logs, predicted, filtered, scores } = passes
  const steps = Float64Array.from(transition.flat())
  logDensities(emissions, series, logs)
  let logLikelihood = 0
  for (const [from, to] of sequencesOf(series)) {
    for (let t = from; t < to; t++) {
      const row = t * states
      if (t === from) predicted.set(initial, row)
      else {
        predicted.fill(0, row, row + states)
        for (let i = 0, step = 0; i < states; i++) {
          const before = filtered[row - states + i]!
          for (let j = 0; j < states; j++, step++) predicted[row + j]! += before * steps[step]!
        }
      }
      scores[t] = condition(logs, predicted, filtered, row, states)
      logLikelihood += scores[t]!
    }
  }
  return logLikelihood
}

/** Bayes' rule in one row; gives ln of the predictive density. */
function condition(
  logs: Float64Array,
  predicted: Float64Array,
  filtered: Float64Array,
  row: number,
  states: number,
): number {
  let shift = -Infinity
  for (let at = row; at < row + states; at++) if (predicted[at]! > 0 && logs[at]! > shift) shift = logs[at]!
  let sum = 0
  for (let at = row; at < row + states; at++) {
    const joint = predicted[at]! > 0 ? predicted[at]! * Math.exp(logs[at]! - shift) : 0
    filtered[at] = joint
    sum += joint
  }
  for (let at = row; at < row + states; at++) filtered[at]! /= sum
  return shift + Math.log(sum)
}

/**
 * Fills `smoothed` and `counts` after a forward pass. The recursion is on conditional probabilities (Askar & Derin
 * 1981; Kim 1994), so that nothing can overflow: P(i at t | all) = P(i | to t) Σ_j p_ij P(j at t+1 | all) / P(j at t+1
 * | to t).
 */
export function backward({ transition }: HiddenMarkov, passes: Passes): void {
  const { series, states, predicted, filtered, smoothed, counts } = passes
  const steps = Float64Array.from(transition.flat())
  const ratio = new Float64Array(states)
  counts.fill(0)
  for (const [from, to] of sequencesOf(series)) {
    const last = (to - 1) * states
    for (let j = 0; j < states; j++) smoothed[last + j] = filtered[last + j]!
    for (let row = last - states; row >= from * states; row -= states) {
      for (let j = 0; j < states; j++) {
        const next = row + states + j
        ratio[j] = predicted[next]! > 1e-300 ? smoothed[next]! / predicted[next]! : 0
      }
      for (let i = 0, step = 0; i < states; i++) {
        const now = filtered[row + i]!
        let sum = 0
        for (let j = 0; j < states; j++, step++) {
          sum += steps[step]! * ratio[j]!
          counts[step]! += now * ratio[j]!
        }
        smoothed[row + i] = now * sum
      }
    }
  }
  for (let step = 0; step < counts.length; step++) counts[step]! *= steps[step]!
}
