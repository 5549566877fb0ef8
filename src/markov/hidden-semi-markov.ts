import { climb, type Stopping } from './hidden-climb.ts'
import { chooseDuration, durationLike, durationParameters, refitDuration } from './hidden-duration-fit.ts'
import { durationPrior } from './hidden-duration-likelihood.ts'
import { type DurationFamily, empiricalDuration, geometricDuration } from './hidden-durations.ts'
import { emissionParameters, refitEmissions, varianceFloor } from './hidden-emissions.ts'
import type { HiddenMarkov } from './hidden-forward.ts'
import {
  type Criteria,
  checkStates,
  criteria,
  firstStates,
  fitHiddenMarkov,
  type HiddenMarkovOptions,
  logDirichlet,
  shares,
} from './hidden-markov.ts'
import { type HiddenSemiMarkov, type SemiPasses, semiForward, semiPassesOver } from './hidden-semi-passes.ts'
import { semiBackward } from './hidden-semi-smooth.ts'
import { semiViterbi } from './hidden-semi-viterbi.ts'
import { checkSeries, type Series, slotsOf } from './hidden-series.ts'

/** How many states, the laws of their sojourns, and how EM starts and stops. */
export interface HiddenSemiMarkovOptions extends Omit<HiddenMarkovOptions, 'start'> {
  /** M steps at most, those of the hidden Markov model apart; 60 unless told, as each costs k D operations a slot. */
  readonly maxIterations?: number
  /** A family for all states, or `choose`, which takes for each state the parametric one of the least BIC. */
  readonly durations?: DurationFamily | 'choose'
  /** D, the greatest age with a hazard of its own; 200 slots unless told, and never as long as the series. */
  readonly longest?: number
  /** Whether the first sojourn began with the series or before it (left-censored); `residual` unless told. */
  readonly first?: HiddenSemiMarkov['first']
  /** Begin here instead of at the hidden Markov model that is fitted first. */
  readonly start?: HiddenSemiMarkov
}

/** A hidden semi-Markov model fitted by EM, its criteria, and how EM went. */
export interface HiddenSemiMarkovFit extends HiddenSemiMarkov, Criteria {
  readonly iterations: number
  readonly converged: boolean
  /** Log-likelihood plus ln of the priors, up to a constant, in the families of the result; it never falls. */
  readonly history: readonly number[]
}

/** M steps with free hazards before families are chosen. */
const trial = 10

/**
 * Fits a hidden semi-Markov model with explicit durations (Ferguson 1980; Yu 2010) by generalised EM. It begins at the
 * fitted hidden Markov model, whose sojourns are geometric, so that restarts are spent where they are cheap. The last
 * sojourn is right-censored (Guédon 2003) and the first one has the equilibrium law, unless it is said to be complete.
 * Families are chosen after a short run with free hazards, and EM goes on within them.
 *
 * @throws RangeError when the series is malformed, or `states` is not an integer from 2 to the number of slots
 */
export function fitHiddenSemiMarkov(series: Series, options: HiddenSemiMarkovOptions): HiddenSemiMarkovFit {
  checkSeries(series)
  const { states, durations = 'choose', first = 'residual', pseudoCount = 0.1, varianceShare = 1e-3 } = options
  checkStates(states, 2, series)
  const { start, ...hidden } = options
  const longest = start
    ? start.durations[0]!.hazards.length - 1
    : Math.max(1, Math.min(options.longest ?? 200, slotsOf(series) - 1))
  const stopping = { maxIterations: 60, ...options }
  const floor = varianceFloor(series, varianceShare)
  const passes = semiPassesOver(series, states, longest)
  const run = (from: HiddenSemiMarkov, until: Stopping) => {
    let model = from
    const expect = () => semiForward(model, passes) + logPrior(model, pseudoCount)
    const maximise = () => {
      semiBackward(model, passes)
      model = maximised(model, passes, floor, pseudoCount)
    }
    const result = climb(expect, maximise, until)
    semiBackward(model, passes)
    return { ...result, model }
  }
  const begin = start ?? withDurations(semiMarkovOf(fitHiddenMarkov(series, hidden), longest, first), durations)
  const isChosen = durations === 'choose' && !start
  let fit = run(begin, isChosen ? { ...stopping, maxIterations: trial } : stopping)
  if (isChosen) {
    const chosen = begin.durations.map((_, j) => chooseDuration(fit.model.durations[j]!, passes.statistics[j]!, first))
    fit = run({ ...fit.model, durations: chosen }, stopping)
  }
  const { model, history, converged } = fit
  const logLikelihood = semiForward(model, passes)
  const free = model.durations.reduce(
    (sum, duration, j) => sum + durationParameters(duration, passes.statistics[j]!, model.first),
    states - 1 + states * (states - 2) + emissionParameters(states, series.columns),
  )
  return {
    ...model,
    ...criteria(logLikelihood, free, slotsOf(series), semiViterbi(model, series).logProbability),
    iterations: history.length - 1,
    converged,
    history,
  }
}

/** The hidden semi-Markov model that equals a hidden Markov one: its sojourns are geometric. */
export function semiMarkovOf(
  { initial, transition, emissions }: HiddenMarkov,
  longest: number,
  first: HiddenSemiMarkov['first'],
): HiddenSemiMarkov {
  const leaving = transition.map((row, i) => row.reduce((sum, p, j) => sum + (i === j ? 0 : p), 0))
  return {
    initial,
    transition: transition.map((row, i) => row.map((p, j) => (i === j ? 0 : p / leaving[i]!))),
    durations: leaving.map(p => geometricDuration(Math.min(1, p), longest)),
    first,
    emissions,
  }
}

function withDurations(model: HiddenSemiMarkov, family: DurationFamily | 'choose'): HiddenSemiMarkov {
  const durations = model.durations.map(duration =>
    family === 'choose'
      ? empiricalDuration(duration.hazards, duration.parameters.p!, 1)
      : durationLike(duration, family),
  )
  return { ...model, durations }
}

function logPrior({ initial, transition, durations }: HiddenSemiMarkov, pseudoCount: number): number {
  const others = transition.map((row, i) => row.filter((_, j) => i !== j))
  return durations.reduce((sum, law) => sum + durationPrior(law), logDirichlet([initial, ...others], pseudoCount))
}

function maximised(
  model: HiddenSemiMarkov,
  passes: SemiPasses,
  floor: Float64Array,
  pseudoCount: number,
): HiddenSemiMarkov {
  const { series, states, smoothed, counts, statistics } = passes
  return {
    initial: shares(firstStates(series, states, smoothed), pseudoCount),
    transition: model.transition.map((_, i) => {
      const row = [...counts.subarray(i * states, (i + 1) * states)]
      return shares(row.toSpliced(i, 1), pseudoCount).toSpliced(i, 0, 0)
    }),
    durations: model.durations.map((law, j) => refitDuration(law, statistics[j]!, model.first)),
    first: model.first,
    emissions: refitEmissions(model.emissions, series, smoothed, floor),
  }
}
