import { describe, expect, test } from 'vitest'
import { draw } from '../../src/distributions/distribution.ts'
import { empirical } from '../../src/distributions/empirical.ts'
import { binomialBand, type Pit, pit, pitHistogram, randomisedPit, uniformity } from '../../src/evaluation/pit.ts'
import { poisson, source } from '../../src/random.ts'
import { counting, erlang, mean, negativeBinomial, normal } from './laws.ts'
import { reference } from './reference.ts'

const densities = (pits: readonly Pit[], bins?: number) => pitHistogram(pits, bins).array('density') as number[]

describe('transform', () => {
  const law = empirical([1, 2, 2, 4])

  test.each([
    [0, 0, 0],
    [1, 0, 0.25],
    [2, 0.25, 0.75],
    [3, 0.75, 0.75],
    [4, 0.75, 1],
    [5, 1, 1],
  ])('of %d in 1, 2, 2, 4 is [%d, %d]', (observed, lower, upper) => {
    expect(pit(law, observed)).toEqual([lower, upper])
  })

  test('of a law that begins at 0, and of negative draws', () => {
    expect(pit(empirical([0, 0, 1]), 0)).toEqual([0, 2 / 3])
    expect(pit(empirical([-3, -1]), -3)).toEqual([0, 0.5])
    expect(pit(empirical([-3, -1]), -1)).toEqual([0.5, 1])
  })

  test('of a continuous law has no length', () => {
    const [lower, upper] = pit(normal(3, 2), 4)
    expect(upper - lower).toBeLessThan(1e-14)
  })

  test('randomised, lies evenly in the jump', () => {
    expect(randomisedPit([0.25, 0.75], () => 0.5)).toBe(0.5)
    expect(randomisedPit([0.25, 0.75], () => 0)).toBe(0.25)
    expect(randomisedPit([0.4, 0.4], () => 0.9)).toBe(0.4)
  })
})

describe.each([
  ['a continuous law', erlang(3, 2)],
  ['a count', negativeBinomial(4, 0.4)],
  ['three values', counting([0.2, 0.5, 0.3])],
])('of the truth: %s', (_, law) => {
  const random = source(11)
  const pits = Array.from({ length: 3000 }, () => pit(law, draw(law, random)))

  test('is uniform', () => {
    expect(uniformity(pits.map(one => randomisedPit(one, random))).pValue).toBeGreaterThan(0.01)
    for (const density of densities(pits)) expect(Math.abs(density - 1)).toBeLessThan(4 * Math.sqrt(9 / 3000))
  })

  test('of another law is not', () => {
    const wrong = pits.map(([lower, upper]): Pit => [lower ** 1.3, upper ** 1.3])
    expect(uniformity(wrong.map(one => randomisedPit(one, random))).pValue).toBeLessThan(1e-6)
  })
})

describe('histogram', () => {
  // In halves: [0.25, 0.75] is half in each, [0.1, 0.1] in the first, [0.5, 1] in the second: 1.5 of 3 each.
  // In quarters: 0.1; 0.25–0.75 half in the second and the third; 0.5–1 half in the third and the fourth.
  test('by hand', () => {
    const pits: Pit[] = [
      [0.25, 0.75],
      [0.1, 0.1],
      [0.5, 1],
    ]
    expect(densities(pits, 2)).toEqual([1, 1])
    expect(densities(pits, 4).map(density => (density * 3) / 4)).toEqual([
      expect.closeTo(1, 12),
      expect.closeTo(0.5, 12),
      expect.closeTo(1, 12),
      expect.closeTo(0.5, 12),
    ])
    expect(pitHistogram(pits, 2).array('lower')).toEqual([0, 0.5])
    expect(pitHistogram(pits, 2).array('upper')).toEqual([0.5, 1])
  })

  test('loses nothing at the ends', () => {
    expect(densities([[0, 0]], 4)).toEqual([4, 0, 0, 0])
    expect(densities([[1, 1]], 4)).toEqual([0, 0, 0, 4])
    expect(
      mean(
        densities(
          [
            [0, 1],
            [0, 0.3],
            [0.99, 1],
          ],
          10,
        ),
      ),
    ).toBeCloseTo(1, 12)
  })

  test('is the mean of that of randomised transforms', () => {
    const random = source(5)
    const law = counting([0.3, 0.1, 0.6])
    const pits = Array.from({ length: 20 }, () => pit(law, Math.min(2, poisson(1, random))))
    const many = pits.flatMap(one =>
      Array.from({ length: 4000 }, (): Pit => {
        const u = randomisedPit(one, random)
        return [u, u]
      }),
    )
    densities(many).forEach((density, i) => {
      expect(Math.abs(density - densities(pits)[i]!)).toBeLessThan(0.05)
    })
  })

  test('of nothing is refused', () => {
    expect(() => pitHistogram([])).toThrow(new RangeError('a histogram needs at least one observation: 0'))
  })
})

describe('uniformity', () => {
  test.each(reference.kolmogorov)('of $pits.length against SciPy’s exact law', ({ pits, ...expected }) => {
    const { statistic, pValue } = uniformity(pits)
    expect(statistic).toBeCloseTo(expected.statistic, 12)
    expect(Math.abs(pValue - expected.pValue)).toBeLessThan(2e-3)
  })

  test('of uniform numbers is rejected as often as it should be', () => {
    const random = source(21)
    const pValues = Array.from({ length: 1000 }, () => uniformity(Array.from({ length: 30 }, random)).pValue)
    expect(Math.abs(pValues.filter(p => p <= 0.1).length - 100)).toBeLessThan(40)
    expect(uniformity(pValues).pValue).toBeGreaterThan(0.01)
  })

  test('of nothing is refused', () => {
    expect(() => uniformity([])).toThrow(new RangeError('a test needs at least one observation: 0'))
  })
})

describe('the band of a bin', () => {
  test('by hand: of two tosses none, one or two are heads with 1/4, 1/2, 1/4', () => {
    expect(binomialBand(2, 0.5, 0.4)).toEqual([1, 1])
    expect(binomialBand(2, 0.5, 0.6)).toEqual([0, 2])
  })

  test.each([
    [300, 0.95, 279, 291],
    [4000, 0.5, 1948, 2052],
    [20, 0.1, 0, 4],
    [5, 0.001, 0, 0],
  ])('of %d at %d is that of qbinom in R', (n, share, lower, upper) => {
    expect(binomialBand(n, share)).toEqual([lower, upper])
  })
})
