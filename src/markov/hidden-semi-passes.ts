import { type Duration, type DurationTable, durationTable, residualTable } from './hidden-durations.ts'
import { type Emissions, logDensities } from './hidden-emissions.ts'
import { type Series, sequencesOf, slotsOf } from './hidden-series.ts'

/**
 * A hidden semi-Markov model with explicit durations: plain data. `transition` has a zero diagonal. The first sojourn
 * of a sequence is either `complete`, begun with its first slot, or `residual`, the rest of one that began before.
 */
export interface HiddenSemiMarkov {
  readonly initial: readonly number[]
  readonly transition: readonly (readonly number[])[]
  readonly durations: readonly Duration[]
  readonly first: 'complete' | 'residual'
  readonly emissions: Emissions
}

/**
 * Expected numbers of sojourns of one kind: that lasted exactly a slots, at least a when the series ended, beyond D.
 */
export interface SojournCounts {
  readonly exact: Float64Array
  readonly censored: Float64Array
  beyond: number
}

/** What the duration law of a state is fitted to: sojourns, first ones apart, and ends and stays at ages beyond D. */
export interface SojournStatistics {
  readonly whole: SojournCounts
  readonly first: SojournCounts
  tailEnds: number
  tailStays: number
}

/** Room for the passes: `T` numbers per state, state after state, except where said. */
export interface SemiPasses {
  readonly series: Series
  readonly states: number
  readonly slots: number
  readonly longest: number
  /** ln density, T × k by rows. */
  readonly logs: Float64Array
  /** P(a sojourn begins at t | rows before t). */
  readonly entry: Float64Array
  /** P(a sojourn ends with t | rows to t). */
  readonly ended: Float64Array
  /** P(the sojourn is older than D at t | rows before t). */
  readonly tail: Float64Array
  /** Density of row t in the state / predictive density. */
  readonly ratio: Float64Array
  /** Likelihood of the rows after t when the state is left with t / predictive. */
  readonly leave: Float64Array
  /** Likelihood of the rows from t on when the sojourn is older than D / predictive. */
  readonly older: Float64Array
  /** T × k by rows. */
  readonly filtered: Float64Array
  readonly smoothed: Float64Array
  readonly scores: Float64Array
  /** k × k. */
  readonly counts: Float64Array
  readonly statistics: readonly SojournStatistics[]
}

export function semiPassesOver(series: Series, states: number, longest: number): SemiPasses {
  const slots = slotsOf(series)
  const room = () => new Float64Array(slots * states)
  const sojourns = () => ({
    exact: new Float64Array(longest + 1),
    censored: new Float64Array(longest + 1),
    beyond: 0,
  })
  return {
    series,
    states,
    slots,
    longest,
    logs: room(),
    entry: room(),
    ended: room(),
    tail: room(),
    ratio: room(),
    leave: room(),
    older: room(),
    filtered: room(),
    smoothed: room(),
    scores: new Float64Array(slots),
    counts: new Float64Array(states * states),
    statistics: Array.from({ length: states }, () => {
      return { whole: sojourns(), first: sojourns(), tailEnds: 0, tailStays: 0 }
    }),
  }
}

/** Tables of the durations of whole sojourns and of first ones, per state. */
export function tablesOf({ durations, first }: Pick<HiddenSemiMarkov, 'durations' | 'first'>): {
  readonly whole: readonly DurationTable[]
  readonly firsts: readonly DurationTable[]
} {
  const whole = durations.map(durationTable)
  return { whole, firsts: first === 'residual' ? whole.map(residualTable) : whole }
}

/**
 * A sojourn whose rows are, since some t, less probable than this, relative to all else that may have happened, is
 * passed over: it could matter only if leaving the state and coming back were less probable still.
 */
export const negligible = 1e-40

/**
 * The forward pass, in O(T (k² + k D)); gives the log-likelihood. Like Guédon (2003) it is in conditional
 * probabilities, so that neither logarithms nor scaling are needed; sojourns older than D share one term, their hazard
 * being constant.
 */
export function semiForward(model: HiddenSemiMarkov, passes: SemiPasses): number {
  const { series, states, slots, longest, logs, entry, ended, tail, ratio, filtered, scores } = passes
  const steps = Float64Array.from(model.transition.flat())
  const { whole, firsts } = tablesOf(model)
  logDensities(model.emissions, series, logs)
  const result = { present: 0, ending: 0 }
  let logLikelihood = 0
  for (const [from, to] of sequencesOf(series)) {
    for (let t = from; t < to; t++) {
      const row = t * states
      let shift = -Infinity
      for (let j = 0; j < states; j++) {
        const at = j * slots + t
        entry[at] = t === from ? model.initial[j]! : entering(j, t - 1)
        ages(j, from, t)
        filtered[row + j] = result.present
        ended[at] = result.ending
        if (result.present > 0 && logs[row + j]! > shift) shift = logs[row + j]!
      }
      let sum = 0
      for (let j = 0; j < states; j++) {
        const present = filtered[row + j]!
        const density = present > 0 ? Math.exp(logs[row + j]! - shift) : 0
        ratio[j * slots + t] = density
        sum += present * density
      }
      for (let j = 0; j < states; j++) {
        const at = j * slots + t
        ratio[at]! /= sum
        filtered[row + j]! *= ratio[at]!
        ended[at]! *= ratio[at]!
      }
      scores[t] = shift + Math.log(sum)
      logLikelihood += scores[t]!
    }
  }
  return logLikelihood

  function entering(j: number, t: number): number {
    let sum = 0
    for (let i = 0; i < states; i++) sum += ended[i * slots + t]! * steps[i * states + j]!
    return sum
  }

  /** P(in j at t) and P(in j at t, and the sojourn ends with it), given the rows before t. */
  function ages(j: number, from: number, t: number): void {
    const { density, survival, tail: hazard } = whole[j]!
    const first = firsts[j]!
    const base = j * slots
    const age = t - from + 1
    const last = Math.min(longest, age - 1)
    let present = 0
    let ending = 0
    let product = 1
    let a = 1
    for (; a <= last && product > negligible; a++) {
      const weight = entry[base + t - a + 1]! * product
      present += weight * survival[a - 1]!
      ending += weight * density[a]!
      product *= ratio[base + t - a]!
    }
    let older = t > from ? tail[base + t - 1]! * (1 - hazard) * ratio[base + t - 1]! : 0
    if (product > negligible && age <= longest) {
      const weight = entry[base + from]! * product
      present += weight * first.survival[age - 1]!
      ending += weight * first.density[age]!
    } else if (product > negligible) {
      const begun = age === longest + 1 ? first : whole[j]!
      older += entry[base + t - longest]! * product * begun.survival[longest]!
    }
    tail[base + t] = older
    result.present = present + older
    result.ending = ending + older * hazard
  }
}
