import { describe, expect, test } from 'vitest'
import { draw } from '../../src/distributions/distribution.ts'
import { exponential } from '../../src/distributions/exponential.ts'
import { geometric } from '../../src/distributions/geometric.ts'
import { hazardRows } from '../../src/distributions/hazard-rows.ts'
import { exactly, intervalCensored, rightCensored } from '../../src/distributions/observations.ts'
import { quantileRows } from '../../src/distributions/qq.ts'
import { weibull } from '../../src/distributions/weibull.ts'
import { wilsonInterval } from '../../src/distributions/wilson.ts'
import { source } from '../../src/random.ts'

interface QuantileRow {
  probability: number
  theoretical: number
  observed: number
  lower: number
  upper: number
}
interface HazardRow {
  law: string
  from: number
  to: number
  events: number
  atRisk: number
  hazard: number
  lower: number | null
  upper: number | null
}

const law = weibull(0.7, 5)

describe('quantiles', () => {
  test('of exact values stand at (k − 1/2) / n', () => {
    const rows = quantileRows(law, exactly([3, 1, 4, 2])).objects() as QuantileRow[]
    expect(rows.map(row => row.observed)).toEqual([1, 2, 3, 4])
    for (const [i, { probability, theoretical }] of rows.entries()) {
      expect(probability).toBeCloseTo((i + 0.5) / 4, 13)
      expect(theoretical).toBeCloseTo(law.quantile((i + 0.5) / 4), 10)
    }
  })

  test('the band of the least of n is that of its law, and of the greatest', () => {
    const rows = quantileRows(exponential(2), exactly([0.1, 0.2, 0.3, 0.4, 0.5]), { level: 0.8 }).objects()
    const [first, last] = [rows[0], rows.at(-1)] as QuantileRow[]
    expect(first!.lower).toBeCloseTo(-Math.log(0.9) / 10, 10)
    expect(first!.upper).toBeCloseTo(-Math.log(0.1) / 10, 10)
    expect(last!.lower).toBeCloseTo(-Math.log(1 - 0.1 ** 0.2) / 2, 10)
    expect(last!.upper).toBeCloseTo(-Math.log(1 - 0.9 ** 0.2) / 2, 10)
  })

  test('of epochs stand at their ends, where the share below is known', () => {
    const epochs = intervalCensored([0, 1, 2], [1, 2, 3], { weight: [5, 3, 2] })
    const rows = quantileRows(law, epochs).objects() as QuantileRow[]
    expect(rows.map(row => row.observed)).toEqual([1, 2])
    expect(rows[0]!.theoretical).toBeCloseTo(law.quantile(0.5), 10)
    expect(rows[1]!.theoretical).toBeCloseTo(law.quantile(0.8), 10)
  })

  test('of censored values are those of the product-limit estimate', () => {
    const rows = quantileRows(law, rightCensored([1, 2, 3, 4], [1, 0, 1, 0])).objects() as QuantileRow[]
    expect(rows.map(row => row.observed)).toEqual([1, 3])
    expect(rows[0]!.probability).toBeCloseTo(1 / 8, 13)
    expect(rows[1]!.probability).toBeCloseTo(1 - (3 / 4 + 3 / 8) / 2, 13)
  })

  test('of values that were seen only after 3 are those of the law after 3', () => {
    const late = exactly([4, 5], { entry: [3, 3] })
    const rows = quantileRows(exponential(1), late).objects() as QuantileRow[]
    expect(rows[0]!.theoretical).toBeCloseTo(3 + exponential(1).quantile(0.25), 10)
  })

  test('are in the band as often as it says', () => {
    const inside = Array.from({ length: 300 }, (_, replicate) => {
      const random = source(3).substream(replicate)
      const lives = Array.from({ length: 60 }, () => draw(law, random))
      const ends = lives.map(() => 20 * random())
      const observed = rightCensored(
        lives.map((life, i) => Math.min(life, ends[i]!)),
        lives.map((life, i) => life <= ends[i]!),
      )
      const rows = quantileRows(law, observed).objects() as QuantileRow[]
      const { observed: value, lower, upper } = rows[20]!
      return lower <= value && value <= upper
    }).filter(Boolean).length
    const [least, most] = wilsonInterval(inside, 300, 0.999)
    expect(least).toBeLessThan(0.95)
    expect(most).toBeGreaterThan(0.95)
  })

  test('many are thinned and reach both ends', () => {
    const random = source(7)
    const values = Array.from({ length: 5000 }, () => draw(law, random))
    const observed = quantileRows(law, exactly(values), { points: 50 }).array('observed') as number[]
    expect(observed.length).toBeLessThanOrEqual(50)
    expect(observed.length).toBeGreaterThan(30)
    expect([observed[0], observed.at(-1)]).toEqual([Math.min(...values), Math.max(...values)])
  })
})

describe('hazards', () => {
  const epochs = intervalCensored([0, 1, 2, 3], [1, 2, 3, Infinity], { weight: [40, 30, 20, 10] })

  test('by hand: of those at risk, the share that ended', () => {
    const rows = hazardRows(epochs, [exponential(0.5)]).objects() as HazardRow[]
    expect(rows.slice(0, 3).map(({ from, to, events, atRisk }) => [from, to, events, atRisk])).toEqual([
      [0, 1, 40, 100],
      [1, 2, 30, 60],
      [2, 3, 20, 30],
    ])
    expect(rows[0]!.hazard).toBeCloseTo(-Math.log(0.6), 12)
    expect(rows[2]!.hazard).toBeCloseTo(Math.log(3), 12)
    for (const row of rows.slice(3)) {
      expect(row.hazard).toBeCloseTo(0.5, 12)
      expect([row.lower, row.upper]).toEqual([null, null])
    }
  })

  test('their intervals are those of Clopper and Pearson, as by binomtest of SciPy 1.17.1', () => {
    const [first] = hazardRows(epochs).objects() as HazardRow[]
    expect(-Math.expm1(-first!.lower!)).toBeCloseTo(0.30329476870284483, 10)
    expect(-Math.expm1(-first!.upper!)).toBeCloseTo(0.5027908495776665, 10)
  })

  test('of discrete laws are probabilities', () => {
    const rows = hazardRows(exactly([1, 1, 2, 3]), [geometric(0.3)]).objects() as HazardRow[]
    expect(rows.map(({ hazard }) => hazard)).toEqual([0.5, 0.5, 1, 0.3, 0.3, 0.3].map(h => expect.closeTo(h, 12)))
  })

  test('who enters or goes out of sight inside a bin counts half', () => {
    const some = intervalCensored([0, 0, 1, 0.5], [2, 4, Infinity, 4], { entry: [0, 0, 0, 0.5] })
    const [first] = hazardRows(some).objects() as HazardRow[]
    expect([first!.from, first!.to, first!.events, first!.atRisk]).toEqual([0, 2, 1, 1 + 1 + 0.5 + 0.5])
  })

  test('many times make bins of equally many events, in whose intervals the truth lies', () => {
    const random = source(2)
    const lives = Array.from({ length: 4000 }, () => draw(law, random))
    const rows = hazardRows(exactly(lives), [law], { bins: 10, level: 0.999 }).objects() as HazardRow[]
    const [observed, expected] = [rows.slice(0, 10), rows.slice(10)]
    expect(observed.map(({ events }) => events)).toEqual(Array.from({ length: 10 }, () => 400))
    expect(observed.slice(1).map(({ from }) => from)).toEqual(observed.slice(0, -1).map(({ to }) => to))
    for (const [i, { hazard }] of expected.entries()) {
      expect(observed[i]!.lower).toBeLessThan(hazard)
      expect(observed[i]!.upper).toBeGreaterThan(hazard)
    }
  })

  test('where nothing ended there are none', () => {
    expect(hazardRows(rightCensored([1, 2], [0, 0]), [law]).numRows()).toBe(0)
  })
})
