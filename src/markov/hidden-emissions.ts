import { type Source, standardNormal } from '../random.ts'
import { columnMoments, type Series, slotsOf } from './hidden-series.ts'

/**
 * What each state emits: independent normal columns, with a row of means and of variances per state. Plain data.
 *
 * Counts are to be given as ln(1 + count). Within the phases of real traces the variance of counts is from a hundredth
 * to some hundreds of times their mean, so that a negative binomial law, which never falls under 1, follows only half
 * of them.
 */
export interface Emissions {
  readonly family: 'gaussian'
  readonly means: readonly (readonly number[])[]
  readonly variances: readonly (readonly number[])[]
}

/** The free parameters of the emissions of `states` states. */
export const emissionParameters = (states: number, columns: number): number => 2 * states * columns

/**
 * The least variance per column: `share` of the column's overall variance. Without it the likelihood of a normal
 * mixture is unbounded. A constant column has a floor of its own, equal for all states.
 */
export function varianceFloor(series: Series, share: number): Float64Array {
  const { means, variances } = columnMoments(series)
  return variances.map((variance, j) => share * Math.max(variance, 1e-9 * (1 + means[j]! ** 2)))
}

/** Writes ln density of every row in every state into `into`, T × k by rows. */
export function logDensities({ means, variances }: Emissions, { values, columns }: Series, into: Float64Array): void {
  const states = means.length
  const mean = Float64Array.from(means.flat())
  const halfPrecision = Float64Array.from(variances.flat(), variance => -0.5 / variance)
  const constant = variances.map(row => row.reduce((sum, variance) => sum - 0.5 * Math.log(2 * Math.PI * variance), 0))
  for (let row = 0, at = 0; row < values.length; row += columns) {
    for (let i = 0, cell = 0; i < states; i++, at++) {
      let sum = constant[i]!
      for (let j = 0; j < columns; j++, cell++) {
        const deviation = values[row + j]! - mean[cell]!
        sum += deviation * deviation * halfPrecision[cell]!
      }
      into[at] = sum
    }
  }
}

/**
 * The emissions of the greatest likelihood when row t counts `weights[t · k + i]` times in state i and no variance may
 * lie under its floor. A state without weight keeps what it had.
 */
export function refitEmissions(
  previous: Emissions,
  series: Series,
  weights: Float64Array,
  floor: Float64Array,
): Emissions {
  const { values, columns } = series
  const states = previous.means.length
  const slots = slotsOf(series)
  const total = new Float64Array(states)
  const mean = new Float64Array(states * columns)
  const square = new Float64Array(states * columns)
  for (let t = 0; t < slots; t++) {
    for (let i = 0; i < states; i++) {
      const weight = weights[t * states + i]!
      total[i]! += weight
      for (let j = 0; j < columns; j++) mean[i * columns + j]! += weight * values[t * columns + j]!
    }
  }
  for (let cell = 0; cell < mean.length; cell++) mean[cell]! /= total[Math.floor(cell / columns)]!
  for (let t = 0; t < slots; t++) {
    for (let i = 0; i < states; i++) {
      const weight = weights[t * states + i]!
      for (let j = 0; j < columns; j++) {
        const deviation = values[t * columns + j]! - mean[i * columns + j]!
        square[i * columns + j]! += weight * deviation * deviation
      }
    }
  }
  const alive = Array.from(total, weight => weight > 1e-10)
  return {
    family: 'gaussian',
    means: previous.means.map((old, i) => (alive[i] ? [...mean.subarray(i * columns, (i + 1) * columns)] : old)),
    variances: previous.variances.map((old, i) =>
      alive[i] ? old.map((_, j) => Math.max(floor[j]!, square[i * columns + j]! / total[i]!)) : old,
    ),
  }
}

/** A series of one row per state of the path, drawn from that state's law. */
export function emit({ means, variances }: Emissions, path: ArrayLike<number>, source: Source): Series {
  const columns = means[0]!.length
  const values = new Float64Array(path.length * columns)
  for (let t = 0; t < path.length; t++) {
    for (let j = 0; j < columns; j++) {
      const state = path[t]!
      values[t * columns + j] = means[state]![j]! + Math.sqrt(variances[state]![j]!) * standardNormal(source)
    }
  }
  return { values, columns }
}
