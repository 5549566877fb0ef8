import { gammaln } from '../distributions/special.ts'
import { type Source, standardNormal } from '../random.ts'
import { total } from './matrix.ts'

/**
 * The logarithm of a gamma variate of scale 1: the squeeze-free rejection of Marsaglia & Tsang (2000), and below shape
 * 1 their boost, in logarithms because such variates underflow.
 *
 * @throws RangeError unless `shape` is positive and finite
 */
export function logGammaVariate(shape: number, source: Source): number {
  if (!(shape > 0 && shape < Infinity)) throw new RangeError(`shape must be positive: ${shape}`)
  if (shape < 1) return logGammaVariate(shape + 1, source) + Math.log(1 - source()) / shape
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = standardNormal(source)
    const v = (1 + c * x) ** 3
    if (v > 0 && Math.log(1 - source()) < (x * x) / 2 + d - d * v + d * Math.log(v)) return Math.log(d * v)
  }
}

/** A gamma variate of scale 1 and mean `shape`. */
export const gammaVariate = (shape: number, source: Source): number => Math.exp(logGammaVariate(shape, source))

/** A probability vector from the Dirichlet law: gamma variates divided by their sum. */
export function dirichletVariate(concentration: readonly number[], source: Source): number[] {
  const logs = concentration.map(shape => logGammaVariate(shape, source))
  const greatest = Math.max(...logs)
  const weights = logs.map(log => Math.exp(log - greatest))
  const sum = total(weights)
  return weights.map(weight => weight / sum)
}

/** ln of the multivariate beta function, the constant of the Dirichlet density. */
export const logBeta = (concentration: readonly number[]): number =>
  total(concentration.map(gammaln)) - gammaln(total(concentration))
