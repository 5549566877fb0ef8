import { betaBinomial, betaBinomialFamily } from '../../src/distributions/beta-binomial.ts'
import { coxianFamily } from '../../src/distributions/coxian.ts'
import { discreteWeibull, discreteWeibullFamily } from '../../src/distributions/discrete-weibull.ts'
import { geometric, geometricFamily } from '../../src/distributions/geometric.ts'
import { hyperExponential, hyperExponentialFamily } from '../../src/distributions/hyper-exponential.ts'
import { mixture } from '../../src/distributions/mixture.ts'
import { negativeBinomial, negativeBinomialFamily } from '../../src/distributions/negative-binomial.ts'
import { phaseType } from '../../src/distributions/phase-type.ts'
import { truncated } from '../../src/distributions/truncated.ts'
import { weibull } from '../../src/distributions/weibull.ts'
import { type Conforming, continuousLaws } from './laws.ts'

export const discreteLaws: readonly Conforming[] = [
  { name: 'geometric(0.2)', law: geometric(0.2), family: geometricFamily },
  { name: 'geometric(0.001)', law: geometric(0.001), family: geometricFamily },
  { name: 'discrete Weibull, falling hazard', law: discreteWeibull(0.7, 0.6), family: discreteWeibullFamily },
  { name: 'discrete Weibull, rising hazard', law: discreteWeibull(0.999, 2), family: discreteWeibullFamily },
  { name: 'negative binomial, overdispersed', law: negativeBinomial(1.5, 8), family: negativeBinomialFamily },
  { name: 'negative binomial, nearly Poisson', law: negativeBinomial(200, 30), family: negativeBinomialFamily },
  { name: 'beta-binomial, one peak', law: betaBinomial(40, 2, 5), family: betaBinomialFamily(40) },
  { name: 'beta-binomial, two peaks', law: betaBinomial(40, 0.6, 0.4), family: betaBinomialFamily(40) },
]

export const composedLaws: readonly Conforming[] = [
  {
    name: 'hyper-exponential',
    law: hyperExponentialFamily(3).law([20, 0.15, 0.03, 0.6, 0.75]),
    family: hyperExponentialFamily(3),
  },
  { name: 'hyper-exponential by hand', law: hyperExponential([0.6, 0.4], [20, 0.1]) },
  {
    name: 'Coxian',
    law: coxianFamily(3).law([4, 0.5, 0.4, 0.8, 0.3]),
    family: coxianFamily(3),
  },
  {
    name: 'phase-type with a cycle',
    law: phaseType(
      [0.5, 0.5, 0],
      [
        [-3, 1, 0.5],
        [0.25, -0.75, 0],
        [2, 4, -8],
      ],
    ),
  },
  { name: 'mixture of Weibull laws', law: mixture([weibull(0.7, 1), weibull(3, 40)], [0.3, 0.7]) },
  { name: 'mixture of discrete laws', law: mixture([geometric(0.5), negativeBinomial(3, 60)], [0.4, 0.6]) },
  { name: 'truncated below', law: truncated(weibull(0.7, 1), { lower: 2 }) },
  { name: 'truncated above', law: truncated(weibull(2, 1), { upper: 1.5 }) },
  { name: 'truncated to the far tail', law: truncated(weibull(1.5, 1), { lower: 100 }) },
  { name: 'truncated, discrete', law: truncated(negativeBinomial(1.5, 8), { lower: 3, upper: 40 }) },
]

export const laws: readonly Conforming[] = [...continuousLaws, ...discreteLaws, ...composedLaws]
