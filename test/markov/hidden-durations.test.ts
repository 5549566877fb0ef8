import { describe, expect, test } from 'vitest'
import { discreteWeibull } from '../../src/distributions/discrete-weibull.ts'
import { geometric } from '../../src/distributions/geometric.ts'
import { hazard } from '../../src/distributions/law.ts'
import { negativeBinomial } from '../../src/distributions/negative-binomial.ts'
import {
  discreteWeibullDuration,
  durationTable,
  geometricDuration,
  negativeBinomialDuration,
  residualTable,
} from '../../src/markov/hidden-durations.ts'
import { expectClose } from './hidden-brute-force.ts'

describe('duration laws', () => {
  const ages = Array.from({ length: 60 }, (_, i) => i + 1)

  test('have the hazards of the laws whose names they bear', () => {
    const pairs = [
      [geometricDuration(0.07, 59), geometric(0.07), 0],
      [discreteWeibullDuration(12, 1.7, 59), discreteWeibull(Math.exp(-(12 ** -1.7)), 1.7), 0],
      [discreteWeibullDuration(5, 0.6, 59), discreteWeibull(Math.exp(-(5 ** -0.6)), 0.6), 0],
      [negativeBinomialDuration(6, 20, 59), negativeBinomial(6, 20), 1],
      [negativeBinomialDuration(0.4, 9, 59), negativeBinomial(0.4, 9), 1],
    ] as const
    for (const [{ hazards }, law, shift] of pairs) {
      for (const age of ages) expect(hazards[age - 1]! / hazard(law, age - shift)).toBeCloseTo(1, 8)
    }
  })

  test('sum to one with their tails, and the mean is the sum of survival', () => {
    const { density, survival, tail, mean } = durationTable(negativeBinomialDuration(6, 20, 400))
    expect(density.reduce((sum, p) => sum + p, 0) + survival[400]!).toBeCloseTo(1, 12)
    expect(mean).toBeCloseTo(21, 9)
    const residual = residualTable({ density, survival, tail, mean })
    expect(residual.survival[0]).toBeCloseTo(1, 12)
    const second = density.reduce((sum, p, age) => sum + p * age * age, 0)
    expect(residual.mean).toBeCloseTo((second / mean + 1) / 2, 6)
  })

  test('what is left of a geometric sojourn is geometric', () => {
    const table = durationTable(geometricDuration(0.2, 9))
    expectClose(residualTable(table).density, table.density, 1e-15)
  })
})
