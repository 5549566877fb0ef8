import { gamma } from '../distributions/gamma.ts'

/** A statistic that, if the hypothesis is true, has in large samples the chi-square law. */
export interface ChiSquareTest {
  readonly statistic: number
  readonly degreesOfFreedom: number
  /** NaN where there are no degrees of freedom: then nothing was tested. */
  readonly pValue: number
}

export const chiSquareTest = (statistic: number, degreesOfFreedom: number): ChiSquareTest => ({
  statistic,
  degreesOfFreedom,
  pValue: degreesOfFreedom > 0 ? upperTail(statistic, degreesOfFreedom) : Number.NaN,
})

const upperTail = (statistic: number, degreesOfFreedom: number): number =>
  statistic === Infinity ? 0 : Math.exp(gamma(degreesOfFreedom / 2, 2).logSurvival(statistic))
