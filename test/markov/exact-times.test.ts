import { describe, expect, test } from 'vitest'
import { fitPanel } from '../../src/markov/continuous.ts'
import { fitExactTimes, jumpCounts } from '../../src/markov/exact-times.ts'
import { generator } from '../../src/markov/matrix.ts'
import { panelCounts } from '../../src/markov/panel-counts.ts'
import { lookAt, simulatePath } from '../../src/markov/simulate.ts'
import { source } from '../../src/random.ts'
import { close } from './reference.ts'

describe('exactly timed jumps', () => {
  const path = { times: [0, 2, 3, 7, 8, 10], states: [0, 1, 0, 1, 0, 0] }

  test('by hand: two jumps in eight seconds, two in two', () => {
    const fit = fitExactTimes(jumpCounts([path], 2))
    expect(fit.generator).toEqual([
      [-0.25, 0.25],
      [1, -1],
    ])
    expect(fit.rates[0]!.standardError).toBeCloseTo(0.25 / Math.SQRT2, 12)
    expect(fit.logLikelihood).toBeCloseTo(2 * Math.log(0.25) - 0.25 * 8 + 2 * Math.log(1) - 2, 12)
    expect(fit.sojourns.map(one => one.estimate)).toEqual([4, 1])
  })

  test('agree with looks that are close together', () => {
    const q = generator([
      [0, 0.5, 0.2],
      [1, 0, 0.4],
      [0.3, 0.3, 0],
    ])
    const long = simulatePath(q, { start: 0, until: 60 }, source(5))
    const looks = Array.from({ length: 6001 }, (_, i) => i / 100)
    const panel = fitPanel(
      panelCounts(
        [
          lookAt(
            long,
            looks.map(time => Math.round(time * 128) / 128),
          ),
        ],
        3,
      ),
    )
    close(panel.generator, fitExactTimes(jumpCounts([long], 3)).generator, 0.08)
  })

  test('a path without a jump has no rates', () => {
    expect(fitExactTimes(jumpCounts([{ times: [0, 4], states: [0, 0] }], 2)).rates).toEqual([])
  })
})
