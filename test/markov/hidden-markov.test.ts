import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { decode, simulateStates, viterbi } from '../../src/markov/hidden-decode.ts'
import type { HiddenMarkov } from '../../src/markov/hidden-forward.ts'
import { fitHiddenMarkov } from '../../src/markov/hidden-markov.ts'
import { source } from '../../src/random.ts'
import { bestPath, expectClose, head, logSumExp, markovPaths, posterior } from './hidden-brute-force.ts'
import { drawn, model } from './hidden-examples.ts'

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

test('what follows the present begins with its transition', () => {
  const draw = source(3)
  const next = Array.from({ length: 4000 }, () => simulateStates(model, 1, draw, [0, 1, 0])[0]!)
  const share = [0, 1, 2].map(i => next.filter(state => state === i).length / next.length)
  expectClose(share, model.transition[1]!, 4 * Math.sqrt(0.25 / 4000))
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
