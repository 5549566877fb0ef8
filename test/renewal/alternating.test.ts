import { describe, expect, test } from 'vitest'
import { exponential } from '../../src/distributions/exponential.ts'
import { fitLaw } from '../../src/distributions/fit-law.ts'
import { gamma, gammaFamily } from '../../src/distributions/gamma.ts'
import { weibull, weibullFamily } from '../../src/distributions/weibull.ts'
import { source } from '../../src/random.ts'
import { availability, pointAvailability } from '../../src/renewal/alternating.ts'
import { alternatingSojourns } from '../../src/renewal/simulate.ts'
import { sojournObservations } from '../../src/renewal/sojourns.ts'

const process = { busy: gamma(2, 0.4), idle: weibull(1.4, 1.5) }

describe('point availability', () => {
  test('of exponential sojourns is that of a Markov chain', () => {
    const [ends, begins] = [2, 0.5]
    const markov = { busy: exponential(ends), idle: exponential(begins) }
    const share = begins / (begins + ends)
    for (const [state, start] of [
      ['busy', 1],
      ['idle', 0],
    ] as const) {
      const { times, busy, converged } = pointAvailability(markov, { state, age: 0.3 }, 4)
      expect(converged).toBe(true)
      times.forEach((t, i) => {
        expect(Math.abs(busy[i]! - share - (start - share) * Math.exp(-(begins + ends) * t))).toBeLessThan(1e-6)
      })
    }
  })

  test('tends to the share of time that is busy', () => {
    const { busy } = pointAvailability(process, { state: 'idle', age: 1 }, 40, { tolerance: 1e-3 })
    expect(Math.abs(busy.at(-1)! - availability(process))).toBeLessThan(1e-4)
    expect(availability(process)).toBeCloseTo(0.8 / (0.8 + process.idle.mean), 12)
  })

  test.each([
    ['busy', 0],
    ['busy', 1.2],
    ['idle', 0.7],
  ] as const)('is what simulations from %s since %d s show', (state, age) => {
    const { times, busy } = pointAvailability(process, { state, age }, 3, { tolerance: 1e-4 })
    const from = source(9)
    const n = 4000
    const runs = Array.from({ length: n }, () => alternatingSojourns(process, { state, age }, 3, from))
    expect(busy[0]).toBe(state === 'busy' ? 1 : 0)
    for (const share of [0.25, 0.5, 1]) {
      const i = share * (times.length - 1)
      const seen = runs.filter(run => run.find(({ end }) => end > times[i]!)!.state === 'busy').length / n
      expect(Math.abs(seen - busy[i]!)).toBeLessThan(4 * Math.sqrt((busy[i]! * (1 - busy[i]!)) / n))
    }
  })

  test('needs a horizon', () => {
    expect(() => pointAvailability(process, { state: 'busy' }, 0)).toThrow(
      new RangeError('horizon must be positive: 0'),
    )
  })
})

describe('sojourns', () => {
  test('from a sequence: the first left out, the last right-censored', () => {
    const { busy, idle } = sojournObservations([[1, 0, 0, 5, 0, 1, 1, 1]], 2)
    expect(busy).toEqual({
      lower: Float64Array.of(0, 3),
      upper: Float64Array.of(1, Infinity),
      entry: Float64Array.of(0, 0),
      weight: Float64Array.of(1, 1),
    })
    expect(idle).toEqual({
      lower: Float64Array.of(3, 5),
      upper: Float64Array.of(5, 7),
      entry: Float64Array.of(3, 3),
      weight: Float64Array.of(1, 1),
    })
  })

  test('nothing is known of a sequence without a change, or of none', () => {
    for (const sequence of [[], [0], [1, 1]]) {
      expect(sojournObservations([sequence], 1).busy.weight).toHaveLength(0)
      expect(sojournObservations([sequence], 1).idle.weight).toHaveLength(0)
    }
  })

  test('simulated ones, seen by epochs, give their laws back', () => {
    const epoch = 0.1
    const sequences = Array.from({ length: 20 }, (_, run) => {
      const seen = new Uint8Array(4000)
      let start = 0
      for (const { state, end } of alternatingSojourns(process, { state: 'idle' }, 400, source(run))) {
        if (state === 'busy') seen.fill(1, Math.floor(start / epoch), Math.floor(end / epoch) + 1)
        start = end
      }
      return seen
    })
    const { busy, idle } = sojournObservations(sequences, epoch)
    const [onBusy, onIdle] = [fitLaw(gammaFamily, busy).law, fitLaw(weibullFamily, idle).law]
    expect(Math.abs(onBusy.mean / process.busy.mean - 1)).toBeLessThan(0.05)
    expect(Math.abs(onIdle.mean / process.idle.mean - 1)).toBeLessThan(0.05)
    expect(Math.abs(onIdle.parameters.shape! / 1.4 - 1)).toBeLessThan(0.05)
  })

  test('need an epoch', () => {
    expect(() => sojournObservations([], 0)).toThrow(new RangeError('epoch must be positive: 0'))
  })
})
