import { describe, expect, test } from 'vitest'
import { runLengths } from '../../src/markov/run-lengths.ts'
import { simulateChain } from '../../src/markov/simulate.ts'
import { geometricTest, sojournMass, sojournTimes } from '../../src/markov/sojourn.ts'
import { source } from '../../src/random.ts'
import { oz } from './chains.ts'

describe('sojourns', () => {
  test('are geometric', () => {
    expect(sojournTimes(oz)).toEqual({ mean: [2, 1, 2], variance: [2, 0, 2] })
    expect([...sojournMass(0.5, 3)]).toEqual([0, 0.5, 0.25, 0.125])
    expect(sojournTimes([[1]])).toEqual({ mean: [Infinity], variance: [Infinity] })
  })

  test('of a chain pass at their level', () => {
    const chain = [
      [0.95, 0.05],
      [0.3, 0.7],
    ]
    const rejected = Array.from({ length: 400 }, (_, i) => {
      const states = simulateChain(chain, { start: 0, length: 1500 }, source(41).substream(i))
      return geometricTest(runLengths([states], 2)[0]!)
    }).filter(one => one.pValue < 0.1)
    expect(Math.abs(rejected.length / 400 - 0.1)).toBeLessThan(3.5 * Math.sqrt(0.09 / 400))
  })

  test('that are regular do not pass', () => {
    const regular = { ended: [0, 0, 0, 40, 40], unfinished: [0] }
    const { pValue, degreesOfFreedom } = geometricTest(regular)
    expect(degreesOfFreedom).toBe(3)
    expect(pValue).toBeLessThan(1e-10)
  })

  test('by hand: of 66 that could end at age 1, 40 at 2 and 20 at 3, twenty each did', () => {
    const { statistic, degreesOfFreedom } = geometricTest({ ended: [0, 20, 20, 20], unfinished: [0, 4, 6] })
    const hazard = 60 / 126
    const term = (risk: number) => (20 - risk * hazard) ** 2 / (risk * hazard * (1 - hazard))
    expect(degreesOfFreedom).toBe(2)
    expect(statistic).toBeCloseTo(term(66) + term(40) + term(20), 11)
  })

  test('too few tell nothing', () => {
    expect(geometricTest({ ended: [0, 1], unfinished: [0] })).toMatchObject({ degreesOfFreedom: 0, pValue: Number.NaN })
    expect(geometricTest({ ended: [0], unfinished: [0] })).toMatchObject({ statistic: 0, degreesOfFreedom: 0 })
  })
})
