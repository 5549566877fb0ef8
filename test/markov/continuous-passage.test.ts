import { expect, test } from 'vitest'
import { continuousPassageCdf, continuousPassageTimes } from '../../src/markov/continuous-passage.ts'
import { close } from './reference.ts'

test('a phase-type law of two stages has the moments of the hypo-exponential', () => {
  const q = [
    [-2, 2, 0],
    [0, -5, 5],
    [0, 0, 0],
  ]
  const { mean, variance } = continuousPassageTimes(q, [2])
  close(mean, [0.7, 0.2, 0], 1e-13)
  close(variance, [0.25 + 0.04, 0.04, 0], 1e-12)
  expect(continuousPassageTimes(q, [0]).mean).toEqual([0, Infinity, Infinity])
  expect(continuousPassageCdf(q, [2], 0.3)[1]).toBeCloseTo(1 - Math.exp(-1.5), 12)
})
