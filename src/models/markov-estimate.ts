import { transitionCounts } from '../markov/transition-counts.ts'
import type { Trace } from '../trace/trace.ts'
import { interpolateCurve, observedCurve } from '../working-set/dirty-curve.ts'
import { pageGroups } from '../working-set/page-groups.ts'
import { activityLevels, type Levels } from './markov-levels.ts'
import { type Membership, membership } from './markov-members.ts'
import type { State } from './markov-state.ts'

/** Windows in seconds at which the fit is held against the trace. */
const WINDOWS = [0.1, 0.2, 0.5, 1, 2, 5, 10]
/** Seconds over which a slow factor is looked for. */
const BLOCK = 1
/** Greatest correlation, and greatest variance of the slow factor, that are believed. */
const CORRELATED = 0.9
const DRIFTING = 0.25

export function estimate(trace: Trace, groups: number | 'auto'): State {
  const found = pageGroups(trace, { groups })
  const pages = membership(trace, found)
  const block = Math.max(1, Math.min(Math.round(BLOCK / trace.epoch), Math.floor(trace.length / 4)))
  const fits = Array.from({ length: found.count }, (_, g) => fitGroup(groupSeries(pages, g, trace.length), block))
  const curve = interpolateCurve(observedCurve(trace))
  const windows = Float64Array.from(WINDOWS.filter(window => window >= trace.epoch && window <= trace.duration))
  return {
    epoch: trace.epoch,
    pageCount: trace.info.pageCount,
    members: pages.members,
    offsets: pages.offsets,
    dirty: pages.dirty,
    levels: Uint8Array.from(fits, fit => fit.levels.count),
    present: Uint8Array.from(fits, fit => fit.levels.of.at(-1)!),
    transitions: Float64Array.from(fits.flatMap(fit => fit.transitions)),
    pages: Float64Array.from(fits.flatMap(fit => fit.pages)),
    correlations: Float64Array.from(fits.flatMap(fit => fit.correlations)),
    drift: Float64Array.from(fits, fit => fit.drift),
    exact: { windows, pages: windows.map(curve) },
  }
}

/** One group, epoch by epoch: pages clean and dirty before it, and how many of each were dirty in it. */
interface Series {
  readonly clean: Float64Array
  readonly fresh: Float64Array
  readonly dirty: Float64Array
  readonly stayed: Float64Array
}

function groupSeries({ offsets, fresh, stayed }: Membership, g: number, epochs: number): Series {
  const became = Float64Array.from(fresh.subarray(g * epochs, (g + 1) * epochs))
  const remained = Float64Array.from(stayed.subarray(g * epochs, (g + 1) * epochs))
  const size = offsets[g + 1]! - offsets[g]!
  const dirty = became.map((_, e) => (e === 0 ? 0 : became[e - 1]! + remained[e - 1]!))
  return { clean: dirty.map(pages => size - pages), fresh: became, dirty, stayed: remained }
}

function fitGroup(series: Series, block: number) {
  const levels = activityLevels(series.fresh.map((pages, e) => 2 * Math.sqrt(pages + series.stayed[e]!)))
  const rows = Array.from({ length: levels.count }, (_, level) => {
    const epochs = Array.from(levels.of.keys()).filter(e => e > 0 && levels.of[e] === level)
    return [occasions(epochs, series.clean, series.fresh), occasions(epochs, series.dirty, series.stayed)] as const
  })
  const becomes = rows.map(([clean]) => clean)
  return {
    levels,
    transitions: transitionCounts([levels.of], { states: levels.count }).counts.flat(),
    pages: rows.flatMap(([clean, dirty]) => [
      clean.trials - clean.successes,
      clean.successes,
      dirty.trials - dirty.successes,
      dirty.successes,
    ]),
    correlations: rows.flatMap(([clean, dirty]) => [clean.correlation, dirty.correlation]),
    drift: driftOf(series, levels, becomes, block),
  }
}

interface Occasions {
  readonly trials: number
  readonly successes: number
  /** By how much counts of n vary more than binomial ones: their variance is np(1 − p)(1 + (n − 1)ρ). */
  readonly correlation: number
}

function occasions(epochs: readonly number[], trials: Float64Array, successes: Float64Array): Occasions {
  let n = 0
  let x = 0
  for (const e of epochs) {
    n += trials[e]!
    x += successes[e]!
  }
  const p = n > 0 ? x / n : 0
  let excess = 0
  let pairs = 0
  for (const e of epochs) {
    const variance = trials[e]! * p * (1 - p)
    excess += (successes[e]! - trials[e]! * p) ** 2 - variance
    pairs += variance * Math.max(0, trials[e]! - 1)
  }
  return { trials: n, successes: x, correlation: pairs > 0 ? Math.min(CORRELATED, Math.max(0, excess / pairs)) : 0 }
}

/** By how much fresh pages of blocks vary about what their levels expect, more than epochs apart explain. */
function driftOf({ clean, fresh }: Series, { of }: Levels, becomes: readonly Occasions[], block: number): number {
  let excess = 0
  let squares = 0
  for (let from = 1; from + block <= of.length; from += block) {
    let surprise = 0
    let mean = 0
    let variance = 0
    for (let e = from; e < from + block; e++) {
      const { trials, successes, correlation } = becomes[of[e]!]!
      const p = trials > 0 ? successes / trials : 0
      surprise += fresh[e]! - clean[e]! * p
      mean += clean[e]! * p
      variance += clean[e]! * p * (1 - p) * (1 + Math.max(0, clean[e]! - 1) * correlation)
    }
    excess += surprise ** 2 - variance
    squares += mean ** 2
  }
  return squares > 0 ? Math.sqrt(Math.min(DRIFTING, Math.max(0, excess / squares))) : 0
}
