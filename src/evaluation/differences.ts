import { interval } from '../distributions/distribution.ts'
import { empirical } from '../distributions/empirical.ts'
import { betainc } from '../distributions/special.ts'
import { type Source, uniformInteger } from '../random.ts'
import { blockLength as chooseBlockLength } from '../working-set/block-length.ts'

/** How `scoreDifference` bootstraps paired scores. */
export interface DifferenceOptions {
  readonly source: Source
  /** Mean length of a block in observations; by default that of Politis & White (2004) for the differences. */
  readonly blockLength?: number
  /** Bootstrap draws. */
  readonly draws?: number
  /** Of the confidence interval. */
  readonly level?: number
}

/** A mean difference of paired scores, its bootstrap interval, and the test that it is 0. */
export interface ScoreDifference {
  /** Of a − b: below 0 where a has the better (smaller) scores. */
  readonly mean: number
  readonly lower: number
  readonly upper: number
  /** Of Diebold & Mariano. */
  readonly statistic: number
  /** Two-sided, of no difference. */
  readonly pValue: number
  /** Pairs of scores. */
  readonly n: number
}

/**
 * The mean difference of the scores of two forecasts of the same outcomes, in the order of time, with the percentile
 * interval of the stationary block bootstrap (Politis & Romano 1994) and the test of Diebold & Mariano (1995) with the
 * small-sample correction of Harvey, Leybourne & Newbold (1997), whose horizon h is the block length, rounded up. Its
 * long-run variance is that of the autocovariances to lag h − 1 or, where that is not positive, with Bartlett's weights.
 * Pairs with NaN are dropped; without a pair all is NaN, with one pair the test is.
 *
 * @throws RangeError when there are not as many scores of one as of the other
 */
export function scoreDifference(
  a: readonly number[],
  b: readonly number[],
  { source, blockLength, draws = 1000, level = 0.95 }: DifferenceOptions,
): ScoreDifference {
  if (a.length !== b.length) throw new RangeError(`scores must come in pairs: ${a.length} and ${b.length}`)
  const differences = a.map((score, i) => score - b[i]!).filter(difference => !Number.isNaN(difference))
  const n = differences.length
  if (n === 0) {
    return { mean: Number.NaN, lower: Number.NaN, upper: Number.NaN, statistic: Number.NaN, pValue: Number.NaN, n }
  }
  const mean = average(differences)
  const block = blockLength ?? chooseBlockLength(differences)
  const means = Array.from({ length: draws }, () => resampledMean(differences, block, source))
  const [lower, upper] = interval(empirical(means), level)
  return { mean, lower, upper, ...dieboldMariano(differences, Math.min(n, Math.ceil(block))), n }
}

const average = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length

function resampledMean(values: readonly number[], block: number, source: Source): number {
  const n = values.length
  let at = 0
  let sum = 0
  for (let i = 0; i < n; i++) {
    at = i === 0 || source() * block < 1 ? uniformInteger(n, source) : (at + 1) % n
    sum += values[at]!
  }
  return sum / n
}

function dieboldMariano(differences: readonly number[], h: number): { statistic: number; pValue: number } {
  const n = differences.length
  const mean = average(differences)
  const covariances = Array.from({ length: h }, (_, lag) => {
    let sum = 0
    for (let i = lag; i < n; i++) sum += (differences[i]! - mean) * (differences[i - lag]! - mean)
    return sum / n
  })
  const longRun = (weight: (lag: number) => number) =>
    covariances.reduce((sum, covariance, lag) => sum + (lag === 0 ? 1 : 2 * weight(lag)) * covariance, 0)
  const plain = longRun(() => 1)
  const variance = plain > 0 ? plain : longRun(lag => 1 - lag / h)
  if (n < 2) return { statistic: Number.NaN, pValue: Number.NaN }
  if (!(variance > 0)) return mean === 0 ? { statistic: 0, pValue: 1 } : { statistic: mean / 0, pValue: 0 }
  const correction = Math.sqrt((n + 1 - 2 * h + (h * (h - 1)) / n) / n)
  const statistic = (correction * mean) / Math.sqrt(variance / n)
  return { statistic, pValue: studentTails(statistic, n - 1) }
}

/** P(|T| > |t|) of Student's law, by the incomplete beta function (Abramowitz & Stegun 1964, 26.7.1). */
const studentTails = (t: number, degrees: number): number => betainc(degrees / (degrees + t * t), degrees / 2, 0.5)
