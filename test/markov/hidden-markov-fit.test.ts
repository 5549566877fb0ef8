import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decode, viterbi } from '../../src/markov/hidden-decode.ts'
import { fitHiddenMarkov } from '../../src/markov/hidden-markov.ts'
import { source } from '../../src/random.ts'
import { expectClose } from './hidden-brute-force.ts'
import { drawn, model } from './hidden-examples.ts'

describe('EM', () => {
  test('never falls, on data of no structure too', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 4 }),
        fc.integer({ min: 1, max: 3 }),
        fc.constantFrom(0, 0.1, 2),
        fc.integer(),
        (states, columns, pseudoCount, seed) => {
          const draw = source(seed)
          const values = Float64Array.from({ length: 80 * columns }, () => Math.round(20 * draw() ** 3) / 4)
          const options = { states, source: draw, pseudoCount, maxIterations: 60, restarts: 2 }
          const { history } = fitHiddenMarkov({ values, columns, starts: [50] }, options)
          expect(history.length).toBeGreaterThan(2)
          for (let i = 1; i < history.length; i++) expect(history[i]! - history[i - 1]!).toBeGreaterThan(-1e-9)
        },
      ),
      { numRuns: 25, seed: 1 },
    )
  })

  const means = [
    [0, 0],
    [1.5, 1],
    [3, 3],
  ]
  const variances = means.map(() => [0.2, 0.1])
  const { series, path } = drawn({ ...model, emissions: { family: 'gaussian', means, variances } }, 4000, 5)
  const fit = fitHiddenMarkov(series, { states: 3, source: source(1) })

  test('recovers what was simulated', () => {
    expect(fit.converged).toBe(true)
    expectClose(fit.transition.flat(), model.transition.flat(), 0.04)
    expectClose(fit.emissions.means.flat(), means.flat(), 0.05)
    const wrong = viterbi(fit, series).path.filter((state, t) => state !== path[t]).length
    expect(wrong / path.length).toBeLessThan(0.02)
  })

  test('finds the same maximum from other starts', () => {
    for (const seed of [2, 3]) {
      const again = fitHiddenMarkov(series, { states: 3, source: source(seed) })
      expect(Math.abs(again.logLikelihood - fit.logLikelihood)).toBeLessThan(1e-4)
      expectClose(again.emissions.means.flat(), fit.emissions.means.flat(), 1e-3)
    }
  })

  test('counts its parameters: 2 of the first state, 6 of transitions, 12 of emissions', () => {
    expect(fit.parameters).toBe(20)
    expect(fit.aic).toBeCloseTo(40 - 2 * fit.logLikelihood, 8)
    expect(fit.bic).toBeCloseTo(20 * Math.log(4000) - 2 * fit.logLikelihood, 8)
    expect(fit.icl - fit.bic).toBeGreaterThan(0)
    expect(fit.icl).toBeCloseTo(20 * Math.log(4000) - 2 * viterbi(fit, series).logProbability, 8)
  })

  test('a fit is plain data', () => {
    const again = JSON.parse(JSON.stringify(fit))
    expect(again).toEqual(fit)
    expect(decode(again, series).logLikelihood).toBe(fit.logLikelihood)
  })

  test('one state is the normal law of the columns', () => {
    const one = fitHiddenMarkov(series, { states: 1, source: source(1) })
    const mean = series.values.filter((_, at) => at % 2 === 0).reduce((sum, x) => sum + x / 4000, 0)
    expect(one.emissions.means[0]![0]).toBeCloseTo(mean, 10)
    expect(one.icl).toBeCloseTo(one.bic, 8)
  })
})

test('constant columns and equal rows are no trouble', () => {
  const values = Float64Array.from({ length: 300 }, (_, at) => (at % 3 === 0 ? 5 : at < 150 ? 1 : 2))
  const fit = fitHiddenMarkov({ values, columns: 3 }, { states: 3, source: source(1) })
  expect(Number.isFinite(fit.logLikelihood)).toBe(true)
  expect(fit.emissions.variances.flat().every(variance => variance > 0)).toBe(true)
  const flat = fitHiddenMarkov({ values: new Float64Array(50).fill(7), columns: 1 }, { states: 2, source: source(1) })
  expect(Number.isFinite(flat.logLikelihood)).toBe(true)
})
