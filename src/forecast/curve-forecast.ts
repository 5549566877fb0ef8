import { empirical } from '../distributions/empirical.ts'
import type { SeededSource } from '../random.ts'
import type { CountsTrace } from '../trace/counts.ts'
import { type CurveOutcome, firstPass, migrateCounts } from './curve-migration.ts'
import { drawCounts } from './curve-posterior.ts'

/** A central interval with its middle over draws; null where the draws in question do not converge. */
export interface CurveBounds {
  readonly mean: number | null
  readonly median: number | null
  readonly lower: number | null
  readonly upper: number | null
}

/** A migration at one bandwidth (bytes per second) and downtime limit (seconds), as the counts are and as they may be. */
export interface CurveCell extends CurveOutcome {
  readonly bandwidth: number
  /** Null: unlimited. */
  readonly downtimeLimit: number | null
  /** Whether a pass lasts longer than the longest window, so that it rests on how the curve goes on. */
  readonly extrapolated: boolean
  /** The probability that it converges, given the sample. */
  readonly convergence: number
  readonly bounds: Readonly<Record<CurveQuantity, CurveBounds>>
}

/** Quantities of a migration that counts alone have a distribution of; those in time are in seconds. */
export const quantities = ['rounds', 'totalTime', 'downtime'] as const
/** A name of `curveQuantities`. */
export type CurveQuantity = (typeof quantities)[number]

/** The grid of settings of `curveForecast`, and how it draws. */
export interface CurveForecastOptions {
  /** Bytes per second. */
  readonly bandwidths: readonly number[]
  /** Seconds; Infinity is unlimited. */
  readonly downtimeLimits: readonly number[]
  readonly source: SeededSource
  /** Draws of the counts of all pages, given those of the sample. */
  readonly draws?: number
  /** Probability that an interval holds. */
  readonly level?: number
  /** Seconds after which a migration that has not finished is cancelled; by default the hour of the source. */
  readonly deadline?: number
}

/**
 * Forecasts migrations from counts alone, at each bandwidth and downtime limit in turn: the closed method proposed for QEMU
 * in April 2023 (see `migrateCounts`), and what the error of the sampled counts makes of it (see `drawCounts`). A draw
 * that does not converge counts as never ending: it is above every bound, and where it may be the bound, that is null.
 *
 * The bounds hold what the counts of all pages in the same windows would have given. What the guest does next is another
 * matter, and counts of windows that all begin together say nothing of it.
 *
 * @throws RangeError unless bandwidths, limits and deadline are positive, draws a positive whole number, and the level
 * between 0 and 1
 */
export function curveForecast(
  counts: CountsTrace,
  { bandwidths, downtimeLimits, source, draws = 1000, level = 0.9, deadline = 3600 }: CurveForecastOptions,
): CurveCell[] {
  if (!(Number.isInteger(draws) && draws > 0)) throw new RangeError(`draws must be a positive whole number: ${draws}`)
  if (!(level > 0 && level < 1)) throw new RangeError(`level must be between 0 and 1: ${level}`)
  const drawn = drawCounts(counts, draws, source)
  return bandwidths.flatMap(bandwidth =>
    downtimeLimits.map(downtimeLimit => {
      const migration = { bandwidth, downtimeLimit, deadline }
      const outcomes = drawn.map(one => migrateCounts(one, migration))
      const first = firstPass(counts, bandwidth)
      return {
        bandwidth,
        downtimeLimit: downtimeLimit === Infinity ? null : downtimeLimit,
        ...migrateCounts(counts, migration),
        extrapolated: first > counts.windows.at(-1)! && first > downtimeLimit,
        convergence: outcomes.filter(({ converges }) => converges).length / outcomes.length,
        bounds: boundsOf(outcomes, level),
      }
    }),
  )
}

function boundsOf(outcomes: readonly CurveOutcome[], level: number): CurveCell['bounds'] {
  const bounds = quantities.map(quantity => {
    const law = empirical(outcomes.map(outcome => outcome[quantity] ?? Infinity))
    const finite = (value: number) => (value < Infinity ? value : null)
    const quantile = (p: number) => finite(law.quantile(p))
    return [
      quantity,
      {
        mean: law.quantile(1) < Infinity ? law.mean : null,
        median: quantile(0.5),
        lower: quantile((1 - level) / 2),
        upper: quantile((1 + level) / 2),
      },
    ]
  })
  return Object.fromEntries(bounds)
}
