import type { Source } from '../random.ts'
import { durationTable } from './hidden-durations.ts'
import { type HiddenSemiMarkov, semiForward, semiPassesOver } from './hidden-semi-passes.ts'
import { semiBackward } from './hidden-semi-smooth.ts'
import { checkSeries, type Series, sequencesOf } from './hidden-series.ts'
import { categorical } from './simulate.ts'

/** What is known of the states, as in `decode`, and the joint law of state and age at the end. */
export interface SemiDecoded {
  readonly logLikelihood: number
  readonly filtered: Float64Array
  readonly smoothed: Float64Array
  readonly scores: Float64Array
  /**
   * P(state i, and its sojourn has lasted a slots, the last row included | all rows) at `i · (D + 1) + a − 1`; the last
   * number of a state is for all ages beyond D. The age counts slots before row 0 too where the first sojourn is
   * residual.
   */
  readonly present: Float64Array
}

/** Filtered and smoothed probabilities of the states, one-step scores, and the present state with its age. */
export function semiDecode(model: HiddenSemiMarkov, series: Series): SemiDecoded {
  checkSeries(series)
  const longest = model.durations[0]!.hazards.length - 1
  const passes = semiPassesOver(series, model.initial.length, longest)
  const logLikelihood = semiForward(model, passes)
  semiBackward(model, passes)
  const { filtered, smoothed, scores, entry, ratio, tail, states, slots } = passes
  const present = new Float64Array(states * (longest + 1))
  const [from, to] = sequencesOf(series).at(-1)!
  for (const [j, table] of model.durations.map(durationTable).entries()) {
    const cell = j * (longest + 1)
    let product = 1
    for (let a = 1; a <= Math.min(longest, to - from); a++) {
      const at = j * slots + to - a
      product *= ratio[at]!
      const weight = entry[at]! * product
      if (to - a > from || model.first === 'complete') present[cell + a - 1] = weight * table.survival[a - 1]!
      else {
        for (let age = a; age <= longest; age++)
          present[cell + age - 1]! += (weight * table.survival[age - 1]!) / table.mean
        present[cell + longest]! += (weight * table.survival[longest]!) / (table.mean * table.tail)
      }
    }
    const last = j * slots + to - 1
    present[cell + longest]! += tail[last]! * ratio[last]!
  }
  return { logLikelihood, filtered, smoothed, scores, present }
}

/** `slots` states: a new path or, when the joint law of state and age is given, what comes after the present. */
export function simulateSemiStates(
  model: HiddenSemiMarkov,
  slots: number,
  source: Source,
  present?: ArrayLike<number>,
): Uint8Array {
  const { durations, transition } = model
  const oldest = durations[0]!.hazards.length - 1
  const path = new Uint8Array(slots)
  const cell = categorical(Array.from(present ?? beginning(model)), source)
  let state = Math.floor(cell / (oldest + 1))
  let age = cell % (oldest + 1)
  for (let t = 0; t < slots; t++) {
    if (t > 0 || present) {
      const ends = source() < durations[state]!.hazards[age]!
      if (ends) state = categorical(transition[state]!, source)
      age = ends ? 0 : Math.min(oldest, age + 1)
    }
    path[t] = state
  }
  return path
}

/** The joint law of state and age in the first slot. */
function beginning({ initial, durations, first }: HiddenSemiMarkov): number[] {
  return durations.flatMap((duration, j) => {
    const { survival, mean, tail } = durationTable(duration)
    if (first === 'complete') return duration.hazards.map((_, age) => (age === 0 ? initial[j]! : 0))
    const longest = survival.length - 1
    return Array.from(survival, (p, age) => (initial[j]! * p) / (age < longest ? mean : mean * tail))
  })
}
