import { describe, expect, test } from 'vitest'
import { draw } from '../../src/distributions/distribution.ts'
import { exponential, exponentialFamily } from '../../src/distributions/exponential.ts'
import { lawFamilies } from '../../src/distributions/families.ts'
import { fitLaw } from '../../src/distributions/fit-law.ts'
import { geometricFamily } from '../../src/distributions/geometric.ts'
import { logLikelihood } from '../../src/distributions/likelihood.ts'
import { logNormal, logNormalFamily } from '../../src/distributions/log-normal.ts'
import { exactly, intervalCensored, mergeObservations, rightCensored } from '../../src/distributions/observations.ts'
import { tabulate } from '../../src/distributions/tabulate.ts'
import { weibull, weibullFamily } from '../../src/distributions/weibull.ts'
import { wilsonInterval } from '../../src/distributions/wilson.ts'
import { source } from '../../src/random.ts'
import { close, estimates, reference, right, tables } from './fits.ts'

test.each(reference.cases)('$name $family, against $source', ({ family, data, source, ...expected }) => {
  const fit = fitLaw(lawFamilies[family]!, tables[data])
  const rough = source.startsWith('fitdistrplus') ? 1e-4 : 1e-6
  expect(fit.converged).toBe(true)
  expect(fit.n).toBe(200)
  close(fit.logLikelihood, expected.logLikelihood, 1e-9)
  expect(fit.parameters.map(({ name }) => name)).toEqual(Object.keys(expected.parameters))
  for (const { name, estimate, standardError } of fit.parameters) {
    close(estimate, expected.parameters[name]!, rough)
    close(standardError, expected.standardErrors[name]!, 10 * rough)
  }
  expect(fit.aic).toBeCloseTo(2 * fit.parameters.length - 2 * fit.logLikelihood, 9)
  expect(fit.bic).toBeCloseTo(Math.log(200) * fit.parameters.length - 2 * fit.logLikelihood, 9)
})

describe('closed forms', () => {
  test('the exponential rate is events over time at risk, its error that over √events', () => {
    const observed = rightCensored([2, 3, 4, 7, 9], [1, 1, 0, 1, 0], { entry: [0, 1, 0, 2, 0] })
    const { parameters, covariance } = fitLaw(exponentialFamily, observed)
    const rate = 3 / (2 + 2 + 4 + 5 + 9)
    close(parameters[0]!.estimate, rate, 1e-9)
    close(parameters[0]!.standardError, rate / Math.sqrt(3), 1e-8)
    close(parameters[0]!.lower, rate * Math.exp(-1.959963984540054 / Math.sqrt(3)), 1e-8)
    close(parameters[0]!.upper, rate * Math.exp(1.959963984540054 / Math.sqrt(3)), 1e-8)
    close(covariance![0]![0], (rate * rate) / 3, 1e-8)
  })

  test('the geometric probability is trials that succeeded over trials', () => {
    const { parameters } = fitLaw(geometricFamily, rightCensored([1, 2, 4, 5], [1, 1, 1, 0]))
    close(parameters[0]!.estimate, 3 / 12, 1e-10)
    close(parameters[0]!.standardError, Math.sqrt((0.25 * 0.75) / 12), 1e-7)
  })

  test('the log-normal law has the moments of the logarithms', () => {
    const logs = [-1, 0, 0.5, 2, 3.5]
    const fit = fitLaw(logNormalFamily, exactly(logs.map(Math.exp)))
    const sigma = Math.sqrt([2, 1, 0.5, 1, 2.5].reduce((sum, x) => sum + x * x, 0) / 5)
    close(fit.parameters[0]!.estimate, Math.E, 1e-9)
    close(fit.parameters[1]!.estimate, sigma, 1e-9)
    close(fit.parameters[1]!.standardError, sigma / Math.sqrt(10), 1e-6)
    expect(Math.abs(fit.covariance![0]![1]!)).toBeLessThan(1e-7)
  })
})

describe('the likelihood', () => {
  const law = weibull(0.8, 3)

  test('of a row of each kind, by hand', () => {
    const table = tabulate({
      lower: [1, 2, 4],
      upper: [1, 3, Infinity],
      entry: [0, 0.5, 1],
      weight: [2, 1, 3],
    })
    const byHand =
      2 * law.logDensity(1) +
      Math.log((law.cdf(3) - law.cdf(2)) / (1 - law.cdf(0.5))) +
      3 * Math.log((1 - law.cdf(4)) / (1 - law.cdf(1)))
    expect(logLikelihood(law, table)).toBeCloseTo(byHand, 12)
  })

  test('of a narrow interval is that of the density', () => {
    const width = 1e-6
    const narrow = logLikelihood(law, intervalCensored([2], [2 + width]))
    expect(narrow - Math.log(width)).toBeCloseTo(law.logDensity(2), 5)
  })
})

test('weights are copies, and the unit of time changes scales alone', () => {
  const once = fitLaw(weibullFamily, tables.right)
  const thrice = fitLaw(weibullFamily, mergeObservations(tables.right, tables.right, tables.right))
  const inMinutes = fitLaw(
    weibullFamily,
    rightCensored(
      right.time.map(time => time / 60),
      right.ended,
    ),
  )
  thrice.parameters.forEach(({ estimate, standardError }, i) => {
    close(estimate, once.parameters[i]!.estimate, 1e-8)
    close(standardError, once.parameters[i]!.standardError! / Math.sqrt(3), 1e-6)
  })
  close(inMinutes.parameters[0]!.estimate, once.parameters[0]!.estimate, 1e-8)
  close(inMinutes.parameters[1]!.estimate, once.parameters[1]!.estimate / 60, 1e-8)
})

test('a large table is searched as a small one is, also where ended and censored rows alternate', () => {
  const epochs = Float64Array.from({ length: 4000 }, (_, i) => 1 + (i >> 1))
  const law = exponential(0.002)
  const weight = epochs.map((k, i) => (i % 2 ? 30 * Math.exp(law.logDensity(k)) : 5 * Math.exp(law.logSurvival(k) / 3)))
  const { parameters, converged } = fitLaw(
    exponentialFamily,
    rightCensored(
      epochs,
      epochs.map((_, i) => i % 2),
      { weight },
    ),
  )
  const sum = (value: (i: number) => number) => weight.reduce((total, _, i) => total + value(i), 0)
  expect(converged).toBe(true)
  close(parameters[0]!.estimate, sum(i => (i % 2) * weight[i]!) / sum(i => weight[i]! * epochs[i]!), 1e-8)
})

test('many different values are fitted as few are', () => {
  const random = source(4)
  const law = weibull(0.7, 5)
  const values = Array.from({ length: 3000 }, () => draw(law, random))
  const fit = fitLaw(weibullFamily, exactly(values))
  const again = fitLaw({ ...weibullFamily, start: () => [0.3, 50] }, exactly(values.slice(0, 900)))
  const there = fitLaw(weibullFamily, exactly(values.slice(0, 900)))
  expect(estimates(again).map(x => x.toPrecision(8))).toEqual(estimates(there).map(x => x.toPrecision(8)))
  const [shape, scale] = estimates(fit)
  const total = values.reduce((sum, x) => sum + x ** shape!, 0)
  close(scale, (total / 3000) ** (1 / shape!), 1e-8)
})

describe('known laws are recovered, and intervals cover', () => {
  const replicates = 150

  test.each([
    { law: weibull(0.7, 5), family: weibullFamily, truth: [0.7, 5] },
    { law: logNormal(2, 1.5), family: logNormalFamily, truth: [2, 1.5] },
  ])('$family.name', ({ law, family, truth }) => {
    const covered = truth.map(() => 0)
    const means = truth.map(() => 0)
    for (let replicate = 0; replicate < replicates; replicate++) {
      const random = source(11).substream(replicate)
      const lives = Array.from({ length: 200 }, () => draw(law, random))
      const ends = lives.map(() => 15 * random())
      const fit = fitLaw(
        family,
        rightCensored(
          lives.map((life, i) => Math.min(life, ends[i]!)),
          lives.map((life, i) => life <= ends[i]!),
        ),
      )
      fit.parameters.forEach(({ estimate, lower, upper }, i) => {
        if (lower! <= truth[i]! && truth[i]! <= upper!) covered[i]!++
        means[i]! += estimate / replicates
      })
    }
    for (const [i, count] of covered.entries()) {
      const [least, most] = wilsonInterval(count, replicates, 0.999)
      expect(least).toBeLessThan(0.95)
      expect(most).toBeGreaterThan(0.95)
      close(means[i], truth[i]!, 0.03)
    }
  })
})
