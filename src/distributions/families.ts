import { coxianFamily } from './coxian.ts'
import { discreteWeibullFamily } from './discrete-weibull.ts'
import { exponentialFamily } from './exponential.ts'
import type { Family } from './family.ts'
import { gammaFamily } from './gamma.ts'
import { geometricFamily } from './geometric.ts'
import { hyperExponentialFamily } from './hyper-exponential.ts'
import { inverseGaussianFamily } from './inverse-gaussian.ts'
import { logLogisticFamily } from './log-logistic.ts'
import { logNormalFamily } from './log-normal.ts'
import { lomaxFamily } from './lomax.ts'
import { negativeBinomialFamily } from './negative-binomial.ts'
import { weibullFamily } from './weibull.ts'

/**
 * Every parametric family of laws of a positive quantity or count, by name; of two branches or phases where it has
 * such.
 */
export const lawFamilies: Readonly<Record<string, Family>> = Object.fromEntries(
  [
    exponentialFamily,
    gammaFamily,
    weibullFamily,
    logNormalFamily,
    lomaxFamily,
    logLogisticFamily,
    inverseGaussianFamily,
    hyperExponentialFamily(2),
    coxianFamily(2),
    geometricFamily,
    discreteWeibullFamily,
    negativeBinomialFamily,
  ].map(family => [family.name, family]),
)
