import { readFileSync } from 'node:fs'
import { exponential, exponentialFamily } from '../../src/distributions/exponential.ts'
import type { Family } from '../../src/distributions/family.ts'
import { gamma, gammaFamily } from '../../src/distributions/gamma.ts'
import { inverseGaussian, inverseGaussianFamily } from '../../src/distributions/inverse-gaussian.ts'
import type { Law } from '../../src/distributions/law.ts'
import { logLogistic, logLogisticFamily } from '../../src/distributions/log-logistic.ts'
import { logNormal, logNormalFamily } from '../../src/distributions/log-normal.ts'
import { lomax, lomaxFamily } from '../../src/distributions/lomax.ts'
import { weibull, weibullFamily } from '../../src/distributions/weibull.ts'

/** A law that must pass the conformance suite, and the family that it is a member of, if it is of one. */
export interface Conforming {
  readonly name: string
  readonly law: Law
  readonly family?: Family
}

export const continuousFamilies: readonly Family[] = [
  exponentialFamily,
  gammaFamily,
  inverseGaussianFamily,
  logLogisticFamily,
  logNormalFamily,
  lomaxFamily,
  weibullFamily,
]

/** Shapes from extreme to extreme, among them those at which moments cease to be finite and densities at 0 change. */
const laws: readonly Law[] = [
  exponential(0.7),
  exponential(1e-6),
  ...[0.01, 0.5, 1, 2.5, 12, 30, 1000, 4e7].map(shape => gamma(shape, 2.5)),
  ...[1e-6, 0.05, 1, 40, 1e6].map(ratio => inverseGaussian(3, 3 * ratio)),
  ...[0.3, 1, 1.5, 2, 2.5, 60, 1e5].map(shape => logLogistic(shape, 0.2)),
  logNormal(0.007, 0.8),
  logNormal(3e6, 2.5),
  logNormal(100, 0.001),
  ...[0.5, 1, 1.5, 2, 3.5, 200].map(shape => lomax(shape, 10)),
  ...[0.1, 0.5, 1, 3, 500, 1e5].map(shape => weibull(shape, 4)),
]

export const continuousLaws: readonly Conforming[] = laws.map(law => ({
  name: `${law.family}(${Object.values(law.parameters).join(', ')})`,
  law,
  family: continuousFamilies.find(({ name }) => name === law.family)!,
}))

/** Fails with both numbers, and where they were met, when they differ by more than `tolerance`. */
export const within = (actual: number, expected: number, tolerance: number, place: string | number = '') => {
  if (actual === expected || Math.abs(actual - expected) <= tolerance) return
  throw new Error(`${place}: ${actual} is not within ${tolerance} of ${expected}`)
}
export const relative = (actual: number, expected: number, tolerance: number, place: string | number = '') =>
  within(actual, expected, tolerance * Math.abs(expected), place)

/** Adaptive Simpson quadrature with Richardson's correction. */
function integral(f: (x: number) => number, left: number, right: number, precision: number): number {
  const refine = (a: number, b: number, fa: number, fm: number, fb: number, whole: number, depth: number): number => {
    const [m, h] = [(a + b) / 2, (b - a) / 12]
    const [fl, fr] = [f((a + m) / 2), f((m + b) / 2)]
    const [one, two] = [h * (fa + 4 * fl + fm), h * (fm + 4 * fr + fb)]
    const gain = one + two - whole
    if (depth > 4 && (Math.abs(gain) <= 15 * Math.max(precision, 1e-11 * (one + two)) || depth > 30))
      return one + two + gain / 15
    return refine(a, m, fa, fl, fm, one, depth + 1) + refine(m, b, fm, fr, fb, two, depth + 1)
  }
  const [fa, fm, fb] = [f(left), f((left + right) / 2), f(right)]
  return refine(left, right, fa, fm, fb, ((right - left) / 6) * (fa + 4 * fm + fb), 0)
}

/** The integral of f(x) dx over positive x, by ln x. */
export const logIntegral = (f: (x: number) => number, left: number, right: number, precision: number) =>
  integral(t => f(left * Math.exp(t)) * left * Math.exp(t), 0, Math.log(right / left), precision)

export const far = [1e-300, 1e-100, 1e-20, 1e-12, 1e-6]
export const near = [0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99]

/** Places in ascending order from far in the lower tail to far in the upper, without those that under- or overflow. */
export function places(law: Law): number[] {
  const all = [...[...far, ...near].map(law.quantile), ...far.map(law.upperQuantile).reverse()]
  return [...new Set(all)].filter(x => x > 0 && x < Infinity)
}
export const pairs = (xs: readonly number[]) => xs.slice(1).map((upper, i) => [xs[i]!, upper] as const)

interface Reference {
  readonly law: string
  readonly parameters: readonly number[]
  readonly mean: number | null
  readonly variance: number | null
  readonly points: readonly (readonly [
    x: number,
    logDensity: number | null,
    cdf: number | null,
    logSurvival: number | null,
  ])[]
  readonly quantiles: readonly (readonly [p: number, x: number | null])[]
  readonly upperQuantiles: readonly (readonly [q: number, x: number | null])[]
}

/** What SciPy and R give: written by test/reference/laws.py and laws.R. */
export const references = (file: string): readonly Reference[] =>
  JSON.parse(readFileSync(new URL(`../reference/${file}`, import.meta.url), 'utf8')).laws
