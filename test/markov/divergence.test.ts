import { describe, expect, test } from 'vitest'
import { logLikelihoodOf } from '../../src/markov/chain.ts'
import { divergenceRate, entropyRate } from '../../src/markov/divergence.ts'
import { stationaryDistribution } from '../../src/markov/stationary.ts'

describe('divergence', () => {
  const p = [
    [0.9, 0.1],
    [0.3, 0.7],
  ]
  const q = [
    [0.8, 0.2],
    [0.3, 0.7],
  ]

  test('by hand', () => {
    expect(divergenceRate(p, q)).toBeCloseTo(0.75 * (0.9 * Math.log(9 / 8) + 0.1 * Math.log(1 / 2)), 14)
    expect(divergenceRate(p, p)).toBe(0)
    expect(
      divergenceRate(p, [
        [1, 0],
        [0.3, 0.7],
      ]),
    ).toBe(Infinity)
    expect(
      divergenceRate(
        [
          [1, 0],
          [0.3, 0.7],
        ],
        p,
      ),
    ).toBeCloseTo(Math.log(1 / 0.9), 14)
  })

  test('is what a step loses in log-likelihood, entropy what it has to lose', () => {
    const stationary = stationaryDistribution(p)
    const expected = p.map((row, i) => row.map(value => stationary[i]! * value))
    expect(logLikelihoodOf(expected, p) - logLikelihoodOf(expected, q)).toBeCloseTo(divergenceRate(p, q), 14)
    expect(-logLikelihoodOf(expected, p)).toBeCloseTo(entropyRate(p), 14)
  })

  test('entropy of independent throws', () => {
    expect(
      entropyRate([
        [0.5, 0.5],
        [0.5, 0.5],
      ]),
    ).toBeCloseTo(Math.LN2, 14)
    expect(
      entropyRate([
        [0, 1],
        [1, 0],
      ]),
    ).toBe(0)
  })
})
