import { describe, expect, test } from 'vitest'
import { decode } from '../../src/markov/hidden-decode.ts'
import {
  discreteWeibullDuration,
  durationTable,
  empiricalDuration,
  geometricDuration,
  negativeBinomialDuration,
  residualTable,
} from '../../src/markov/hidden-durations.ts'
import { emit } from '../../src/markov/hidden-emissions.ts'
import type { HiddenMarkov } from '../../src/markov/hidden-forward.ts'
import { semiDecode, simulateSemiStates } from '../../src/markov/hidden-semi-decode.ts'
import { fitHiddenSemiMarkov, semiMarkovOf } from '../../src/markov/hidden-semi-markov.ts'
import type { HiddenSemiMarkov } from '../../src/markov/hidden-semi-passes.ts'
import { semiViterbi } from '../../src/markov/hidden-semi-viterbi.ts'
import { source } from '../../src/random.ts'
import { bestPath, emissions, expectClose, head, logSumExp, posterior, semiMarkovPaths } from './hidden-brute-force.ts'

const modelOf = (longest: number, first: HiddenSemiMarkov['first']): HiddenSemiMarkov => ({
  initial: [0.5, 0.2, 0.3],
  transition: [
    [0, 0.7, 0.3],
    [0.6, 0, 0.4],
    [1, 0, 0],
  ],
  durations: [
    discreteWeibullDuration(3, 2, longest),
    negativeBinomialDuration(2, 1.5, longest),
    empiricalDuration(
      Array.from({ length: longest + 1 }, (_, i) => [0.2, 0.6, 0.1, 0.4][i % 4]!),
      0.3,
      1,
    ),
  ],
  first,
  emissions,
})

const small = emit(emissions, [0, 0, 2, 2, 2, 0, 1], source(4))

describe.each([
  [12, 'complete'],
  [12, 'residual'],
  [3, 'complete'],
  [3, 'residual'],
  [1, 'residual'],
] as const)('against every path of seven slots, D = %d, first sojourn %s', (longest, first) => {
  const model = modelOf(longest, first)
  const weighed = semiMarkovPaths(model, small)
  const decoded = semiDecode(model, small)

  test('likelihood', () => {
    expect(decoded.logLikelihood).toBeCloseTo(logSumExp(weighed.map(path => path.log)), 11)
  })

  test('smoothed', () => expectClose(decoded.smoothed, posterior(weighed, 3)))

  test('filtered and scores', () => {
    let before = 0
    for (let slots = 1; slots <= 7; slots++) {
      const shorter = semiMarkovPaths(model, head(small, slots))
      expectClose(decoded.filtered.subarray(3 * (slots - 1), 3 * slots), posterior(shorter, 3).slice(-3))
      const logLikelihood = logSumExp(shorter.map(path => path.log))
      expect(decoded.scores[slots - 1]).toBeCloseTo(logLikelihood - before, 11)
      before = logLikelihood
    }
  })

  test('Viterbi', () => {
    const best = bestPath(weighed)
    const { path, logProbability } = semiViterbi(model, small)
    expect([...path]).toEqual(best.path)
    expect(logProbability).toBeCloseTo(best.log, 11)
  })

  test('state and age at the end', () => {
    const total = logSumExp(weighed.map(path => path.log))
    const expected = new Array<number>(3 * (longest + 1)).fill(0)
    for (const { path, log } of weighed) {
      const last = path.at(-1)!
      const age = 6 - path.findLastIndex(state => state !== last)
      const begins = age === 7 && first === 'residual'
      const { survival, mean, tail } = durationTable(model.durations[last]!)
      const beyond = survival[longest]! / tail / mean
      const left = begins && age <= longest ? survival.slice(age - 1, longest).reduce((a, b) => a + b, 0) / mean : 0
      for (let a = age; a <= (begins ? Math.max(age, longest + 1) : age); a++) {
        const share = !begins || age > longest ? 1 : (a > longest ? beyond : survival[a - 1]! / mean) / (left + beyond)
        expected[last * (longest + 1) + Math.min(a - 1, longest)]! += Math.exp(log - total) * share
      }
    }
    expectClose(decoded.present, expected)
  })

  test('state and age sum to the filtered state', () => {
    const sums = [0, 1, 2].map(i =>
      decoded.present.subarray(i * (longest + 1), (i + 1) * (longest + 1)).reduce((sum, p) => sum + p, 0),
    )
    expectClose(sums, decoded.filtered.slice(-3))
  })
})

const markov: HiddenMarkov = {
  initial: [0.2, 0.5, 0.3],
  transition: [
    [0.9, 0.07, 0.03],
    [0.1, 0.8, 0.1],
    [0.02, 0.03, 0.95],
  ],
  emissions,
}

describe.each(['complete', 'residual'] as const)('geometric sojourns, the first one %s', first => {
  test.each([1, 5, 40])('are a hidden Markov model, D = %d', longest => {
    const path = simulateSemiStates(semiMarkovOf(markov, longest, first), 300, source(2))
    const series = emit(emissions, path, source(3))
    const semi = semiDecode(semiMarkovOf(markov, longest, first), series)
    const plain = decode(markov, series)
    expect(Math.abs(semi.logLikelihood - plain.logLikelihood)).toBeLessThan(1e-9)
    expectClose(semi.smoothed, plain.smoothed, 1e-10)
    expectClose(semi.filtered, plain.filtered, 1e-10)
  })
})

describe('what follows the present', () => {
  const longest = 8
  const duration = discreteWeibullDuration(5, 3, longest)
  const model = { ...modelOf(longest, 'complete'), durations: [duration, duration, duration] }

  test('a sojourn of known age ends with the hazards of that age', () => {
    const present = new Float64Array(3 * (longest + 1))
    present[longest + 1 + 2] = 1
    const draw = source(8)
    const left = Array.from({ length: 5000 }, () =>
      simulateSemiStates(model, 30, draw, present).findIndex(i => i !== 1),
    )
    for (let u = 0; u < 4; u++) {
      const stays = [0, 1, 2, 3].slice(0, u).reduce((product, i) => product * (1 - duration.hazards[2 + i]!), 1)
      const expected = stays * duration.hazards[2 + u]!
      expect(Math.abs(left.filter(n => n === u).length / 5000 - expected)).toBeLessThan(4 * Math.sqrt(0.25 / 5000))
    }
  })

  test.each(['complete', 'residual'] as const)('a new path begins with a %s sojourn', first => {
    const draw = source(9)
    const begun = { ...model, initial: [1, 0, 0], first }
    const lengths = Array.from({ length: 5000 }, () => simulateSemiStates(begun, 40, draw).findIndex(i => i !== 0))
    const whole = durationTable(duration)
    const { density } = first === 'complete' ? whole : residualTable(whole)
    for (let u = 1; u <= longest; u++) {
      const share = lengths.filter(n => n === u).length / 5000
      expect(Math.abs(share - density[u]!)).toBeLessThan(4 * Math.sqrt(0.25 / 5000))
    }
  })
})

test.each([
  [() => geometricDuration(0, 3), 'p must be above 0 and not above 1: 0'],
  [() => discreteWeibullDuration(0, 1, 3), 'scale must be positive: 0'],
  [() => discreteWeibullDuration(1, -1, 3), 'shape must be positive: -1'],
  [() => negativeBinomialDuration(0, 1, 3), 'size must be positive: 0'],
  [() => negativeBinomialDuration(1, 0, 3), 'mean must be positive: 0'],
  [() => fitHiddenSemiMarkov(small, { states: 1, source: source(1) }), 'states must be an integer from 2 to 7: 1'],
])('what cannot be is refused (%#)', (make, message) => {
  expect(make).toThrow(new RangeError(message))
})
