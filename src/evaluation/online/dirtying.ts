import { type Source, standardNormal } from '../../random.ts'
import type { Progress, SeenRound } from './progress.ts'
import { dirtyingPrior, type DirtyingPrior } from './prior.ts'

/**
 * One set of variances, its probability, and what it makes of the rounds: the law of the state (log level, slope, log
 * drift) after the last synchronisation.
 */
interface Hypothesis {
  readonly noise: number
  readonly drift: number
  readonly memory: number
  readonly logWeight: number
  readonly mean: readonly number[]
  /** Row by row. */
  readonly covariance: readonly number[]
  /** Expected number of changes of level so far. */
  readonly changes: number
}

/** What is believed of a guest's writes after the rounds seen. */
export interface Belief {
  readonly hypotheses: readonly Hypothesis[]
  /** Logarithm of the level's prior mean, in pages. */
  readonly level: number
  readonly prior: DirtyingPrior
}

/**
 * A guest's writes from the rounds seen. The pages newly set after the guest ran for τ seconds are
 *
 *     D = exp(level + slope · ln τ + drift + noise),
 *
 * a power law with log-normal variation of two kinds: an Ornstein–Uhlenbeck drift, which lasts, and noise anew each
 * round. Level and slope are normal beforehand; the variances are a grid of hypotheses with equal weights. Each has a
 * Kalman filter of (level, slope, drift). At any time the level may change to another guest's: a filter step is the
 * mixture with and without a change, collapsed to its first two moments (Harrison & Stevens 1976), and the rate of
 * changes has Jeffreys' prior, so that after n changes in t seconds the next s are free of one with probability
 * (t / (t + s))^(n + ½).
 */
export function believe({ rounds, pageCount }: Pick<Progress, 'rounds' | 'pageCount'>, prior = dirtyingPrior): Belief {
  const level = Math.log(pageCount) + prior.level.mean
  const { noise, drift, memory } = prior.grid
  const grid = noise.flatMap(one => drift.flatMap(two => memory.map(three => [one, two, three] as const)))
  const hypotheses = grid.map(([noise, drift, memory]) => {
    let state: Hypothesis = {
      noise,
      drift,
      memory,
      logWeight: 0,
      mean: [level, prior.slope.mean, 0],
      covariance: [prior.level.sd ** 2, 0, 0, 0, prior.slope.sd ** 2, 0, 0, 0, drift ** 2],
      changes: 0,
    }
    rounds.forEach((round, i) => {
      state = step(state, round, rounds[i - 1]?.end, level, prior)
    })
    return state
  })
  const most = Math.max(...hypotheses.map(({ logWeight }) => logWeight))
  const total = Math.log(hypotheses.reduce((sum, { logWeight }) => sum + Math.exp(logWeight - most), 0)) + most
  return { level, prior, hypotheses: hypotheses.map(one => ({ ...one, logWeight: one.logWeight - total })) }
}

/** Probability that no change comes between `from` and `to`, on the guest's clock, after so many changes. */
const unchanged = (from: number, to: number, changes: number): number => (from / to) ** (changes + 0.5)

function step(
  state: Hypothesis,
  round: SeenRound,
  previous: number | undefined,
  level: number,
  prior: DirtyingPrior,
): Hypothesis {
  const { dirtied, guestTime, synchronisations } = round
  const tau = Math.max(guestTime, 1e-3)
  const pages = Math.max(dirtied, 0.5)
  const variance =
    state.noise ** 2 / synchronisations + (prior.slope.mean * Math.min(1, round.timing / tau)) ** 2 + 1 / (1 + pages)
  const observed = { y: Math.log(pages), x: Math.log(tau), variance }
  if (previous === undefined) {
    const { logDensity, mean, covariance } = update(state.mean, state.covariance, observed)
    return { ...state, logWeight: state.logWeight + logDensity, mean, covariance }
  }
  const kept = Math.exp(-(round.end - previous) / state.memory)
  const [a, b, d] = state.mean as [number, number, number]
  const c = state.covariance
  const drifted = [c[0]!, c[1]!, c[2]! * kept, c[3]!, c[4]!, c[5]! * kept, c[6]! * kept, c[7]! * kept]
  const last = c[8]! * kept * kept + state.drift ** 2 * (1 - kept * kept)
  const same = unchanged(previous, round.end, state.changes)
  const stay = update([a, b, d * kept], [...drifted, last], observed)
  const reset = [prior.level.sd ** 2, 0, 0, 0, drifted[4]!, drifted[5]!, 0, drifted[7]!, last]
  const jump = update([level, b, d * kept], reset, observed)
  const [logStay, logJump] = [Math.log(same) + stay.logDensity, Math.log1p(-same) + jump.logDensity]
  const most = Math.max(logStay, logJump)
  const logBoth = most + Math.log(Math.exp(logStay - most) + Math.exp(logJump - most))
  const share = Math.exp(logJump - logBoth)
  return {
    ...state,
    logWeight: state.logWeight + logBoth,
    changes: state.changes + share,
    ...collapse(stay, jump, share),
  }
}

interface Gaussian {
  readonly mean: readonly number[]
  readonly covariance: readonly number[]
}

/** The Kalman filter's update by y = level + slope · x + drift + noise, with the log density of y. */
function update(
  mean: readonly number[],
  covariance: readonly number[],
  { x, y, variance }: { x: number; y: number; variance: number },
): Gaussian & { logDensity: number } {
  const h = [1, x, 1]
  const ph = [0, 1, 2].map(i => h.reduce((sum, factor, j) => sum + factor * covariance[3 * i + j]!, 0))
  const error = y - h.reduce((sum, factor, i) => sum + factor * mean[i]!, 0)
  const spread = variance + h.reduce((sum, factor, i) => sum + factor * ph[i]!, 0)
  return {
    mean: mean.map((value, i) => value + (ph[i]! * error) / spread),
    covariance: covariance.map((value, k) => value - (ph[Math.floor(k / 3)]! * ph[k % 3]!) / spread),
    logDensity: -(Math.log(2 * Math.PI * spread) + (error * error) / spread) / 2,
  }
}

/** The normal law with the moments of a mixture of two, `share` of it the second. */
function collapse(first: Gaussian, second: Gaussian, share: number): Gaussian {
  const mean = first.mean.map((value, i) => (1 - share) * value + share * second.mean[i]!)
  const about = (law: Gaussian, k: number) =>
    law.covariance[k]! +
    (law.mean[Math.floor(k / 3)]! - mean[Math.floor(k / 3)]!) * (law.mean[k % 3]! - mean[k % 3]!)
  return {
    mean,
    covariance: first.covariance.map((_, k) => (1 - share) * about(first, k) + share * about(second, k)),
  }
}

/**
 * One guest of those believed in: the pages newly set when the log is read at `clock` (the guest's, ascending from
 * `lastRead`), the guest having run for `since` seconds since it was read last.
 */
export function drawWrites(
  belief: Belief,
  lastRead: number,
  source: Source,
): (clock: number, since: number) => number {
  const { hypotheses, prior } = belief
  let left = source()
  const chosen = hypotheses.find(({ logWeight }) => (left -= Math.exp(logWeight)) < 0) ?? hypotheses.at(-1)!
  const { noise, drift, memory } = chosen
  let [level, slope, drifted] = sample(chosen, source)
  slope = Math.min(1, Math.max(0, slope))
  let changes = chosen.changes
  let read = lastRead
  let change = lastRead
  const nextChange = () => {
    change *= (1 - source()) ** (-1 / (changes + 0.5))
    changes++
  }
  nextChange()
  return (clock, since) => {
    const kept = Math.exp(-(clock - read) / memory)
    drifted = drifted * kept + drift * Math.sqrt(1 - kept * kept) * standardNormal(source)
    const rounded = noise * standardNormal(source)
    read = clock
    while (change < clock) {
      level = belief.level + prior.level.sd * standardNormal(source)
      nextChange()
    }
    return since > 0 ? Math.exp(level + slope * Math.log(since) + drifted + rounded) : 0
  }
}

/** A draw from a normal law, by its Cholesky factor. */
function sample({ mean, covariance: c }: Gaussian, source: Source): [number, number, number] {
  const root = (x: number) => Math.sqrt(Math.max(0, x))
  const ratio = (x: number, y: number) => (y > 0 ? x / y : 0)
  const l00 = root(c[0]!)
  const l10 = ratio(c[3]!, l00)
  const l11 = root(c[4]! - l10 * l10)
  const l20 = ratio(c[6]!, l00)
  const l21 = ratio(c[7]! - l20 * l10, l11)
  const l22 = root(c[8]! - l20 * l20 - l21 * l21)
  const [z0, z1, z2] = [standardNormal(source), standardNormal(source), standardNormal(source)]
  return [mean[0]! + l00 * z0, mean[1]! + l10 * z0 + l11 * z1, mean[2]! + l20 * z0 + l21 * z1 + l22 * z2]
}
