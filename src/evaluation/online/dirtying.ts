import { categorical } from '../../markov/simulate.ts'
import { type Source, standardNormal } from '../../random.ts'
import { collapse, decay, type Gaussian, independent, renew, sample, update } from './gaussian.ts'
import { type DirtyingPrior, dirtyingPrior } from './prior.ts'
import type { Progress, SeenRound } from './progress.ts'

/** One set of variances, and what it makes of the rounds: the law of level, slope and drift after the last. */
export interface Hypothesis extends Gaussian {
  readonly noise: number
  readonly drift: number
  readonly memory: number
  readonly logWeight: number
  /** Expected number of changes of level so far. */
  readonly changes: number
}

/** What is believed of a guest's writes after the rounds seen. */
export interface Belief {
  readonly hypotheses: readonly Hypothesis[]
  readonly prior: DirtyingPrior
  /** The prior of the level for a guest of this size, in ln pages. */
  readonly level: { readonly mean: number; readonly sd: number }
}

const [LEVEL, DRIFT] = [0, 2]

/** Rounds that are kept of a long migration: the first, of which some are long, and the last. */
const [EARLY, LATE] = [20, 280]

/**
 * By how much the curve bends away from a power law at ln τ = x; beyond where the prior's curves reach it bends no
 * more.
 */
function bend(x: number, { curvature, reach }: DirtyingPrior): number {
  const away = Math.abs(x)
  return curvature * (away < reach ? x * x : reach * (2 * away - reach))
}

/**
 * A guest's writes from the rounds seen. The pages newly set after the guest ran for τ seconds are
 *
 *     D = exp(level + slope · ln τ + curvature · (ln τ)² + drift + noise),
 *
 * a curve with log-normal variation of two kinds: an Ornstein–Uhlenbeck drift, which lasts, and noise anew each round.
 * Level and slope are normal beforehand, the curvature is that of the prior; the variances are a grid of hypotheses
 * that are equally likely. Each has a Kalman filter. At any time the level may become another guest's: a step of the
 * filter is the mixture with and without such a change, collapsed to its first two moments (Harrison & Stevens 1976).
 * Of the rate of changes nothing is known beforehand (it is uniform), so that after n of them in t seconds the next s
 * seconds are free of one with probability (t / (t + s))^(n + 1); with n = 0 this is the rule of Gott (1993).
 */
export function believe(
  { rounds: all, pageCount }: Pick<Progress, 'rounds' | 'pageCount'>,
  prior = dirtyingPrior,
): Belief {
  const level = { mean: Math.log(pageCount) + prior.level.mean, sd: prior.level.sd }
  const { slope, grid } = prior
  const rounds = all.filter((_, i) => i < EARLY || i >= all.length - LATE)
  const hypotheses = grid.noise.flatMap(noise =>
    grid.drift.flatMap(drift =>
      grid.memory.map(memory => {
        const start = independent([level.mean, slope.mean, 0], [level.sd, slope.sd, drift])
        const before: Hypothesis = { ...start, noise, drift, memory, logWeight: 0, changes: 0 }
        return rounds.reduce((state, round, i) => step(state, round, rounds[i - 1]?.end, prior, level), before)
      }),
    ),
  )
  const most = Math.max(...hypotheses.map(({ logWeight }) => logWeight))
  const total = Math.log(hypotheses.reduce((sum, { logWeight }) => sum + Math.exp(logWeight - most), 0)) + most
  return { level, prior, hypotheses: hypotheses.map(one => ({ ...one, logWeight: one.logWeight - total })) }
}

function step(
  state: Hypothesis,
  { dirtied, guestTime, synchronisations, timing, end }: SeenRound,
  previous: number | undefined,
  prior: DirtyingPrior,
  level: Belief['level'],
): Hypothesis {
  const seconds = Math.max(guestTime, 1e-3)
  const pages = Math.max(dirtied, 0.5)
  const x = Math.log(seconds)
  const variance =
    state.noise ** 2 / synchronisations + (prior.slope.mean * Math.min(1, timing / seconds)) ** 2 + 1 / (1 + pages)
  const observed = { h: [1, x, 1], y: Math.log(pages) - bend(x, prior), variance }
  if (previous === undefined) {
    const { logDensity, ...law } = update(state, observed)
    return { ...state, ...law, logWeight: logDensity }
  }
  const kept = Math.exp((previous - end) / state.memory)
  const drifted = decay(state, DRIFT, kept, state.drift ** 2 * (1 - kept * kept))
  const stay = update(drifted, observed)
  const jump = update(renew(drifted, LEVEL, level), observed)
  const unchanged = (previous / end) ** (state.changes + 1)
  const [logStay, logJump] = [Math.log(unchanged) + stay.logDensity, Math.log1p(-unchanged) + jump.logDensity]
  const most = Math.max(logStay, logJump)
  const either = most + Math.log(Math.exp(logStay - most) + Math.exp(logJump - most))
  const share = Math.exp(logJump - either)
  return {
    ...state,
    ...collapse(stay, jump, share),
    logWeight: state.logWeight + either,
    changes: state.changes + share,
  }
}

/**
 * One guest of those believed in: the pages newly set when the log is read at `clock` (the guest's, ascending from
 * `lastRead`; undefined if no round was seen), the guest having run for `since` seconds since it was read last. Without
 * `changes` its level stays.
 */
export function drawWrites(
  { hypotheses, level: anew, prior }: Belief,
  { lastRead, changes }: { lastRead: number | undefined; changes: boolean },
  source: Source,
): (clock: number, since: number) => number {
  const weights = hypotheses.map(({ logWeight }) => Math.exp(logWeight))
  const chosen = hypotheses[categorical(weights, source)]!
  const { noise, drift, memory } = chosen
  let [level, slope, drifted] = sample(chosen, source) as [number, number, number]
  slope = Math.min(1, Math.max(0, slope))
  const changed = changesOf(chosen.changes, lastRead, source)
  let read = lastRead
  return (clock, since) => {
    const kept = Math.exp(((read ?? clock) - clock) / memory)
    read = clock
    drifted = drifted * kept + drift * Math.sqrt(1 - kept * kept) * standardNormal(source)
    const anewEachRound = noise * standardNormal(source)
    if (changes && changed(clock)) level = anew.mean + anew.sd * standardNormal(source)
    if (!(since > 0)) return 0
    const x = Math.log(since)
    return Math.exp(level + slope * x + bend(x, prior) + drifted + anewEachRound)
  }
}

/**
 * Whether a change came since it was asked last, `from` on or else from when it is asked first, after `count` of them.
 */
function changesOf(count: number, from: number | undefined, source: Source): (clock: number) => boolean {
  let changes = count
  let next: number | undefined
  const after = (clock: number) => clock * (1 - source()) ** (-1 / (changes + 1))
  return clock => {
    next ??= after(from ?? clock)
    const due = next < clock
    for (; next < clock; next = after(next)) changes++
    return due
  }
}
