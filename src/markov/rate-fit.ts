import { Matrix as Dense, inverse } from 'ml-matrix'
import { normalBound } from '../distributions/normal.ts'
import { type Matrix, total } from './matrix.ts'
import type { Jump } from './panel-likelihood.ts'

/** An estimate with its standard error, and a confidence interval that is symmetric in its logarithm. */
export interface Estimate {
  readonly estimate: number
  readonly standardError: number
  readonly lower: number
  readonly upper: number
}

/** A continuous-time chain as fitted. */
export interface RateFit {
  readonly generator: Matrix
  readonly rates: readonly (Estimate & { readonly from: number; readonly to: number })[]
  /** Mean sojourn times of the states that can be left. */
  readonly sojourns: readonly (Estimate & { readonly state: number })[]
  /** Of the logarithms of the rates. */
  readonly covariance: Matrix
  readonly logLikelihood: number
  readonly parameters: number
  readonly aic: number
}

/** The uncertainty of rates from the information in their logarithms, and of sojourn times by the delta method. */
export function rateFit(
  generator: Matrix,
  {
    allowed,
    information,
    logLikelihood,
    level,
  }: { allowed: readonly Jump[]; information: Matrix; logLikelihood: number; level: number },
): RateFit {
  const covariance = allowed.length > 0 ? inverse(new Dense(information.map(row => [...row])), true).to2DArray() : []
  const z = normalBound(level)
  const estimate = (value: number, gradient: readonly number[]): Estimate => {
    const variance = total(gradient.map((a, u) => a * total(gradient.map((b, v) => b * covariance[u]![v]!))))
    const error = Math.sqrt(variance)
    return {
      estimate: value,
      standardError: value * error,
      lower: value * Math.exp(-z * error),
      upper: value * Math.exp(z * error),
    }
  }
  const leaving = (state: number) => -generator[state]![state]!
  return {
    generator,
    rates: allowed.map(([from, to], u) => ({
      from,
      to,
      ...estimate(
        generator[from]![to]!,
        allowed.map((_, v) => (u === v ? 1 : 0)),
      ),
    })),
    sojourns: [...generator.keys()]
      .filter(state => leaving(state) > 0)
      .map(state => ({
        state,
        ...estimate(
          1 / leaving(state),
          allowed.map(([from, to]) => (from === state ? -generator[from]![to]! / leaving(state) : 0)),
        ),
      })),
    covariance,
    logLikelihood,
    parameters: allowed.length,
    aic: 2 * allowed.length - 2 * logLikelihood,
  }
}
