import { type Law, logProbability } from './law.ts'
import type { Observations } from './observations.ts'

/** Distances between an observed distribution function and that of a law. */
export interface Distances {
  readonly kolmogorovSmirnov: number
  readonly cramerVonMises: number
  readonly andersonDarling: number
}

/** A place on [0, 1], and its distance to 1, which is precise where the place is near 1. */
interface Place {
  readonly at: number
  readonly rest: number
}

/** A step of the distribution function: a share that jumps, or a slope that begins (or, negative, ends). */
interface Change extends Place {
  readonly jump: number
  readonly slope: number
}

const narrow = 1e-9

/**
 * Kolmogorov–Smirnov, Cramér–von Mises and Anderson–Darling distances of observations from a law, on the scale of its
 * probability transform U = P(X ≤ x | X > entry), which is uniform if the law is the truth. A value known to lie in an
 * interval, a censored one or one of a discrete law has its U in an interval, over which it is spread evenly, as it is
 * expected to lie if the law is the truth: Turnbull's self-consistency (1976), and the non-randomised transform of
 * Czado, Gneiting & Held (2009). Of exact values they are the usual statistics D, W² and A² (Stephens 1974).
 */
export function uniformDistances(law: Law, observations: Observations): Distances {
  const { lower, upper, entry, weight } = observations
  const n = weight.reduce((sum, times) => sum + times, 0)
  const changes: Change[] = []
  for (let i = 0; i < weight.length; i++) {
    const [low, high, from, share] = [lower[i]!, upper[i]!, entry[i]!, weight[i]! / n]
    const below = law.discrete && low === high ? low - 1 : low
    const start = placeOf(law, from, below)
    const end = below === high ? start : high === Infinity ? { at: 1, rest: 0 } : placeOf(law, from, high)
    const width = end.at > 0.5 ? start.rest - end.rest : end.at - start.at
    if (width < narrow) changes.push({ ...start, jump: share, slope: 0 })
    else {
      changes.push({ ...start, jump: 0, slope: share / width }, { ...end, jump: 0, slope: -share / width })
    }
  }
  return integrate(changes, n)
}

function placeOf(law: Law, entry: number, x: number): Place {
  if (entry <= 0) return { at: law.cdf(x), rest: Math.exp(law.logSurvival(x)) }
  if (x <= entry) return { at: 0, rest: 1 }
  const before = law.logSurvival(entry)
  return { at: Math.exp(logProbability(law, entry, x) - before), rest: Math.exp(law.logSurvival(x) - before) }
}

/** Between changes the difference to the diagonal is linear, and the integrals of its squares have closed forms. */
function integrate(changes: readonly Change[], n: number): Distances {
  const path = [...changes].sort((a, b) => a.at - b.at || b.rest - a.rest)
  path.push({ at: 1, rest: 0, jump: 0, slope: 0 })
  let [most, squares, weighted] = [0, 0, 0]
  let [share, slope] = [0, 0]
  let here: Place = { at: 0, rest: 1 }
  for (const next of path) {
    const width = next.at > 0.5 ? here.rest - next.rest : next.at - here.at
    if (width > 0) {
      const end = share + slope * width
      const [d, e] = [share - here.at, end - next.at]
      squares += (width * (d * d + d * e + e * e)) / 3
      const [left, right] = [share - slope * here.at, share - 1 + slope * here.rest]
      weighted += logarithm(left, width / here.at) + logarithm(right, width / next.rest) - (slope - 1) ** 2 * width
      most = Math.max(most, Math.abs(d), Math.abs(e))
      share = end
      here = next
    }
    share += next.jump
    slope += next.slope
    most = Math.max(most, Math.abs(share - here.at))
  }
  return { kolmogorovSmirnov: most, cramerVonMises: n * squares, andersonDarling: n * weighted }
}

const logarithm = (height: number, ratio: number) =>
  Math.abs(height) < 1e-12 ? 0 : height * height * Math.log1p(ratio)
