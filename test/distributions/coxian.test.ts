import { describe, expect, test } from 'vitest'
import { coxian, coxianFamily } from '../../src/distributions/coxian.ts'
import type { Law } from '../../src/distributions/law.ts'
import { expectClose } from './more-reference.ts'
import { oddObservations } from './odd-observations.ts'

function expectSame(law: Law, other: Law, points: readonly number[], tolerance: number): void {
  expectClose(law.mean, other.mean, tolerance)
  expectClose(law.variance, other.variance, tolerance)
  for (const x of points) {
    expectClose(law.cdf(x), other.cdf(x), tolerance)
    expectClose(law.logSurvival(x), other.logSurvival(x), tolerance)
    expect(Math.abs(law.logDensity(x) - other.logDensity(x))).toBeLessThan(
      tolerance * (1 + Math.abs(other.logDensity(x))),
    )
  }
}

describe('the Coxian family', () => {
  test('its parameters are a rate, ratios and probabilities of going on', () => {
    const family = coxianFamily(3)
    expect(family.parameters.map(({ name }) => name)).toEqual(['rate', 'ratio2', 'ratio3', 'continue1', 'continue2'])
    expectSame(family.law([8, 0.5, 0.25, 0.9, 0.1]), coxian([8, 4, 1], [0.9, 0.1]), [0.1, 1, 30], 1e-15)
    expect(() => family.law([8, 0.5, 1, 0.9, 0.1])).toThrow(new RangeError('ratio3 must be between 0 and 1: 1'))
    expect(() => coxianFamily(0)).toThrow(new RangeError('phases must be a whole number above 0: 0'))
  })

  test.each([1, 2, 4].flatMap(phases => oddObservations.map(odd => ({ ...odd, phases }))))(
    'a search for $phases phases begins inside the domains: $name',
    ({ phases, observations }) => {
      const family = coxianFamily(phases)
      const start = family.start(observations)
      expect(start.length).toBe(family.parameters.length)
      start.forEach((value, i) => {
        expect(Number.isFinite(value)).toBe(true)
        expect(value).toBeGreaterThan(0)
        if (family.parameters[i]!.domain === 'unit') expect(value).toBeLessThan(1)
      })
      expect(family.law(start).mean).toBeGreaterThan(0)
    },
  )
})
