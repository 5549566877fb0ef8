/** Laws of how long a state lasts, in slots from 1. */
export type DurationFamily = 'geometric' | 'negative-binomial' | 'discrete-weibull' | 'empirical'

/**
 * The law of a state's sojourn: plain data. `hazards[a − 1]` is the probability that a sojourn of age a ends with that
 * slot; the last one holds for all greater ages, so that a sojourn longer than the table has a geometric tail.
 */
export interface Duration {
  readonly family: DurationFamily
  readonly parameters: Readonly<Record<string, number>>
  readonly hazards: readonly number[]
}

/** P(duration = a), P(duration > a) for a = 0 … D, the hazard beyond D, and the mean. */
export interface DurationTable {
  readonly density: Float64Array
  readonly survival: Float64Array
  readonly tail: number
  readonly mean: number
}

const least = 1e-9
const inside = (hazard: number) => Math.min(1 - least, Math.max(least, hazard))

/** The geometric law of mean 1 / p, p being above 0 and at most 1. */
export function geometricDuration(p: number, longest: number): Duration {
  if (!(p > 0 && p <= 1)) throw new RangeError(`p must be above 0 and not above 1: ${p}`)
  return { family: 'geometric', parameters: { p }, hazards: new Array<number>(longest + 1).fill(inside(p)) }
}

/**
 * P(duration > a) = exp(−(a / scale)^shape) (Nakagawa & Osaki 1975), both positive. By its scale rather than by q =
 * exp(−scale^−shape), which rounds to 1 for sojourns of nearly equal length.
 */
export function discreteWeibullDuration(scale: number, shape: number, longest: number): Duration {
  if (!(scale > 0)) throw new RangeError(`scale must be positive: ${scale}`)
  if (!(shape > 0)) throw new RangeError(`shape must be positive: ${shape}`)
  const hazards = Array.from({ length: longest + 1 }, (_, i) => {
    const kept = i === 0 ? 1 : -Math.expm1(shape * Math.log1p(-1 / (i + 1)))
    return inside(-Math.expm1(-(((i + 1) / scale) ** shape) * kept))
  })
  return { family: 'discrete-weibull', parameters: { scale, shape }, hazards }
}

/**
 * duration − 1 is negative binomial of this size and mean, both positive. From the ratios r(a) = P(a + 1) / P(a) the
 * hazards follow by 1 / h(a) = 1 + r(a) / h(a + 1), backwards from an age so great that where one begins is
 * forgotten. That is some twenty times faster than by the law's own survival, and an M step tries a dozen tables.
 */
export function negativeBinomialDuration(size: number, mean: number, longest: number): Duration {
  if (!(size > 0)) throw new RangeError(`size must be positive: ${size}`)
  if (!(mean > 0)) throw new RangeError(`mean must be positive: ${mean}`)
  const failure = mean / (mean + size)
  const ratio = (age: number) => ((age - 1 + size) / age) * failure
  const hazards = new Array<number>(longest + 1)
  const far = longest + 50 + Math.ceil(Math.min(4000, -25 / Math.log(failure)))
  let inverse = 1 / (1 - Math.min(0.999, ratio(far)))
  for (let age = far; age >= 1; age--) {
    inverse = 1 + ratio(age) * inverse
    if (age <= longest + 1) hazards[age - 1] = inside(1 / inverse)
  }
  return { family: 'negative-binomial', parameters: { size, mean }, hazards }
}

/**
 * Free hazards. `rate` and `weight` are of the prior they are estimated with: a Beta law per age whose mode, without
 * data, is the geometric law of that rate, and that weighs as much as `weight` sojourns.
 */
export function empiricalDuration(hazards: readonly number[], rate: number, weight: number): Duration {
  return { family: 'empirical', parameters: { rate, weight }, hazards: hazards.map(inside) }
}

/** The law that these hazards make. */
export function durationTable({ hazards }: Pick<Duration, 'hazards'>): DurationTable {
  const longest = hazards.length - 1
  const density = new Float64Array(longest + 1)
  const survival = new Float64Array(longest + 1)
  const tail = hazards[longest]!
  survival[0] = 1
  let mean = 1
  for (let age = 1; age <= longest; age++) {
    density[age] = survival[age - 1]! * hazards[age - 1]!
    survival[age] = survival[age - 1]! * (1 - hazards[age - 1]!)
    mean += survival[age]!
  }
  return { density, survival, tail, mean: mean + (survival[longest]! * (1 - tail)) / tail }
}

/**
 * The law of what is left of a sojourn that began long before the first slot, that slot included: P(u) = P(duration ≥
 * u) / mean, the equilibrium law of renewal theory (Cox 1962, chapter 5).
 */
export function residualTable({ density, survival, tail, mean }: DurationTable): DurationTable {
  const longest = density.length - 1
  const left = new Float64Array(longest + 1)
  left[longest] = survival[longest]! / (tail * mean)
  for (let age = longest - 1; age >= 0; age--) left[age] = left[age + 1]! + survival[age]! / mean
  return {
    density: density.map((_, age) => (age === 0 ? 0 : survival[age - 1]! / mean)),
    survival: left,
    tail,
    mean: left.reduce((sum, p) => sum + p, 0) + (left[longest]! * (1 - tail)) / tail,
  }
}
