import { describe, expect, test } from 'vitest'
import { empirical } from '../../src/distributions/empirical.ts'
import { pinball } from '../../src/evaluation/pinball.ts'
import { source } from '../../src/random.ts'
import { mean, pointMass } from './laws.ts'

// At p = 0.9 an outcome 2 above the quantile costs 0.9·2, one 2 below it 0.1·2.
test.each([
  [0.9, 12, 1.8],
  [0.9, 8, 0.2],
  [0.9, 10, 0],
  [0.5, 13, 1.5],
  [0.5, 7, 1.5],
])('pinball(%d) of a quantile of 10 and the outcome %d is %d', (p, observed, loss) => {
  expect(pinball(p)(pointMass(10), observed)).toBeCloseTo(loss, 12)
})

describe.each([0.1, 0.5, 0.95])('p = %d', p => {
  test('the mean loss is least for the quantile', () => {
    const random = source(1)
    const outcomes = Array.from({ length: 999 }, () => random() ** 2)
    const quantile = empirical(outcomes).quantile(p)
    const loss = (at: number) => mean(outcomes.map(y => pinball(p)(pointMass(at), y)))
    for (const shift of [-0.05, -0.01, 0.01, 0.05]) expect(loss(quantile)).toBeLessThan(loss(quantile + shift))
  })
})
