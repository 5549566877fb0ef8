import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { chooseLaw, compareLaws } from '../../src/distributions/compare-laws.ts'
import { expand, expandPrecisely } from '../../src/distributions/differences.ts'
import { draw } from '../../src/distributions/distribution.ts'
import { exponential, exponentialFamily } from '../../src/distributions/exponential.ts'
import { lawFamilies } from '../../src/distributions/families.ts'
import { fitLaw, type LawFit } from '../../src/distributions/fit-law.ts'
import { geometricFamily } from '../../src/distributions/geometric.ts'
import { logLikelihood } from '../../src/distributions/likelihood.ts'
import { logNormal, logNormalFamily } from '../../src/distributions/log-normal.ts'
import {
  exactly,
  intervalCensored,
  mergeObservations,
  type Observations,
  rightCensored,
} from '../../src/distributions/observations.ts'
import { tabulate } from '../../src/distributions/tabulate.ts'
import { weibull, weibullFamily } from '../../src/distributions/weibull.ts'
import { wilsonInterval } from '../../src/distributions/wilson.ts'
import { source } from '../../src/random.ts'

interface Reference {
  readonly data: {
    readonly right: { time: number[]; ended: number[] }
    readonly interval: { lower: number[]; upper: (number | 'Inf')[] }
    readonly truncated: { time: number[]; ended: number[]; entry: number[] }
    readonly counts: { time: number[] }
  }
  readonly cases: readonly {
    readonly name: string
    readonly family: string
    readonly source: string
    readonly data: keyof Reference['data']
    readonly parameters: Record<string, number>
    readonly standardErrors: Record<string, number>
    readonly logLikelihood: number
  }[]
}

/** Written by test/reference/fits.R. */
const reference: Reference = JSON.parse(readFileSync(new URL('../reference/fits.json', import.meta.url), 'utf8'))
const { right, interval, truncated, counts } = reference.data
const tables = {
  right: rightCensored(right.time, right.ended),
  interval: intervalCensored(
    interval.lower,
    interval.upper.map(upper => (upper === 'Inf' ? Infinity : upper)),
  ),
  truncated: rightCensored(truncated.time, truncated.ended, { entry: truncated.entry }),
  counts: exactly(counts.time),
}

const close = (actual: number | null | undefined, expected: number, tolerance: number) =>
  expect(Math.abs(actual! / expected - 1)).toBeLessThan(tolerance)
const estimates = (fit: LawFit) => fit.parameters.map(({ estimate }) => estimate)

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

describe('odd observations do not throw', () => {
  const odd: Record<string, Observations> = {
    none: exactly([]),
    'one value': exactly([1]),
    'equal values': exactly([3, 3, 3, 3]),
    'no event': rightCensored([1, 2, 3], [0, 0, 0]),
    zeros: exactly([0, 0, 0]),
    'a zero among others': exactly([0, 1, 2]),
    'one wide interval': intervalCensored([0], [1]),
    'with squares that overflow': exactly([1e190, 1e200]),
    'with squares that vanish': exactly([1e-200, 1e-199, 1e-198]),
    'truncated at itself': exactly([2, 3], { entry: [2, 3] }),
  }
  describe.each(Object.entries(odd))('%s', (_, observations) => {
    test.each(Object.values(lawFamilies))('$name', family => {
      const fit = fitLaw(family, observations)
      expect(estimates(fit).every(Number.isFinite)).toBe(true)
      for (const { standardError, lower, upper } of fit.parameters) {
        if (!fit.converged) expect([standardError, lower, upper]).toEqual([null, null, null])
        else expect([standardError, lower, upper].every(Number.isFinite)).toBe(true)
      }
      if (!fit.converged) expect(fit.covariance).toBeNull()
    })
  })

  test.each(['none', 'equal values', 'no event'])('%s: no Weibull law is the likeliest', name => {
    expect(fitLaw(weibullFamily, odd[name]!).converged).toBe(false)
  })

  test('two equal branches are one too many', () => {
    const quantiles = Array.from({ length: 200 }, (_, i) => exponential(1).quantile((i + 0.5) / 200))
    expect(fitLaw(lawFamilies['hyper-exponential-2']!, exactly(quantiles)).converged).toBe(false)
  })
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

const continuous = Object.values(lawFamilies).filter(({ discrete }) => !discrete)

describe.each(continuous)('$name', family => {
  const values = Array.from({ length: 60 }, (_, i) => weibull(0.8, 1).quantile((i + 0.5) / 60))
  const unit = fitLaw(family, exactly(values))

  test.each([1e-200, 1e200])('is fitted in any unit, as of %d', size => {
    const { converged, logLikelihood } = fitLaw(family, exactly(values.map(value => value * size)))
    expect(converged).toBe(unit.converged)
    expect(logLikelihood + values.length * Math.log(size)).toBeCloseTo(unit.logLikelihood, 6)
  })
})

describe('comparison', () => {
  const table = compareLaws(continuous, tables.right)

  test('the best is first, weights add up to one and follow from the differences', () => {
    const aic = table.array('aic') as number[]
    const weight = table.array('weight') as number[]
    const isConverged = table.array('converged') as boolean[]
    expect(isConverged.indexOf(false) === -1 || isConverged.lastIndexOf(true) < isConverged.indexOf(false)).toBe(true)
    const rising = aic.filter((_, i) => isConverged[i])
    expect(rising).toEqual(rising.toSorted((a, b) => a - b))
    expect(table.get('deltaAic', 0)).toBe(0)
    expect(weight.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 12)
    expect(weight[1]! / weight[0]!).toBeCloseTo(Math.exp((aic[0]! - aic[1]!) / 2), 12)
  })

  test('choosing takes the first, by either criterion', () => {
    const fits = (table.array('fit') as LawFit[]).filter(({ converged }) => converged)
    for (const by of ['aic', 'bic'] as const) {
      expect(chooseLaw(continuous, tables.right, { by })[by]).toBe(Math.min(...fits.map(fit => fit[by])))
    }
  })

  test('the truth wins where there is much to see', () => {
    const random = source(2)
    const values = Array.from({ length: 300 }, () => draw(logNormal(1, 1), random))
    expect(chooseLaw(continuous, exactly(values)).family.name).toBe('log-normal')
  })

  test('what did not converge comes last', () => {
    const even = intervalCensored([1, 2, 3, 4], [2, 3, 4, 5])
    const fits = compareLaws([lawFamilies['hyper-exponential-2']!, weibullFamily], even)
    expect(fits.array('converged')).toEqual([true, false])
    expect(fits.array('weight')).toEqual([1, 0])
  })

  test('densities and probabilities compare over intervals alone', () => {
    const mixed = [weibullFamily, geometricFamily]
    expect(() => compareLaws(mixed, exactly([3, 4]))).toThrow(
      new RangeError('probabilities and densities do not compare at an exact value: 3'),
    )
    expect(compareLaws(mixed, tables.interval).numRows()).toBe(2)
    expect(() => chooseLaw([], tables.right)).toThrow(new RangeError('a choice needs at least one family: 0'))
  })

  test('as epochs, the discrete Weibull law is the Weibull law', () => {
    const epochs = right.time.map(time => Math.ceil(time))
    const whole = intervalCensored(
      epochs.map(k => k - 1),
      epochs,
    )
    const [discrete, continuous] = ['discrete-weibull', 'weibull'].map(name => fitLaw(lawFamilies[name]!, whole))
    expect(discrete!.logLikelihood).toBeCloseTo(continuous!.logLikelihood, 8)
  })
})

test('differences are those of a cubic polynomial, and better by extrapolation', () => {
  const f = ([x, y]: number[]) => x! ** 3 * y! + 2 * x! * y! ** 2 + Math.exp(x!)
  const at = [0.5, -1]
  const gradient = [3 * 0.25 * -1 + 2 + Math.exp(0.5), 0.125 - 2]
  const hessian = [3 * -1 + Math.exp(0.5), 0.75 - 4, 0.75 - 4, 2]
  const errors = (found: ReturnType<typeof expand>) => [
    ...found.gradient.map((slope, i) => Math.abs(slope - gradient[i]!)),
    ...found.hessian.flat().map((bend, i) => Math.abs(bend - hessian[i]!)),
  ]
  const plain = Math.max(...errors(expand(f, at, f(at), [0.01, 0.01])))
  const precise = Math.max(...errors(expandPrecisely(f, at, f(at), [0.01, 0.01])))
  expect(plain).toBeGreaterThan(1e-5)
  expect(plain).toBeLessThan(1e-3)
  expect(precise).toBeLessThan(1e-7)
})
