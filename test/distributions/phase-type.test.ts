import fc from 'fast-check'
import { expm, matrix } from 'mathjs'
import { describe, expect, test } from 'vitest'
import { coxian, coxianFamily } from '../../src/distributions/coxian.ts'
import { exponential } from '../../src/distributions/exponential.ts'
import { gamma } from '../../src/distributions/gamma.ts'
import { hyperExponential } from '../../src/distributions/hyper-exponential.ts'
import type { Law } from '../../src/distributions/law.ts'
import { phaseType } from '../../src/distributions/phase-type.ts'
import { expectClose, expectRows, reference } from './more-reference.ts'

describe.each(reference.phaseType)(
  'phases $generator, against SciPy and mpmath',
  ({ initial, generator, ...expected }) => {
    const law = phaseType(initial, generator)

    test('density and both tails', () => {
      expectRows(law, expected.rows, 1e-12)
    })

    test('moments', () => {
      expectClose(law.mean, expected.mean)
      expectClose(law.variance, expected.variance)
    })
  },
)

const erlang = (phases: number, rate: number): Law =>
  phaseType(
    Array.from({ length: phases }, (_, i) => Number(i === 0)),
    Array.from({ length: phases }, (_, i) =>
      Array.from({ length: phases }, (_, j) => (i === j ? -rate : Number(j === i + 1) * rate)),
    ),
  )

const positive = fc.double({ min: 0.05, max: 20, noNaN: true })

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

test('of any generator, the tails are those of the matrix exponential', () => {
  const generators = fc.integer({ min: 1, max: 5 }).chain(n =>
    fc.record({
      rates: fc.array(fc.array(positive, { minLength: n, maxLength: n }), { minLength: n, maxLength: n }),
      exits: fc.array(positive, { minLength: n, maxLength: n }),
      initial: fc.array(positive, { minLength: n, maxLength: n }),
    }),
  )
  fc.assert(
    fc.property(generators, positive, ({ rates, exits, initial }, x) => {
      const generator = rates.map((row, i) =>
        row.map((rate, j) => (i === j ? -exits[i]! - row.reduce((sum, r, k) => sum + (k === i ? 0 : r), 0) : rate)),
      )
      const total = initial.reduce((sum, p) => sum + p, 0)
      const start = initial.map(p => p / total)
      const law = phaseType(start, generator)
      const time = (x / 10) * law.mean
      const moves = expm(matrix(generator.map(row => row.map(rate => rate * time)))).toArray() as number[][]
      const phases = start.map((_, j) => start.reduce((sum, p, i) => sum + p * moves[i]![j]!, 0))
      expectClose(
        Math.exp(law.logSurvival(time)),
        phases.reduce((sum, p) => sum + p, 0),
        1e-8,
      )
      expectClose(
        Math.exp(law.logDensity(time)),
        phases.reduce((sum, p, i) => sum + p * exits[i]!, 0),
        1e-8,
      )
    }),
    { numRuns: 60 },
  )
})

describe('special cases', () => {
  test('one phase is an exponential time', () => {
    expectSame(phaseType([1], [[-3]]), exponential(3), [1e-12, 0.01, 0.3, 2, 400, 1e9], 1e-12)
  })

  test('phases in a row are an Erlang time, which is gamma', () => {
    for (const phases of [2, 5, 20]) {
      expectSame(erlang(phases, 2), gamma(phases, 0.5), [1e-3, 0.1, phases / 4, phases / 2, 2 * phases], 1e-11)
    }
  })

  test('far out, all that counts is the last power: P(X > x) = e^{−x} (1 + x + … + x⁴ / 24)', () => {
    const sum = (x: number) => 1 + x + x ** 2 / 2 + x ** 3 / 6 + x ** 4 / 24
    for (const x of [100, 1e4, 1e6]) expectClose(erlang(5, 1).logSurvival(x), Math.log(sum(x)) - x, 1e-13)
    expectClose(erlang(5, 1).cdf(1e-40), 1e-200 / 120, 1e-12)
  })

  test('phases side by side are hyper-exponential', () => {
    const law = phaseType(
      [0.7, 0.3],
      [
        [-5, 0],
        [0, -0.01],
      ],
    )
    expectSame(law, hyperExponential([0.7, 0.3], [5, 0.01]), [1e-9, 0.1, 3, 100, 5000], 1e-12)
  })

  test('Coxian: no going on is exponential, always going on Erlang, and rates far apart lose nothing', () => {
    expectSame(coxian([3, 1], [0]), exponential(3), [0.1, 2, 50], 1e-12)
    expectSame(coxian([2, 2, 2], [1, 1]), erlang(3, 2), [0.1, 2, 50], 1e-12)
    // A phase of a microsecond, then with probability ½ one of a thousand seconds.
    const far = coxian([1e6, 1e-3], [0.5])
    expectClose(far.mean, 1e-6 + 500, 1e-14)
    // P(X > x) = ½ a / (a − b) e^{−b x} once the fast phase is over.
    for (const x of [1, 1e3, 1e6]) expectClose(far.logSurvival(x), Math.log(0.5 / (1 - 1e-9)) - 1e-3 * x, 1e-13)
  })

  test('a cycle: geometrically many rounds of an exponential time are an exponential time', () => {
    const law = phaseType(
      [1, 0],
      [
        [-4, 3],
        [4, -4],
      ],
    )
    // A round is one time of rate 4, and after it another, which leads back, with probability ¾.
    expectClose(law.mean, 1 / 4 / (1 / 4) + (3 / 4) * (1 / 4 / (1 / 4)))
  })
})

test('quantiles invert both tails', () => {
  for (const { initial, generator } of reference.phaseType) {
    const law = phaseType(initial, generator)
    for (const p of [1e-200, 1e-9, 0.1, 0.5, 0.9]) expectClose(law.cdf(law.quantile(p)), p, 1e-12)
    for (const q of [1e-300, 1e-9, 0.1, 0.5, 0.9])
      expectClose(law.logSurvival(law.upperQuantile(q)), Math.log(q), 1e-12)
    expect([law.quantile(0), law.quantile(1), law.upperQuantile(0), law.upperQuantile(1)]).toEqual([
      0,
      Infinity,
      Infinity,
      0,
    ])
  }
})

describe('the Coxian family', () => {
  test('its parameters are a rate, ratios and probabilities of going on', () => {
    const family = coxianFamily(3)
    expect(family.parameters.map(({ name }) => name)).toEqual(['rate', 'ratio2', 'ratio3', 'continue1', 'continue2'])
    expectSame(family.law([8, 0.5, 0.25, 0.9, 0.1]), coxian([8, 4, 1], [0.9, 0.1]), [0.1, 1, 30], 1e-15)
    expect(() => family.law([8, 0.5, 1, 0.9, 0.1])).toThrow(new RangeError('ratio3 must be between 0 and 1: 1'))
    expect(() => coxianFamily(0)).toThrow(new RangeError('phases must be a whole number above 0: 0'))
  })
})

test.each([
  [() => phaseType([1], [[-1, 0]]), 'generator must be square: 2'],
  [() => phaseType([1, 0], [[-1]]), 'initial must be 1: 2'],
  [() => phaseType([0.5], [[-1]]), 'initial must add up to 1: 0.5'],
  [() => phaseType([1], [[1]]), 'rows must not add up to more than 0: 1'],
  [() => phaseType([1], [[0]]), 'every phase must be left for good in the end: phase 1'],
  [
    () =>
      phaseType(
        [1, 0],
        [
          [-1, 1],
          [1, -1],
        ],
      ),
    'every phase must be left for good in the end: phase 1',
  ],
  [
    () =>
      phaseType(
        [1, 0],
        [
          [-1, -1],
          [0, -1],
        ],
      ),
    'rates must not be negative: -1',
  ],
  [() => coxian([1, 2], []), 'continues must be one fewer than 2 rates: 0'],
  [() => coxian([1, 2], [1.5]), 'continues must be probabilities: 1.5'],
  [() => coxian([0], []), 'rates must be positive: 0'],
])('%s is refused', (make, message) => {
  expect(make).toThrow(new RangeError(message))
})
