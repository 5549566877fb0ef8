import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { coxianFamily } from '../../src/distributions/coxian.ts'
import type { Domain } from '../../src/distributions/family.ts'
import { hyperExponentialFamily } from '../../src/distributions/hyper-exponential.ts'
import { exactly, intervalCensored, type Observations, rightCensored } from '../../src/distributions/observations.ts'
import { weibull } from '../../src/distributions/weibull.ts'
import { continuousFamilies, relative } from './laws.ts'
import { laws } from './more-laws.ts'

const families = [
  ...new Set(laws.flatMap(({ family }) => family ?? [])),
  ...[1, 4].flatMap(n => [hyperExponentialFamily(n), coxianFamily(n)]),
]

const inside: Record<Domain, (value: number) => boolean> = {
  real: Number.isFinite,
  positive: value => value > 0 && value < Infinity,
  unit: value => value > 0 && value < 1,
}

const outside: Record<Domain, number[]> = {
  real: [Number.NaN],
  positive: [0, -1, Number.NaN, Infinity],
  unit: [-0.5, 1.5, Number.NaN],
}

const observations = (rows: readonly (readonly [lower: number, upper: number, entry: number, weight: number])[]) => {
  const column = (j: 0 | 1 | 2 | 3) => Float64Array.from(rows, row => row[j])
  return { lower: column(0), upper: column(1), entry: column(2), weight: column(3) } satisfies Observations
}

/** Observations that tell little, from which a search must begin all the same. */
const odd: Readonly<Record<string, Observations>> = {
  'no observation': exactly([]),
  'one value': exactly([3]),
  'one value many times': exactly([1], { weight: [1e9] }),
  zeros: exactly([0, 0, 0]),
  'all censored': rightCensored([2, 5, 9], [false, false, false]),
  'censored at entry': rightCensored([4], [false], { entry: [4] }),
  'beyond any end': rightCensored([0], [false]),
  intervals: intervalCensored([0, 1, 2], [1, 2, Infinity]),
  'a huge value': exactly([1, 1, 1, 1e12]),
  'tiny values': exactly([1e-9, 3e-9]),
}

const length = fc.oneof(fc.constant(0), fc.double({ min: 1e-9, max: 1e9, noNaN: true }))

const row = fc
  .record({ entry: length, age: length, width: fc.oneof(length, fc.constant(Infinity)), weight: length })
  .map(({ entry, age, width, weight }) => [entry + age, entry + age + width, entry, weight] as const)

describe.each(families)('family $name', family => {
  const example: number[] = family.parameters.map(({ domain }) => (domain === 'unit' ? 0.5 : 2))

  test.each(family.parameters.map(({ name, domain }, i) => ({ name, domain, i })))('checks $name', parameter => {
    for (const value of outside[parameter.domain]) {
      const own = continuousFamilies.includes(family)
      const message = own ? new RegExp(`^${parameter.name} must .*: ${value}$`) : /must .*: .*(\d|NaN|Infinity)$/
      expect(() => family.law(example.with(parameter.i, value))).toThrow(RangeError)
      expect(() => family.law(example.with(parameter.i, value))).toThrow(message)
    }
  })

  test('a search starts inside the domains, whatever the observations are', () => {
    const check = (table: Observations) => {
      const values = family.start(table)
      expect(values.length).toBe(family.parameters.length)
      family.parameters.forEach(({ domain }, i) => {
        if (!inside[domain](values[i]!)) throw new Error(`starts at ${values}`)
      })
      const law = family.law(values)
      expect(law.logSurvival(1)).not.toBeNaN()
      expect(law.discrete).toBe(family.discrete)
      expect(law.mean).toBeGreaterThan(0)
    }
    for (const table of Object.values(odd)) check(table)
    fc.assert(fc.property(fc.array(row, { maxLength: 8 }), rows => check(observations(rows))))
  })
})

test.each(continuousFamilies)('the search of the $name family starts near a sample', family => {
  const sample = Array.from({ length: 400 }, (_, i) => weibull(0.5, 5).quantile((i + 0.5) / 400))
  const start = family.law(family.start(observations(sample.map(x => [x, x, 0, 1]))))
  relative(start.quantile(0.9), sample[360]!, 0.3, family.name)
})
