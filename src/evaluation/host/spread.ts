import { mean, median, sampleVariance } from 'simple-statistics'
import type { Spread } from '../../migration/host.ts'

/** Fewer values than this tell nothing of a spread. */
export const ENOUGH = 3

/**
 * The log-normal law of positive values by mean and variance of their logarithms; undefined where there are too few.
 */
export function spreadOf(values: readonly number[]): Spread | undefined {
  if (values.length < ENOUGH) return undefined
  const logs = values.map(Math.log)
  return { median: Math.exp(mean(logs)), sigma: Math.sqrt(sampleVariance(logs)) }
}

/** The standard deviation of a normal law over its median absolute deviation. */
const NORMAL = 1.4826

/**
 * A log-normal law of positive values that come in groups, in which no group counts for more than another: the median
 * of the groups' medians, and from it the median of their median absolute deviations, of logarithms (Huber & Ronchetti
 * 2009, chapter 5). Single values may be far off.
 */
export function groupedSpread(values: readonly { readonly group: string; readonly value: number }[]) {
  if (values.length < ENOUGH) return undefined
  const groups = [...new Set(values.map(({ group }) => group))].map(name =>
    values.filter(({ group }) => group === name).map(({ value }) => Math.log(value)),
  )
  const centre = median(groups.map(logs => median(logs)))
  const deviation = median(groups.map(logs => median(logs.map(log => Math.abs(log - centre)))))
  return { median: Math.exp(centre), sigma: NORMAL * deviation }
}

/** The log-normal law with the mean and the variance of values some of which may be 0. */
export function momentSpread(values: readonly number[]): Spread | undefined {
  if (values.length < ENOUGH) return undefined
  const centre = mean([...values])
  if (!(centre > 0)) return { median: 0, sigma: 0 }
  const sigma2 = Math.log1p(sampleVariance([...values]) / centre ** 2)
  return { median: centre * Math.exp(-sigma2 / 2), sigma: Math.sqrt(sigma2) }
}

/** A line through points, by medians. */
export interface Line {
  readonly slope: number
  readonly intercept: number
}

/**
 * The line whose slope is the median of those through all pairs of points (Theil 1950, Sen 1968); undefined without
 * pairs.
 */
export function theilSen(x: readonly number[], y: readonly number[]): Line | undefined {
  const slopes = x.flatMap((from, i) =>
    x.slice(i + 1).flatMap((to, k) => (to === from ? [] : [(y[i + 1 + k]! - y[i]!) / (to - from)])),
  )
  if (slopes.length < ENOUGH) return undefined
  const slope = median(slopes)
  return { slope, intercept: median(x.map((from, i) => y[i]! - slope * from)) }
}
