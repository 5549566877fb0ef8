import { describe, expect, test } from 'vitest'
import { draw } from '../../src/distributions/distribution.ts'
import { exponential } from '../../src/distributions/exponential.ts'
import { hazard, type Law, logProbability, survival } from '../../src/distributions/law.ts'
import { source } from '../../src/random.ts'
import { far, logIntegral, near, pairs, places, relative, within } from './laws.ts'
import { laws } from './more-laws.ts'

const levels = [...far, ...near, 1 - 1e-6, 1 - 1e-12]

/** The logarithm of a tail is as asked, to its own precision, somewhere within the rounding of x. */
function checkTail(law: Law, x: number, p: number, isUpper: boolean) {
  const logTail = (at: number) => (isUpper ? law.logSurvival(at) : Math.log(law.cdf(at)))
  const around = [x > 1e-300 ? Math.min(Number.MAX_VALUE, x * (1 - 1e-15)) : 0, Math.max(1e-300, x * (1 + 1e-15))]
  const [least, most] = around.map(logTail).sort((a, b) => a - b)
  const logP = Math.log(p)
  within(Math.max(least!, Math.min(most!, logP)), logP, 1e-13 - 2e-14 * logP, p)
}

/** Beyond 2^52 the integers have no neighbours to tell apart. */
function checkLeast(holds: (k: number) => boolean, mayFail: (k: number) => boolean, k: number) {
  if (Math.abs(k) < 2 ** 52) expect([k, holds(k), mayFail(k - 1)]).toEqual([k, true, true])
}

describe.each(laws)('$name', ({ law, family }) => {
  const { discrete } = law
  const at = places(law)

  test('says what it is', () => {
    expect(Object.isFrozen(law.parameters)).toBe(true)
    if (!family) return
    expect(family.name).toBe(law.family)
    expect(family.discrete).toBe(discrete)
    expect(family.parameters.map(({ name }) => name)).toEqual(Object.keys(law.parameters))
    const same = family.law(Object.freeze(Object.values(law.parameters)))
    expect(same.parameters).toEqual(law.parameters)
    for (const x of at) expect(same.logSurvival(x)).toBe(law.logSurvival(x))
  })

  test('densities integrate, or masses sum, to the probability between quantiles', () => {
    for (const [lower, upper] of pairs(at)) {
      if (upper - lower < 1e-6 * upper) continue
      const whole = logProbability(law, lower, upper)
      const share = (x: number) => Math.exp(law.logDensity(x) - whole)
      if (!discrete) within(logIntegral(share, lower, upper, 1e-11), 1, 1e-8, lower)
      else if (upper - lower < 20_000) {
        let sum = 0
        for (let k = lower + 1; k <= upper; k++) sum += share(k)
        within(sum, 1, 1e-8, lower)
      }
    }
  })

  test('both tails make a whole', () => {
    for (const x of at) {
      within(survival(law, x) + law.cdf(x), 1, 1e-13, x)
      if (law.cdf(x) < 0.5) within(law.logSurvival(x), Math.log1p(-law.cdf(x)), 1e-16 + 1e-10 * law.cdf(x), x)
    }
  })

  test('the survival goes on in logarithms where it underflows', () => {
    const [far, farther] = [law.upperQuantile(1e-200), law.upperQuantile(1e-300)]
    const x = farther * (farther / far)
    if (!(x < law.quantile(1))) return
    expect(law.logSurvival(x)).toBeLessThan(law.logSurvival(farther))
    expect(law.logSurvival(x)).toBeGreaterThan(-Infinity)
  })

  test('quantiles invert the tails', () => {
    for (const p of levels) {
      const [x, y] = [law.quantile(p), law.upperQuantile(p)]
      if (discrete) {
        checkLeast(
          k => law.cdf(k) >= p * (1 - 1e-12),
          k => law.cdf(k) <= p * (1 + 1e-12),
          x,
        )
        const logP = Math.log(p)
        checkLeast(
          k => law.logSurvival(k) <= logP + 1e-12 * (1 - logP),
          k => law.logSurvival(k) >= logP - 1e-12 * (1 - logP),
          y,
        )
      } else if (p <= 0.5) {
        checkTail(law, x, p, false)
        checkTail(law, y, p, true)
      } else {
        checkTail(law, x, 1 - p, true)
        checkTail(law, y, 1 - p, false)
      }
    }
  })

  test('the two quantile functions meet', () => {
    for (const p of [0.125, 0.25, 0.5, 0.625, 0.875]) relative(law.upperQuantile(1 - p), law.quantile(p), 2e-13 / p, p)
  })

  test('tails are monotone', () => {
    const xs = at.flatMap(x => [x, x * (1 + 1e-9)]).sort((a, b) => a - b)
    for (const [lower, upper] of pairs([-1, 0, at[0]! / 3, ...xs, Number.MAX_VALUE])) {
      expect(law.cdf(upper)).toBeGreaterThanOrEqual(law.cdf(lower))
      expect(law.logSurvival(upper)).toBeLessThanOrEqual(law.logSurvival(lower))
    }
  })

  test('edges of the support', () => {
    const [low, high] = [law.quantile(0), law.quantile(1)]
    expect(law.upperQuantile(1) === low && law.upperQuantile(0) === high).toBe(true)
    expect(low).toBeGreaterThanOrEqual(0)
    for (const x of [-Infinity, -1, low - 1]) {
      expect([law.cdf(x) + 0, law.logSurvival(x) + 0, law.logDensity(x)]).toEqual([0, 0, -Infinity])
    }
    expect([law.cdf(Infinity), law.logSurvival(Infinity), law.logDensity(Infinity)]).toEqual([1, -Infinity, -Infinity])
    expect(law.cdf(high)).toBe(1)
    expect(law.logSurvival(high)).toBe(-Infinity)
    expect(law.logDensity(low)).not.toBeNaN()
    if (!discrete) expect([law.cdf(low) + 0, law.logSurvival(low) + 0]).toEqual([0, 0])
  })

  test('moments are those of the tails, or the tails are too heavy for them', () => {
    const low = Math.max(1e-300, law.quantile(1e-18))
    const high = Math.min(1e300, law.upperQuantile(1e-300))
    const thick = (power: number) => [1e-50, 1e-100].map(q => law.upperQuantile(q) ** power * q) as [number, number]
    if (law.mean === Infinity) expect(thick(1)[1]).toBeGreaterThanOrEqual(thick(1)[0] * (1 - 1e-9))
    if (law.variance === Infinity) expect(thick(2)[1]).toBeGreaterThanOrEqual(thick(2)[0] * (1 - 1e-9))
    const total = (f: (x: number) => number, from: number, to: number, size: number) => {
      if (!discrete) {
        const ends = [from, ...at.filter(x => x > from && x < to), to]
        return pairs(ends).reduce((sum, [a, b]) => sum + logIntegral(f, a, b, 1e-12 * size), 0)
      }
      let sum = 0
      for (let k = Math.round(from); k < to; k++) sum += f(k)
      return sum
    }
    if (discrete && law.upperQuantile(1e-18) > 1e6) return
    const { mean, variance } = law
    const survives = (x: number) => survival(law, x)
    const first = discrete ? law.quantile(0) : low
    const last = discrete ? law.upperQuantile(1e-30) : high
    if (mean < Infinity) relative(first + total(survives, first, last, mean), mean, 1e-9, 'mean')
    if (!(variance < Infinity)) return
    // For integers E(X − m)² = E(X − c)² − (m − c)², with c the integer below m.
    const c = discrete ? Math.floor(mean) : mean
    const half = discrete ? 0.5 : 0
    const above = total(x => 2 * (x + half - c) * survives(x), c, last, variance)
    const below = first < c ? total(x => 2 * (c - x - half) * law.cdf(x), first, c, variance) : 0
    relative(above + below - (mean - c) ** 2, variance, 1e-8, 'variance')
  })

  test('the same seed gives the same draws, and they follow the law', () => {
    const n = 1000
    const draws = (seed: number) => {
      const uniform = source(seed)
      return Array.from({ length: n }, () => draw(law, uniform))
    }
    const sample = draws(7)
    expect(draws(7)).toEqual(sample)
    expect(draws(8)).not.toEqual(sample)
    sample.sort((a, b) => a - b)
    // Kolmogorov's bound, exceeded by one sample in ten thousand.
    const bound = 2.23 / Math.sqrt(n)
    sample.forEach((x, i) => {
      if (sample[i + 1] !== x) within((i + 1) / n, law.cdf(x), bound, x)
      if (sample[i - 1] !== x) within(i / n, law.cdf(discrete ? x - 1 : x), bound, x)
    })
  })

  test('probabilities of adjacent intervals add up', () => {
    for (const [i, upper] of at.slice(2).entries()) {
      const [lower, middle] = [at[i]!, at[i + 1]!]
      const whole = logProbability(law, lower, upper)
      const shares = Math.exp(logProbability(law, lower, middle) - whole)
      within(shares + Math.exp(logProbability(law, middle, upper) - whole), 1, 1e-9, lower)
    }
    within(logProbability(law, -1, at.at(-1)!), Math.log(law.cdf(at.at(-1)!)), 1e-14)
    expect(logProbability(law, at[0]!, Infinity)).toBe(law.logSurvival(at[0]!))
    expect(logProbability(law, -1, Infinity) + 0).toBe(0)
    expect(logProbability(law, at[0]!, at[0]!)).toBe(-Infinity)
    expect(logProbability(law, at[1]!, at[0]!)).toBe(-Infinity)
    expect(logProbability(law, -2, -1)).toBe(-Infinity)
    expect(logProbability(law, law.quantile(1), Infinity)).toBe(-Infinity)
  })
})

test('the exponential law has a constant hazard, and lives on where it underflows', () => {
  const law = exponential(0.25)
  for (const x of [0, 1e-300, 1, 1e6]) within(hazard(law, x), 0.25, 1e-11, x)
  expect(hazard(law, -1)).toBe(0)
  expect(hazard(law, Infinity)).toBeNaN()
  expect([survival(law, -1), survival(law, 0), survival(law, 1e6), survival(law, Infinity)]).toEqual([1, 1, 0, 0])
  expect(logProbability(law, 1e6, 2e6)).toBe(-250_000)
})
