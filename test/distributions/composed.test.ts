import { describe, expect, test } from 'vitest'
import { exponential } from '../../src/distributions/exponential.ts'
import { geometric } from '../../src/distributions/geometric.ts'
import { hyperExponential, hyperExponentialFamily } from '../../src/distributions/hyper-exponential.ts'
import { logProbability } from '../../src/distributions/law.ts'
import { mixture } from '../../src/distributions/mixture.ts'
import { rightCensored } from '../../src/distributions/observations.ts'
import { integral } from '../../src/distributions/quadrature.ts'
import { tailMoments } from '../../src/distributions/tail-moments.ts'
import { truncated } from '../../src/distributions/truncated.ts'
import { weibull } from '../../src/distributions/weibull.ts'
import { composedLaws } from './more-laws.ts'
import { expectClose } from './more-reference.ts'

describe.each(composedLaws)('$name', ({ law }) => {
  test('quantiles invert both tails', () => {
    for (const p of [1e-100, 1e-6, 0.1, 0.5, 0.9, 1 - 1e-6]) {
      if (law.discrete) expect(law.cdf(law.quantile(p))).toBeGreaterThanOrEqual(p)
      // Where the support begins far from 0, so small a probability has no number of its own.
      else if (law.quantile(0) === 0 || p > 1e-5) expectClose(law.cdf(law.quantile(p)), p, 1e-9)
    }
    for (const q of [1e-100, 1e-6, 0.1, 0.5, 0.9]) {
      if (law.discrete) expect(Math.exp(law.logSurvival(law.upperQuantile(q)))).toBeLessThanOrEqual(q)
      else if (law.quantile(1) === Infinity) expectClose(law.logSurvival(law.upperQuantile(q)), Math.log(q), 1e-9)
    }
  })

  test('its moments are the integrals of its tails', () => {
    const { mean, variance } = tailMoments(law)
    expectClose(mean, law.mean, 1e-11)
    expectClose(variance, law.variance, 1e-10)
  })

  test('the density adds up to the distribution function', () => {
    const [from, to] = [law.quantile(0.2), law.quantile(0.9)]
    let share = 0
    if (law.discrete) for (let k = from + 1; k <= to; k++) share += Math.exp(law.logDensity(k))
    else share = integral(x => Math.exp(law.logDensity(x)), from, to, 1e-12)
    expectClose(share, Math.exp(logProbability(law, from, to)), 1e-10)
  })
})

describe('mixture', () => {
  const law = mixture([weibull(2, 1), exponential(0.5)], [0.25, 0.75])

  test('is the weighted sum of its parts', () => {
    for (const x of [0.01, 1, 3]) {
      expectClose(law.cdf(x), 0.25 * -Math.expm1(-x * x) + 0.75 * -Math.expm1(-x / 2))
      expectClose(Math.exp(law.logDensity(x)), 0.25 * 2 * x * Math.exp(-x * x) + 0.375 * Math.exp(-x / 2))
    }
    expectClose(law.mean, 0.25 * (Math.sqrt(Math.PI) / 2) + 0.75 * 2)
    expect(law.parameters).toEqual({ shape1: 2, scale1: 1, rate2: 0.5, weight1: 0.25, weight2: 0.75 })
  })

  test('far out only the heaviest tail counts, in logarithms', () => {
    expectClose(law.logSurvival(1e5), Math.log(0.75) - 5e4, 1e-14)
    expectClose(law.upperQuantile(1e-300), 2 * (Math.log(0.75) - Math.log(1e-300)), 1e-14)
  })

  test('of one law, or with a weight of 0, is that law', () => {
    const [alone, zero] = [mixture([weibull(2, 1)], [1]), mixture([exponential(3), weibull(2, 1)], [0, 1])]
    for (const p of [0, 1e-9, 0.3, 0.999, 1]) {
      expectClose(alone.quantile(p), weibull(2, 1).quantile(p))
      expectClose(zero.quantile(p), weibull(2, 1).quantile(p))
    }
    expectClose(zero.variance, weibull(2, 1).variance)
  })

  test('a gap between its parts is crossed', () => {
    const apart = mixture([weibull(50, 1), weibull(50, 1e9)], [0.5, 0.5])
    expect(apart.quantile(0.499)).toBeLessThan(2)
    expect(apart.quantile(0.501)).toBeGreaterThan(5e8)
    for (const p of [0.01, 0.3, 0.499999, 0.500001, 0.8]) expectClose(apart.cdf(apart.quantile(p)), p, 1e-12)
  })

  test.each([
    [() => mixture([], []), 'a mixture needs at least one component: 0'],
    [() => mixture([exponential(1)], [0.5]), 'weights must add up to 1: 0.5'],
    [() => mixture([exponential(1)], []), 'weights must be 1: 0'],
    [() => mixture([exponential(1), exponential(2)], [1.5, -0.5]), 'weights must not be negative: -0.5'],
    [
      () => mixture([exponential(1), geometric(0.5)], [0.5, 0.5]),
      'components must be all discrete or all continuous: exponential,geometric',
    ],
  ])('%s is refused', (make, message) => {
    expect(make).toThrow(new RangeError(message))
  })
})

describe('hyper-exponential', () => {
  test('its moments by hand', () => {
    const law = hyperExponential([0.5, 0.5], [1, 0.25])
    expectClose(law.mean, 2.5)
    expectClose(law.variance, 2 * (0.5 + 8) - 6.25)
    expect(law.family).toBe('hyper-exponential')
  })

  test('equal rates are one exponential law', () => {
    const law = hyperExponential([0.3, 0.7], [2, 2])
    for (const x of [1e-9, 0.4, 300]) expectClose(law.logSurvival(x), -2 * x)
  })

  test('its family names branches by falling rates and what the earlier ones left', () => {
    const family = hyperExponentialFamily(3)
    expect(family.parameters.map(({ name }) => name)).toEqual(['rate', 'ratio2', 'ratio3', 'share1', 'share2'])
    const [law, same] = [family.law([8, 0.5, 0.25, 0.5, 0.5]), hyperExponential([0.5, 0.25, 0.25], [8, 4, 1])]
    for (const x of [1e-9, 0.1, 1, 300]) expectClose(law.logSurvival(x), same.logSurvival(x), 1e-15)
    expect(() => family.law([-1, 0.5, 0.5, 0.5, 0.5])).toThrow(new RangeError('rate must be positive and finite: -1'))
    expect(() => hyperExponentialFamily(1.5)).toThrow(new RangeError('branches must be a whole number above 0: 1.5'))
  })

  test('a search begins at the observed mean', () => {
    const observations = rightCensored([1, 2, 30, 5], [1, 1, 1, 1])
    for (const branches of [1, 2, 3]) {
      const family = hyperExponentialFamily(branches)
      expectClose(family.law(family.start(observations)).mean, 9.5)
    }
  })
})

describe('truncated', () => {
  test('an exponential law that exceeds a bound begins anew there', () => {
    for (const lower of [0.5, 10, 5000]) {
      const law = truncated(exponential(2), { lower })
      for (const x of [0.125, 1, 64]) expectClose(law.logSurvival(lower + x), -2 * x, 1e-9)
      expectClose(law.mean - lower, 0.5, 1e-9)
      expectClose(law.variance, 0.25, 1e-12)
      expectClose(law.quantile(0.5) - lower, Math.LN2 / 2, 1e-9)
      expectClose(law.upperQuantile(1e-300) - lower, 150 * Math.LN10, 1e-9)
    }
  })

  test('a geometric law, too', () => {
    for (const lower of [3, 3.5, 80_000]) {
      const law = truncated(geometric(0.1), { lower })
      const last = Math.floor(lower)
      for (const k of [1, 2, 40]) expectClose(law.logDensity(last + k), geometric(0.1).logDensity(k), 1e-8)
      expect([law.quantile(0), law.quantile(0.5)]).toEqual([last + 1, last + geometric(0.1).quantile(0.5)])
      expectClose(law.mean - last, 10, 1e-8)
      expectClose(law.variance, 90, 1e-8)
    }
  })

  test('an exponential law on both sides, by hand', () => {
    const law = truncated(exponential(2), { lower: 1, upper: 3 })
    const tail = Math.exp(-4)
    expectClose(law.mean, 1.5 - (2 * tail) / (1 - tail))
    expectClose(law.variance, 0.25 - (4 * tail) / (1 - tail) ** 2, 1e-11)
    expectClose(law.cdf(2), (1 - Math.exp(-2)) / (1 - tail))
    expect([law.quantile(0), law.quantile(1), law.cdf(1), law.cdf(3)]).toEqual([1, 3, 0, 1])
    expect([1, 3.1].map(law.logDensity)).toEqual([-Infinity, -Infinity])
    expect(law.parameters).toEqual({ rate: 2, lower: 1, upper: 3 })
  })

  test('bounds hold the upper and leave out the lower: 3, 4, 5 of a geometric law', () => {
    const law = truncated(geometric(0.5), { lower: 2, upper: 5 })
    expect([law.quantile(0), law.quantile(1)]).toEqual([3, 5])
    for (const [k, share] of [
      [3, 4],
      [4, 2],
      [5, 1],
    ] as const)
      expectClose(Math.exp(law.logDensity(k)), share / 7)
    expectClose(law.mean, (3 * 4 + 4 * 2 + 5) / 7)
    expectClose(law.variance, (9 * 4 + 16 * 2 + 25) / 7 - (25 / 7) ** 2)
  })

  test('bounds that hold everything change nothing', () => {
    const law = truncated(weibull(0.7, 3), {})
    for (const p of [1e-12, 0.2, 0.7, 0.999]) expectClose(law.quantile(p), weibull(0.7, 3).quantile(p))
    expectClose(law.mean, weibull(0.7, 3).mean, 1e-12)
    expectClose(law.variance, weibull(0.7, 3).variance, 1e-11)
  })

  test.each([
    [() => truncated(exponential(1), { lower: 2, upper: 1 }), 'the bounds hold no probability: (2, 1]'],
    [() => truncated(exponential(1), { upper: -1 }), 'the bounds hold no probability: (-Infinity, -1]'],
    [() => truncated(geometric(0.5), { lower: 2, upper: 2.9 }), 'the bounds hold no probability: (2, 2.9]'],
  ])('%s is refused', (make, message) => {
    expect(make).toThrow(new RangeError(message))
  })
})
