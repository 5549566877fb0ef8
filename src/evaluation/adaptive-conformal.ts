import { interval } from '../distributions/distribution.ts'
import { amountNeeded, conformalQuantile, type Resolved, type Scale, widen } from './conformal.ts'

/** How `adaptiveConformal` follows what its intervals missed. */
export interface AdaptiveOptions {
  /** Aimed at in the long run. */
  readonly level: number
  /** Step of adaptation: larger follows drift sooner and swings more. */
  readonly gamma?: number
  readonly scale?: Scale
}

/** The interval that was used at one step of a series, before its outcome was known. */
export interface AdaptiveStep {
  readonly lower: number
  readonly upper: number
  readonly covered: boolean
  /** Miscoverage the interval was made for: below 0 it is everything, above 1 as narrow as can be. */
  readonly alpha: number
  /** Share of the steps so far, this one included, that were not covered. */
  readonly miscoverage: number
}

/**
 * Adaptive conformal inference (Gibbs & Candès 2021) for forecasts in the order of time, which need not be exchangeable:
 * each central interval is widened by the (1 − α)-quantile of the amounts that all steps before needed, and after each
 * step α ← α + γ (1 − level − miss). Over T steps the share of misses is within (1 + γ) / (γT) of 1 − level, whatever the
 * series (their proposition 4.1). The first intervals are infinite. α stays within [−γ, 1 + γ], as it does by itself
 * unless an interval without width covers.
 */
export function adaptiveConformal(
  series: readonly Resolved[],
  { level, gamma = 0.05, scale = 'additive' }: AdaptiveOptions,
): AdaptiveStep[] {
  const target = 1 - level
  const needed: number[] = []
  let alpha = target
  let misses = 0
  return series.map((one, i) => {
    const used = alpha
    const by = used < 0 ? Infinity : conformalQuantile(needed, 1 - used)
    const [lower, upper] = widen(interval(one.law, level), by, scale)
    const covered = lower <= one.observed && one.observed <= upper
    misses += Number(!covered)
    alpha = Math.min(1 + gamma, Math.max(-gamma, alpha + gamma * (target - Number(!covered))))
    insert(needed, amountNeeded(one, level, scale))
    return { lower, upper, covered, alpha: used, miscoverage: misses / (i + 1) }
  })
}

function insert(sorted: number[], value: number): void {
  let at = sorted.length
  while (at > 0 && sorted[at - 1]! > value) at--
  sorted.splice(at, 0, value)
}
