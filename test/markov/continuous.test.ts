import { expm, matrix } from 'mathjs'
import { describe, expect, test } from 'vitest'
import { fitPanel } from '../../src/markov/continuous.ts'
import { continuousPassageCdf, continuousPassageTimes } from '../../src/markov/continuous-passage.ts'
import { fitExactTimes, jumpCounts } from '../../src/markov/exact-times.ts'
import { generator, identity, type Matrix, product } from '../../src/markov/matrix.ts'
import { exponential, transitionProbabilities } from '../../src/markov/matrix-exponential.ts'
import { mergePanelCounts, panelCounts } from '../../src/markov/panel-counts.ts'
import { type Jump, panelLikelihood } from '../../src/markov/panel-likelihood.ts'
import { lookAt, simulatePath } from '../../src/markov/simulate.ts'
import { source } from '../../src/random.ts'
import { close, type PanelData, type PanelReference, panelsOf, reference } from './reference.ts'

describe('the matrix exponential', () => {
  test('is that of expm in R', () => {
    for (const { q, t, p } of reference.exponentials) close(transitionProbabilities(q, t), p, 1e-11)
  })

  test('is that of mathjs', () => {
    const q = generator([
      [0, 0.3, 0.2, 0],
      [1, 0, 0.5, 0.1],
      [0, 2, 0, 0.7],
      [0.05, 0, 0, 0],
    ])
    for (const t of [0, 1e-6, 0.3, 1, 2.7]) {
      close(transitionProbabilities(q, t), expm(matrix(q.map(row => row.map(rate => rate * t)))).toArray(), 1e-11)
    }
  })

  test('keeps the precision of the smallest probabilities: three stages in a row', () => {
    const q = [
      [-1, 1, 0],
      [0, -1, 1],
      [0, 0, 0],
    ]
    const [row] = transitionProbabilities(q, 40)
    expect(row![0]! / Math.exp(-40)).toBeCloseTo(1, 11)
    expect(row![1]! / (40 * Math.exp(-40))).toBeCloseTo(1, 11)
    const brief = transitionProbabilities(q, 1e-9)[0]![2]!
    expect(brief / 5e-19).toBeCloseTo(1, 8)
  })

  test('of two states in closed form is that of the general way', () => {
    const q = generator([
      [0, 0.4],
      [3, 0],
    ])
    for (const t of [0, 1e-5, 0.2, 1, 30]) close(transitionProbabilities(q, t), exponential(q)(t).probabilities, 1e-13)
    expect(
      transitionProbabilities(
        generator([
          [0, 0],
          [0, 0],
        ]),
        5,
      ),
    ).toEqual(identity(2))
  })

  test('of a sum of times is the product', () => {
    const q = reference.exponentials[1]!.q
    close(
      product(transitionProbabilities(q, 0.3), transitionProbabilities(q, 1.1)),
      transitionProbabilities(q, 1.4),
      1e-12,
    )
  })

  test('derivatives are the slopes of the exponential', () => {
    const rates = [
      [0, 0.3, 0.2],
      [1, 0, 0.5],
      [0.1, 2, 0],
    ]
    const jump: Jump = [1, 2]
    const moved = (by: number) =>
      transitionProbabilities(generator(rates.map((row, i) => row.map((r, j) => (i === 1 && j === 2 ? r + by : r)))), 3)
    const [derivative] = exponential(generator(rates), [jump])(3).derivatives
    const [above, below] = [moved(1e-5), moved(-1e-5)]
    close(
      derivative,
      above.map((row, i) => row.map((p, j) => (p - below[i]![j]!) / 2e-5)),
      1e-6,
    )
  })

  test.each([-1, Number.NaN, Infinity])('a time of %d is refused', time => {
    expect(() =>
      transitionProbabilities(
        [
          [-1, 1],
          [1, -1],
        ],
        time,
      ),
    ).toThrow(RangeError)
  })
})

const jumpsOf = ({ jumps, states }: PanelData): Jump[] =>
  jumps.map((jump): Jump => [Math.floor(jump / states), jump % states])

const { illness, two } = reference.panels
const cases: [string, PanelData, PanelReference, number[]][] = [
  ['illness and death', illness, illness.fit, []],
  ['illness and death, deaths timed', illness, illness.exactEntry, [3]],
  ['two states', two, two.fit, []],
]

describe.each(cases)('%s, against msm', (_, data, expected, exactEntry) => {
  const counts = panelCounts(panelsOf(data), data.states)
  const allowed = jumpsOf(data)
  const fit = fitPanel(counts, { allowed, exactEntry })

  test('converges to its likelihood and rates', () => {
    expect(fit.converged).toBe(true)
    close(-2 * fit.logLikelihood, expected.minus2loglik, 1e-9)
    close(fit.generator, expected.generator, 1e-5)
  })

  test('standard errors and confidence intervals of rates', () => {
    const of = (matrix: Matrix) => allowed.map(([from, to]) => matrix[from]![to]!)
    close(
      fit.rates.map(rate => rate.standardError),
      of(expected.se),
      1e-4,
    )
    close(
      fit.rates.map(rate => rate.lower),
      of(expected.lower),
      1e-4,
    )
    close(
      fit.rates.map(rate => rate.upper),
      of(expected.upper),
      1e-4,
    )
    close(fit.covariance, expected.covariance, 1e-3)
  })

  test('mean sojourn times', () => {
    const { estimate, se, lower, upper } = expected.sojourn
    close(
      fit.sojourns.map(one => one.estimate),
      estimate,
      1e-5,
    )
    close(
      fit.sojourns.map(one => one.standardError),
      se,
      1e-4,
    )
    close(
      fit.sojourns.map(one => one.lower),
      lower,
      1e-4,
    )
    close(
      fit.sojourns.map(one => one.upper),
      upper,
      1e-4,
    )
  })

  test('probabilities and passages of its chain', () => {
    close(transitionProbabilities(expected.generator, 2.5), expected.probabilities, 1e-10)
    close(continuousPassageTimes(expected.generator, [data.target]).mean, expected.toTarget, 1e-10)
    expected.byFive.forEach((row, from) => {
      row.forEach((p, to) => {
        if (from !== to) close(continuousPassageCdf(expected.generator, [to], 5)[from], p, 1e-10)
      })
    })
  })

  test('the score is the slope of the log-likelihood, and vanishes where it is greatest', () => {
    const at = (q: Matrix) => panelLikelihood(counts, q, allowed, exactEntry)
    for (const slope of at(fit.generator).score) expect(Math.abs(slope)).toBeLessThan(1e-4)
    const [from, to] = allowed[0]!
    const off = fit.generator.map(row => row.map(rate => rate * 1.3))
    const moved = (by: number) =>
      at(generator(off.map((row, i) => row.map((r, j) => (i === from && j === to ? r * Math.exp(by) : r)))))
    const slope = (moved(1e-5).logLikelihood - moved(-1e-5).logLikelihood) / 2e-5
    expect(at(off).score[0]! / slope).toBeCloseTo(1, 6)
  })
})

test('panels counted apart and merged are panels counted together', () => {
  const panels = panelsOf(illness)
  const merged = mergePanelCounts([panelCounts(panels.slice(0, 80), 4), panelCounts(panels.slice(80), 4)])
  expect(merged).toEqual(panelCounts(panels, 4))
})

test('where every interval is alike, two states fit the logarithm of the discrete chain', () => {
  const panel = { times: Array.from({ length: 12 }, (_, i) => 0.5 * i), states: [0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0] }
  const { generator: q, converged } = fitPanel(panelCounts([panel], 2))
  expect(converged).toBe(true)
  close(
    transitionProbabilities(q, 0.5),
    [
      [5 / 7, 2 / 7],
      [2 / 4, 2 / 4],
    ],
    1e-8,
  )
})

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

test('intervals of rates cover them at their level', () => {
  const q = [
    [-0.8, 0.8],
    [2, -2],
  ]
  let covered = 0
  for (let i = 0; i < 200; i++) {
    const random = source(11).substream(i)
    const times = Array.from({ length: 150 }, (_, k) => 0.3 * k + Math.floor(random() * 4) * 0.05)
    const path = simulatePath(q, { start: 0, until: times.at(-1)! + 1 }, random)
    const { rates } = fitPanel(panelCounts([lookAt(path, times)], 2), { level: 0.9 })
    for (const { lower, upper, from, to } of rates) covered += Number(lower <= q[from]![to]! && q[from]![to]! <= upper)
  }
  expect(covered / 400).toBeGreaterThan(0.85)
  expect(covered / 400).toBeLessThan(0.95)
})

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

test.each([
  [{ times: [0, 1, 1], states: [0, 0, 0] }, 'times must rise: 1 at 2'],
  [{ times: [0, 1], states: [0, 2] }, 'states are 0 to 1: 2 at 1'],
])('a bad panel is refused: %j', (panel, message) => {
  expect(() => panelCounts([panel], 2)).toThrow(new RangeError(message))
})

test('a transition that no allowed jump makes is refused', () => {
  const counts = panelCounts([{ times: [0, 1, 3], states: [0, 1, 0] }], 2)
  expect(() => fitPanel(counts, { allowed: [[0, 1]] })).toThrow('do not lead from 1 to 0: in an interval of 2')
})
