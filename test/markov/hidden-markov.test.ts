import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decode, simulateStates, viterbi } from '../../src/markov/hidden-decode.ts'
import { emit } from '../../src/markov/hidden-emissions.ts'
import type { HiddenMarkov } from '../../src/markov/hidden-forward.ts'
import { fitHiddenMarkov } from '../../src/markov/hidden-markov.ts'
import { selectStates } from '../../src/markov/hidden-order.ts'
import { source } from '../../src/random.ts'
import { bestPath, emissions, expectClose, head, logSumExp, markovPaths, posterior } from './hidden-brute-force.ts'

const model: HiddenMarkov = {
  initial: [0.5, 0.2, 0.3],
  transition: [
    [0.8, 0.15, 0.05],
    [0.1, 0.7, 0.2],
    [0.3, 0, 0.7],
  ],
  emissions,
}
const drawn = (truth: HiddenMarkov, slots: number, seed: number) => {
  const draw = source(seed)
  const path = simulateStates(truth, slots, draw)
  return { path, series: emit(truth.emissions, path, draw) }
}
const small = Object.freeze(drawn(model, 7, 1).series)

describe('against every path of seven slots', () => {
  const weighed = markovPaths(model, small)
  const decoded = decode(model, small)

  test('likelihood', () => {
    expect(decoded.logLikelihood).toBeCloseTo(logSumExp(weighed.map(path => path.log)), 11)
  })

  test('smoothed', () => expectClose(decoded.smoothed, posterior(weighed, 3)))

  test('filtered is smoothed where the series ends, and scores are the rises of its likelihood', () => {
    let before = 0
    for (let slots = 1; slots <= 7; slots++) {
      const shorter = markovPaths(model, head(small, slots))
      expectClose(decoded.filtered.subarray(3 * (slots - 1), 3 * slots), posterior(shorter, 3).slice(-3))
      const logLikelihood = logSumExp(shorter.map(path => path.log))
      expect(decoded.scores[slots - 1]).toBeCloseTo(logLikelihood - before, 11)
      before = logLikelihood
    }
    expect(decoded.present).toEqual(decoded.filtered.slice(-3))
  })

  test('Viterbi', () => {
    const best = bestPath(weighed)
    const { path, logProbability } = viterbi(model, small)
    expect([...path]).toEqual(best.path)
    expect(logProbability).toBeCloseTo(best.log, 11)
  })
})

test('sequences are independent', () => {
  const parts = [drawn(model, 40, 2).series, drawn(model, 25, 3).series]
  const values = Float64Array.from(parts.flatMap(part => [...part.values]))
  const whole = decode(model, { values, columns: 2, starts: [0, 40] })
  const apart = parts.map(part => decode(model, part))
  expect(whole.logLikelihood).toBeCloseTo(apart[0]!.logLikelihood + apart[1]!.logLikelihood, 9)
  expectClose(whole.smoothed, [...apart[0]!.smoothed, ...apart[1]!.smoothed])
  const paths = parts.map(part => viterbi(model, part).path)
  expect([...viterbi(model, { values, columns: 2, starts: [40] }).path]).toEqual([...paths[0]!, ...paths[1]!])
})

test('rows that no state explains do not break the passes', () => {
  const values = Float64Array.from({ length: 60 }, (_, at) => (at === 30 ? 1e6 : at === 40 ? -1e4 : 0))
  const { logLikelihood, smoothed, filtered } = decode(model, { values, columns: 2 })
  expect(Number.isFinite(logLikelihood)).toBe(true)
  expect([...smoothed, ...filtered].every(p => p >= 0 && p <= 1 + 1e-12)).toBe(true)
})

interface Reference {
  readonly values: readonly number[]
  readonly fixed: Fitted & { readonly smoothed: readonly number[] }
  readonly maximum: Fitted
}
interface Fitted {
  readonly transition: number[][]
  readonly means: readonly number[]
  readonly sds: readonly number[]
  readonly logLikelihood: number
}
const reference: Reference = JSON.parse(
  readFileSync(new URL('../reference/hidden-markov.json', import.meta.url), 'utf8'),
)

describe('against msm', () => {
  const { values, fixed, maximum } = reference
  const series = { values: Float64Array.from(values), columns: 1 }
  const modelOf = ({ transition, means, sds }: Fitted): HiddenMarkov => {
    const variances = sds.map(sd => [sd * sd])
    return { initial: [1, 0], transition, emissions: { family: 'gaussian', means: means.map(m => [m]), variances } }
  }

  test('likelihood and smoothed probabilities at given parameters', () => {
    const { logLikelihood, smoothed } = decode(modelOf(fixed), series)
    expect(logLikelihood).toBeCloseTo(fixed.logLikelihood, 9)
    expectClose(
      smoothed.filter((_, at) => at % 2 === 1),
      fixed.smoothed,
      1e-9,
    )
  })

  test('the maximum', () => {
    const options = { states: 2, source: source(1), pseudoCount: 0, tolerance: 1e-9, maxIterations: 2000 }
    const fit = fitHiddenMarkov(series, options)
    expect(fit.converged).toBe(true)
    expect(fit.logLikelihood).toBeCloseTo(maximum.logLikelihood, 6)
    expectClose(fit.emissions.means.flat(), maximum.means, 1e-3)
    expectClose(fit.transition.flat(), maximum.transition.flat(), 1e-3)
  })
})

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

test('what follows the present begins with its transition', () => {
  const draw = source(3)
  const next = Array.from({ length: 4000 }, () => simulateStates(model, 1, draw, [0, 1, 0])[0]!)
  const share = [0, 1, 2].map(i => next.filter(state => state === i).length / next.length)
  expectClose(share, model.transition[1]!, 4 * Math.sqrt(0.25 / 4000))
})

describe('order', () => {
  test.each([2, 3])('BIC and ICL find %d states in at least nine of ten series', states => {
    const keep = (rows: readonly (readonly number[])[]) => rows.slice(0, states)
    const truth: HiddenMarkov = {
      initial: Array.from({ length: states }, () => 1 / states),
      transition: Array.from({ length: states }, (_, i) =>
        Array.from({ length: states }, (_, j) => (i === j ? 0.9 : 0.1 / (states - 1))),
      ),
      emissions: {
        ...emissions,
        means: keep([
          [0, 1],
          [2, 0],
          [4, 2],
        ]),
        variances: keep(emissions.variances),
      },
    }
    const found = Array.from({ length: 10 }, (_, seed) => {
      const options = { most: 4, source: source(seed), restarts: 3, maxIterations: 100 }
      const { table, best } = selectStates(drawn(truth, 400, 100 + seed).series, options)
      expect(table.map(row => row.states)).toEqual([1, 2, 3, 4])
      expect(best.bic).toBe(Math.min(...table.map(row => row.bic)))
      const leastIcl = table.reduce((a, b) => (b.icl < a.icl ? b : a))
      return { bic: best.initial.length, icl: leastIcl.states }
    })
    expect(found.filter(({ bic }) => bic === states).length).toBeGreaterThanOrEqual(9)
    expect(found.filter(({ icl }) => icl === states).length).toBeGreaterThanOrEqual(9)
  })
})

test.each([
  [{ values: new Float64Array(0), columns: 1 }, 1, 'values must fill rows of 1: 0'],
  [{ values: new Float64Array(5), columns: 2 }, 1, 'values must fill rows of 2: 5'],
  [{ values: new Float64Array(4), columns: 0 }, 1, 'columns must be a positive integer: 0'],
  [{ values: Float64Array.of(1, 2, 3, Number.NaN), columns: 2 }, 1, 'values must be finite: NaN at row 1, column 1'],
  [{ values: new Float64Array(4), columns: 2, starts: [2] }, 1, 'starts must be ascending rows: 2'],
  [{ values: new Float64Array(4), columns: 2 }, 3, 'states must be an integer from 1 to 2: 3'],
  [{ values: new Float64Array(4), columns: 2 }, 1.5, 'states must be an integer from 1 to 2: 1.5'],
])('a malformed series or order is refused (%#)', (series, states, message) => {
  expect(() => fitHiddenMarkov(series, { states, source: source(1) })).toThrow(new RangeError(message))
})
