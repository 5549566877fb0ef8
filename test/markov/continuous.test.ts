import { describe, expect, test } from 'vitest'
import { fitPanel } from '../../src/markov/continuous.ts'
import { continuousPassageCdf, continuousPassageTimes } from '../../src/markov/continuous-passage.ts'
import { generator, type Matrix } from '../../src/markov/matrix.ts'
import { transitionProbabilities } from '../../src/markov/matrix-exponential.ts'
import { mergePanelCounts, panelCounts } from '../../src/markov/panel-counts.ts'
import { type Jump, panelLikelihood } from '../../src/markov/panel-likelihood.ts'
import { lookAt, simulatePath } from '../../src/markov/simulate.ts'
import { source } from '../../src/random.ts'
import { close, type PanelData, type PanelReference, panelsOf, reference } from './reference.ts'

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
