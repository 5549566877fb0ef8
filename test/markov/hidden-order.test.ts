import { describe, expect, test } from 'vitest'
import type { HiddenMarkov } from '../../src/markov/hidden-forward.ts'
import { selectStates } from '../../src/markov/hidden-order.ts'
import { source } from '../../src/random.ts'
import { emissions } from './hidden-brute-force.ts'
import { drawn } from './hidden-examples.ts'

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
