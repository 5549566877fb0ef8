import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type DurationFamily,
  discreteWeibullDuration,
  durationTable,
  negativeBinomialDuration,
} from '../../src/markov/hidden-durations.ts'
import { emit } from '../../src/markov/hidden-emissions.ts'
import { simulateSemiStates } from '../../src/markov/hidden-semi-decode.ts'
import { fitHiddenSemiMarkov } from '../../src/markov/hidden-semi-markov.ts'
import type { HiddenSemiMarkov } from '../../src/markov/hidden-semi-passes.ts'
import { semiViterbi } from '../../src/markov/hidden-semi-viterbi.ts'
import { source } from '../../src/random.ts'
import { expectClose } from './hidden-brute-force.ts'

describe('EM', () => {
  test('never falls, whatever the family, the first sojourn and the data', () => {
    const families: (DurationFamily | 'choose')[] = [
      'geometric',
      'empirical',
      'discrete-weibull',
      'negative-binomial',
      'choose',
    ]
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 3 }),
        fc.constantFrom(...families),
        fc.constantFrom('complete' as const, 'residual' as const),
        fc.constantFrom(4, 30, 90),
        fc.integer(),
        (states, durations, first, longest, seed) => {
          const draw = source(seed)
          const values = Float64Array.from({ length: 120 }, (_, t) => (Math.floor(t / 17) % 2) + 2 * draw() ** 2)
          const options = { states, durations, first, longest, source: draw, maxIterations: 25, restarts: 1 }
          const { history } = fitHiddenSemiMarkov({ values, columns: 1, starts: [70] }, options)
          for (let i = 1; i < history.length; i++) expect(history[i]! - history[i - 1]!).toBeGreaterThan(-1e-9)
        },
      ),
      { numRuns: 20, seed: 1 },
    )
  })

  const truth: HiddenSemiMarkov = {
    initial: [0.5, 0.5],
    transition: [
      [0, 1],
      [1, 0],
    ],
    durations: [discreteWeibullDuration(30, 5, 120), negativeBinomialDuration(2, 14, 120)],
    first: 'residual',
    emissions: { family: 'gaussian', means: [[0], [2.5]], variances: [[1], [1]] },
  }
  const path = simulateSemiStates(truth, 4000, source(11))
  const series = emit(truth.emissions, path, source(12))
  const fit = fitHiddenSemiMarkov(series, { states: 2, source: source(1), longest: 120 })

  test('recovers laws of sojourns, their families and the states', () => {
    expect(fit.converged).toBe(true)
    const [weibull, second] = fit.durations
    expect(weibull!.family).toBe('discrete-weibull')
    expect(weibull!.parameters.scale! / 30).toBeCloseTo(1, 0)
    expect(Math.abs(weibull!.parameters.shape! - 5)).toBeLessThan(1.5)
    expect(Math.abs(durationTable(second!).mean - 15)).toBeLessThan(4)
    expectClose(fit.emissions.means.flat(), [0, 2.5], 0.1)
    const wrong = semiViterbi(fit, series).path.filter((state, t) => state !== path[t]).length
    expect(wrong / path.length).toBeLessThan(0.02)
  })

  test('likes these sojourns better than geometric ones', () => {
    const plain = fitHiddenSemiMarkov(series, { states: 2, source: source(1), durations: 'geometric' })
    expect(fit.logLikelihood - plain.logLikelihood).toBeGreaterThan(30)
    expect(fit.bic).toBeLessThan(plain.bic)
    expect(plain.parameters).toBe(1 + 0 + 2 + 4)
    expect(fit.parameters).toBe(1 + 0 + 2 * 2 + 4)
  })

  test('finds the same maximum from another seed, and goes on from where it is', () => {
    const again = fitHiddenSemiMarkov(series, { states: 2, source: source(2), longest: 120 })
    expect(Math.abs(again.logLikelihood - fit.logLikelihood)).toBeLessThan(1e-3)
    const further = fitHiddenSemiMarkov(series, { states: 2, source: source(9), start: fit })
    expect(Math.abs(further.logLikelihood - fit.logLikelihood)).toBeLessThan(1e-3)
    expect(JSON.parse(JSON.stringify(fit))).toEqual(fit)
  })
})
