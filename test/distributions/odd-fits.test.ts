import { describe, expect, test } from 'vitest'
import { exponential } from '../../src/distributions/exponential.ts'
import { lawFamilies } from '../../src/distributions/families.ts'
import { fitLaw } from '../../src/distributions/fit-law.ts'
import { exactly, intervalCensored, type Observations, rightCensored } from '../../src/distributions/observations.ts'
import { weibull, weibullFamily } from '../../src/distributions/weibull.ts'
import { estimates } from './fits.ts'

describe('odd observations do not throw', () => {
  const odd: Record<string, Observations> = {
    none: exactly([]),
    'one value': exactly([1]),
    'equal values': exactly([3, 3, 3, 3]),
    'no event': rightCensored([1, 2, 3], [0, 0, 0]),
    zeros: exactly([0, 0, 0]),
    'a zero among others': exactly([0, 1, 2]),
    'one wide interval': intervalCensored([0], [1]),
    'with squares that overflow': exactly([1e190, 1e200]),
    'with squares that vanish': exactly([1e-200, 1e-199, 1e-198]),
    'truncated at itself': exactly([2, 3], { entry: [2, 3] }),
  }
  describe.each(Object.entries(odd))('%s', (_, observations) => {
    test.each(Object.values(lawFamilies))('$name', family => {
      const fit = fitLaw(family, observations)
      expect(estimates(fit).every(Number.isFinite)).toBe(true)
      for (const { standardError, lower, upper } of fit.parameters) {
        if (!fit.converged) expect([standardError, lower, upper]).toEqual([null, null, null])
        else expect([standardError, lower, upper].every(Number.isFinite)).toBe(true)
      }
      if (!fit.converged) expect(fit.covariance).toBeNull()
    })
  })

  test.each(['none', 'equal values', 'no event'])('%s: no Weibull law is the likeliest', name => {
    expect(fitLaw(weibullFamily, odd[name]!).converged).toBe(false)
  })

  test('two equal branches are one too many', () => {
    const quantiles = Array.from({ length: 200 }, (_, i) => exponential(1).quantile((i + 0.5) / 200))
    expect(fitLaw(lawFamilies['hyper-exponential-2']!, exactly(quantiles)).converged).toBe(false)
  })
})

const continuous = Object.values(lawFamilies).filter(({ discrete }) => !discrete)

describe.each(continuous)('$name', family => {
  const values = Array.from({ length: 60 }, (_, i) => weibull(0.8, 1).quantile((i + 0.5) / 60))
  const unit = fitLaw(family, exactly(values))

  test.each([1e-200, 1e200])('is fitted in any unit, as of %d', size => {
    const { converged, logLikelihood } = fitLaw(family, exactly(values.map(value => value * size)))
    expect(converged).toBe(unit.converged)
    expect(logLikelihood + values.length * Math.log(size)).toBeCloseTo(unit.logLikelihood, 6)
  })
})
