import { describe, expect, test } from 'vitest'
import { logNormal } from '../../src/distributions/log-normal.ts'
import { bandwidthOf, type LinkSpec, typicalBandwidth } from '../../src/migration/link-spec.ts'
import type { RandomRate } from '../../src/migration/random-rate.ts'
import type { Rate } from '../../src/migration/rate.ts'
import { source } from '../../src/random.ts'

const schedule: LinkSpec = {
  schedule: [
    { from: 0, rate: 10 },
    { from: 3, rate: 30 },
  ],
}
const series: LinkSpec = {
  series: [
    { time: 7, rate: 10 },
    { time: 8, rate: 20 },
  ],
}
// The parameters in another order than the family has them.
const fluctuating: LinkSpec = { fluctuating: { law: 'log-normal', parameters: { sigma: 0.5, median: 1e6 }, every: 2 } }

describe('a path as plain data', () => {
  test('is a schedule', () => {
    const rate = bandwidthOf(schedule) as Rate
    expect([0, 2, 3, 99].map(rate.at)).toEqual([10, 10, 30, 30])
    expect(typicalBandwidth(schedule)).toBe(30)
  })

  test('is a series', () => {
    const rate = bandwidthOf(series) as RandomRate
    expect([0, 1, 2].map(rate.draw(() => 0.5).at)).toEqual([20, 10, 20])
    expect(typicalBandwidth(series)).toBe(15)
  })

  test('fluctuates by a law of its parameters by name', () => {
    const law = logNormal(1e6, 0.5)
    const rate = bandwidthOf(fluctuating) as RandomRate
    expect(rate.draw(source(1)).at(1)).toBe(law.quantile(source(1)()))
    expect(typicalBandwidth(fluctuating)).toBe(law.mean)
  })

  test('gives the same after a way through JSON', () => {
    for (const spec of [series, fluctuating]) {
      const [one, other] = [spec, JSON.parse(JSON.stringify(spec)) as LinkSpec].map(given =>
        (bandwidthOf(given) as RandomRate).draw(source(3)),
      )
      for (let time = 0; time < 20; time += 0.7) expect(one!.at(time)).toBe(other!.at(time))
    }
  })

  test.each<[LinkSpec, string]>([
    [{ schedule: [] }, 'a schedule begins at 0: undefined'],
    [{ series: [] }, 'a series needs two measurements: 0'],
    [
      { fluctuating: { law: 'log-normal', parameters: { median: 1 }, every: 1 } },
      'log-normal has the parameters median, sigma: median',
    ],
    [
      { fluctuating: { law: 'log-normal', parameters: { median: 1, sigma: -1 }, every: 1 } },
      'sigma must be positive: -1',
    ],
  ])('%j is refused', (spec, message) => {
    expect(() => bandwidthOf(spec)).toThrow(message)
    expect(() => bandwidthOf(spec)).toThrow(RangeError)
  })

  test('of a law that nobody knows is refused', () => {
    const spec = { fluctuating: { law: 'toString', parameters: {}, every: 1 } }
    expect(() => bandwidthOf(spec)).toThrow(/^law must be one of exponential, .*: toString$/)
  })
})
