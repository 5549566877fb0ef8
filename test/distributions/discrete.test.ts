import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { betaBinomial } from '../../src/distributions/beta-binomial.ts'
import { discreteWeibull } from '../../src/distributions/discrete-weibull.ts'
import { geometric } from '../../src/distributions/geometric.ts'
import { hazard } from '../../src/distributions/law.ts'
import { negativeBinomial } from '../../src/distributions/negative-binomial.ts'
import { tailMoments } from '../../src/distributions/tail-moments.ts'
import { weibull } from '../../src/distributions/weibull.ts'
import { discreteLaws } from './more-laws.ts'
import { expectClose, expectRows, reference } from './more-reference.ts'

const makers = {
  geometric: ([p]: readonly number[]) => geometric(p!),
  negativeBinomial: ([size, mean]: readonly number[]) => negativeBinomial(size!, mean!),
  betaBinomial: ([trials, a, b]: readonly number[]) => betaBinomial(trials!, a!, b!),
}

describe.each(reference.discrete)(
  '$name $parameters, against SciPy and mpmath',
  ({ name, parameters, ...expected }) => {
    const law = makers[name](parameters)

    test('masses and both tails', () => {
      expectRows(law, expected.rows, 1e-11)
    })

    test('moments', () => {
      expectClose(law.mean, expected.mean, 1e-7)
      expectClose(law.variance, expected.variance, 1e-7)
    })

    test('quantiles', () => {
      for (const [p, k] of expected.quantiles) expect(law.quantile(p)).toBe(k)
    })
  },
)

test.each(reference.discreteWeibull)(
  'moments of the discrete Weibull law $q, $shape',
  ({ q, shape, mean, variance }) => {
    expectClose(discreteWeibull(q, shape).mean, mean, 1e-12)
    expectClose(discreteWeibull(q, shape).variance, variance, 1e-11)
  },
)

describe.each(discreteLaws)('$name', ({ law }) => {
  const least = law.quantile(0)

  test('masses add up to the distribution function', () => {
    let sum = 0
    for (let k = least; k < least + 60 && sum < 1 - 1e-9; k++) {
      sum += Math.exp(law.logDensity(k))
      expectClose(law.cdf(k), sum, 1e-12)
      expect(Math.exp(law.logSurvival(k))).toBeCloseTo(1 - sum, 13)
      expect(law.cdf(k + 0.7)).toBe(law.cdf(k))
      expect(law.logSurvival(k + 0.7)).toBe(law.logSurvival(k))
    }
    expect(law.logDensity(least + 0.5)).toBe(-Infinity)
    expect(law.logDensity(least - 1)).toBe(-Infinity)
    expect(law.cdf(least - 1)).toBe(0)
    expect(law.logSurvival(least - 1)).toBeCloseTo(0, 15)
  })

  test('quantiles are the least integers that reach their probability', () => {
    for (const p of [1e-12, 0.01, 0.3, 0.5, 0.77, 0.99, 1 - 1e-12]) {
      const k = law.quantile(p)
      expect(law.cdf(k)).toBeGreaterThanOrEqual(p)
      expect(law.cdf(k - 1)).toBeLessThan(p)
    }
    for (const q of [1e-290, 1e-40, 1e-3, 0.2, 0.6, 0.999]) {
      const k = law.upperQuantile(q)
      expect(Math.exp(law.logSurvival(k))).toBeLessThanOrEqual(q)
      if (k > least) expect(Math.exp(law.logSurvival(k - 1))).toBeGreaterThan(q)
    }
    for (let k = least; k < least + 30 && law.cdf(k) < 0.999; k++) expect(law.quantile(law.cdf(k))).toBe(k)
  })

  test('its moments are the sums of its tails', () => {
    const { mean, variance } = tailMoments(law)
    expectClose(mean, law.mean, 1e-12)
    expectClose(variance, law.variance, 1e-11)
  })
})

describe('special cases', () => {
  test('a geometric law has one hazard, and is the discrete Weibull law of shape 1', () => {
    const [law, same] = [geometric(0.2), discreteWeibull(0.8, 1)]
    for (const k of [1, 2, 30, 1000]) {
      expectClose(hazard(law, k), 0.2)
      expectClose(same.logDensity(k), law.logDensity(k))
      expectClose(same.logSurvival(k), law.logSurvival(k))
    }
    expectClose(same.mean, 5)
    expectClose(same.variance, 20)
  })

  test('certain success comes at the first trial', () => {
    const law = geometric(1)
    expect([law.mean, law.variance, law.quantile(0.5), law.quantile(1), law.cdf(1)]).toEqual([1, 0, 1, 1, 1])
    expect([1, 2].map(law.logDensity)).toEqual([0, -Infinity])
  })

  test('the discrete Weibull law is a Weibull quantity rounded up', () => {
    const whole = weibull(1.7, 12)
    const law = discreteWeibull(Math.exp(whole.logSurvival(1)), 1.7)
    for (const k of [1, 5, 20, 60]) expectClose(law.logSurvival(k), whole.logSurvival(k), 1e-12)
  })

  test('a negative binomial count of size 1 is a geometric one less 1', () => {
    const [law, trials] = [negativeBinomial(1, 4), geometric(0.2)]
    for (const k of [0, 1, 17, 900]) {
      expectClose(law.logDensity(k), trials.logDensity(k + 1))
      expectClose(law.logSurvival(k), trials.logSurvival(k + 1))
    }
  })

  test('of infinite size it is a Poisson count: 3 comes with e⁻² 2³ / 3!', () => {
    expectClose(negativeBinomial(1e14, 2).logDensity(3), Math.log((8 / 6) * Math.exp(-2)), 1e-12)
  })

  test('beta-binomial: uniform for a = b = 1, Bernoulli for one trial, binomial for a large total', () => {
    const uniform = betaBinomial(9, 1, 1)
    for (let k = 0; k <= 9; k++) {
      expectClose(uniform.cdf(k), (k + 1) / 10)
      expectClose(Math.exp(uniform.logDensity(k)), 0.1)
    }
    const once = betaBinomial(1, 2, 6)
    expectClose(once.cdf(0), 0.75)
    expectClose(once.mean, 0.25)
    expectClose(once.variance, 3 / 16)
    // Four throws of a fair coin: 6 / 16 for two heads.
    expectClose(Math.exp(betaBinomial(4, 1e13, 1e13).logDensity(2)), 6 / 16, 1e-11)
    expect([betaBinomial(0, 1, 2).cdf(0), betaBinomial(0, 1, 2).quantile(0.4)]).toEqual([1, 0])
  })

  test('successes mirror failures', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.double({ min: 0.05, max: 50, noNaN: true }), (trials, a) => {
        const [law, mirror] = [betaBinomial(trials, a, 1.5), betaBinomial(trials, 1.5, a)]
        const k = trials >> 1
        expectClose(Math.exp(law.logSurvival(k)), mirror.cdf(trials - k - 1), 1e-11)
      }),
      { numRuns: 40 },
    )
  })

  test('a million trials are fine', () => {
    const law = betaBinomial(1e6, 2, 3)
    // P(X ≤ k) tends to the beta law's 6 y² − 8 y³ + 3 y⁴ at y = (k + 1 / 2) / n.
    const y = 0.3000005
    expectClose(law.cdf(3e5), 6 * y ** 2 - 8 * y ** 3 + 3 * y ** 4, 1e-5)
    expect(law.quantile(law.cdf(3e5))).toBe(3e5)
    expectClose(law.logSurvival(999_999), law.logDensity(1e6), 1e-12)
  })
})

test.each([
  [() => geometric(0), 'p must be above 0 and not above 1: 0'],
  [() => geometric(1.5), 'p must be above 0 and not above 1: 1.5'],
  [() => discreteWeibull(1, 1), 'q must be between 0 and 1: 1'],
  [() => discreteWeibull(0.5, -2), 'shape must be positive: -2'],
  [() => negativeBinomial(0, 1), 'size must be positive: 0'],
  [() => negativeBinomial(1, Infinity), 'mean must be finite: Infinity'],
  [() => betaBinomial(2.5, 1, 1), 'trials must be a whole number not below 0: 2.5'],
  [() => betaBinomial(2, 0, 1), 'a must be positive: 0'],
  [() => betaBinomial(2, 1, Number.NaN), 'b must be positive: NaN'],
])('%s is refused', (make, message) => {
  expect(make).toThrow(new RangeError(message))
})
