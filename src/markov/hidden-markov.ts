import type { Source } from '../random.ts'
import { climb, type Stopping } from './hidden-climb.ts'
import { viterbi } from './hidden-decode.ts'
import { emissionParameters, refitEmissions, varianceFloor } from './hidden-emissions.ts'
import { backward, forward, type HiddenMarkov, type Passes, passesOver } from './hidden-forward.ts'
import { checkSeries, columnMoments, type Series, sequencesOf, slotsOf } from './hidden-series.ts'
import { startingPath } from './hidden-start.ts'

/** How many states, and how EM starts and stops. */
export interface HiddenMarkovOptions extends Stopping {
  /** Number of states, k. */
  readonly states: number
  /** How many starts are drawn; 5 unless told. */
  readonly restarts?: number
  readonly source: Source
  /**
   * Added to the expected number of every transition and of every first state: a Dirichlet prior with all parameters
   * 1 + pseudoCount, whose mode is taken. It keeps a phase that was never left from lasting for ever. 0.1 unless told;
   * 0 is maximum likelihood.
   */
  readonly pseudoCount?: number
  /** The least variance of a state as a share of the column's; 0.001 unless told. */
  readonly varianceShare?: number
  /** Begin here instead of at drawn starts. */
  readonly start?: HiddenMarkov
}

/**
 * How well a model fits T slots: −2 ln L + 2p, −2 ln L + p ln T, and the latter for the likelihood of x and Viterbi's
 * path.
 */
export interface Criteria {
  readonly logLikelihood: number
  /** Free parameters, p. */
  readonly parameters: number
  readonly aic: number
  readonly bic: number
  /** Biernacki, Celeux & Govaert (2000), with the most probable path in the place of the missing states. */
  readonly icl: number
}

/** A hidden Markov model fitted by EM, its criteria, and how EM went. */
export interface HiddenMarkovFit extends HiddenMarkov, Criteria {
  readonly iterations: number
  readonly converged: boolean
  /** Log-likelihood plus ln of the prior, up to a constant, before each M step and at the end; it never falls. */
  readonly history: readonly number[]
}

/** M steps that each start is given before only the best goes on. */
const trial = 15

/**
 * Fits a hidden Markov model by EM (Baum et al. 1970; Rabiner 1989), with the mode of a Dirichlet prior for the
 * transitions. Starts are k-means++ partitions; each gets a short run, and the best goes on until it converges
 * (Biernacki, Celeux & Govaert 2003). States are numbered by the sum of their standardised means, ascending.
 *
 * @throws RangeError when the series is malformed, or `states` is not an integer from 1 to the number of slots
 */
export function fitHiddenMarkov(series: Series, options: HiddenMarkovOptions): HiddenMarkovFit {
  checkSeries(series)
  const { states, restarts = 5, source, pseudoCount = 0.1, varianceShare = 1e-3 } = options
  checkStates(states, 1, series)
  const floor = varianceFloor(series, varianceShare)
  const passes = passesOver(series, states)
  const run = (start: HiddenMarkov, stopping: Stopping) => {
    let model = start
    const expect = () => forward(model, passes) + logPrior(model, pseudoCount)
    const maximise = () => {
      backward(model, passes)
      model = maximised(model, passes, floor, pseudoCount)
    }
    return { ...climb(expect, maximise, stopping), model: () => model }
  }
  const starts = options.start
    ? [options.start]
    : Array.from({ length: states === 1 ? 1 : restarts }, () => startFrom(series, passes, floor, pseudoCount, source))
  const trials = starts.map(start => run(start, { ...options, maxIterations: starts.length > 1 ? trial : 0 }))
  const best = trials.reduce((a, b) => (b.history.at(-1)! > a.history.at(-1)! ? b : a))
  const { maxIterations = 200 } = options
  const rest = run(best.model(), { ...options, maxIterations: Math.max(0, maxIterations - best.history.length + 1) })
  const model = numbered(rest.model(), series)
  const history = [...best.history, ...rest.history.slice(1)]
  const logLikelihood = forward(model, passes)
  const parameters = states - 1 + states * (states - 1) + emissionParameters(states, series.columns)
  return {
    ...model,
    ...criteria(logLikelihood, parameters, slotsOf(series), viterbi(model, series).logProbability),
    iterations: history.length - 1,
    converged: rest.converged,
    history,
  }
}

/** @throws RangeError unless `states` is an integer from `least` to the number of slots */
export function checkStates(states: number, least: number, series: Series): void {
  if (Number.isInteger(states) && states >= least && states <= slotsOf(series)) return
  throw new RangeError(`states must be an integer from ${least} to ${slotsOf(series)}: ${states}`)
}

export function criteria(
  logLikelihood: number,
  parameters: number,
  slots: number,
  pathLogProbability: number,
): Criteria {
  const penalty = parameters * Math.log(slots)
  return {
    logLikelihood,
    parameters,
    aic: 2 * parameters - 2 * logLikelihood,
    bic: penalty - 2 * logLikelihood,
    icl: penalty - 2 * pathLogProbability,
  }
}

/** ln of the Dirichlet densities of these rows, up to a constant. */
export function logDirichlet(rows: readonly (readonly number[])[], pseudoCount: number): number {
  if (pseudoCount === 0) return 0
  return pseudoCount * rows.flat().reduce((sum, p) => sum + Math.log(p), 0)
}

/** Shares of these counts, after `pseudoCount` was added to each; equal shares of nothing. */
export function shares(counts: ArrayLike<number>, pseudoCount: number): number[] {
  const total = Array.from(counts).reduce((sum, count) => sum + count + pseudoCount, 0)
  return Array.from(counts, count => (total > 0 ? (count + pseudoCount) / total : 1 / counts.length))
}

/** The states in ascending order of the sum of their standardised means. */
export function stateOrder({ emissions }: Pick<HiddenMarkov, 'emissions'>, series: Series): number[] {
  const { variances } = columnMoments(series)
  const level = emissions.means.map(row =>
    row.reduce((sum, mean, j) => sum + (variances[j]! > 0 ? mean / Math.sqrt(variances[j]!) : 0), 0),
  )
  return level.map((_, i) => i).sort((a, b) => level[a]! - level[b]!)
}

const logPrior = ({ initial, transition }: HiddenMarkov, pseudoCount: number) =>
  logDirichlet([initial, ...transition], pseudoCount)

function maximised(model: HiddenMarkov, passes: Passes, floor: Float64Array, pseudoCount: number): HiddenMarkov {
  const { series, states, smoothed, counts } = passes
  return {
    initial: shares(firstStates(series, states, smoothed), pseudoCount),
    transition: model.transition.map((_, i) => shares(counts.subarray(i * states, (i + 1) * states), pseudoCount)),
    emissions: refitEmissions(model.emissions, series, smoothed, floor),
  }
}

/** Expected number of sequences that begin in each state. */
export function firstStates(series: Series, states: number, smoothed: Float64Array): Float64Array {
  const counts = new Float64Array(states)
  for (const [from] of sequencesOf(series)) {
    for (let i = 0; i < states; i++) counts[i]! += smoothed[from * states + i]!
  }
  return counts
}

/** The M step of a drawn partition, as if its states had been seen. */
function startFrom(
  series: Series,
  passes: Passes,
  floor: Float64Array,
  pseudoCount: number,
  source: Source,
): HiddenMarkov {
  const { states, smoothed, counts } = passes
  const path = startingPath(series, states, source)
  smoothed.fill(0)
  path.forEach((state, t) => {
    smoothed[t * states + state] = 1
  })
  counts.fill(0)
  for (const [from, to] of sequencesOf(series)) {
    for (let t = from + 1; t < to; t++) counts[path[t - 1]! * states + path[t]!]!++
  }
  const { means, variances } = columnMoments(series)
  const overall = Array.from(variances, (variance, j) => Math.max(variance, floor[j]!))
  const rows = Array.from({ length: states })
  const blank: HiddenMarkov = {
    initial: rows.map(() => 1 / states),
    transition: rows.map(() => []),
    emissions: { family: 'gaussian', means: rows.map(() => [...means]), variances: rows.map(() => overall) },
  }
  return maximised(blank, passes, floor, Math.max(pseudoCount, 0.1))
}

function numbered(model: HiddenMarkov, series: Series): HiddenMarkov {
  const order = stateOrder(model, series)
  const pick = <T>(values: readonly T[]) => order.map(i => values[i]!)
  const { family, means, variances } = model.emissions
  return {
    initial: pick(model.initial),
    transition: pick(model.transition).map(pick),
    emissions: { family, means: pick(means), variances: pick(variances) },
  }
}
