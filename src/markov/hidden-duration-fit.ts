import { weibullShape } from '../distributions/weibull.ts'
import { durationPrior, endsAndStays, sojournLikelihood } from './hidden-duration-likelihood.ts'
import {
  type Duration,
  type DurationFamily,
  discreteWeibullDuration,
  durationTable,
  empiricalDuration,
  geometricDuration,
  negativeBinomialDuration,
} from './hidden-durations.ts'
import type { HiddenSemiMarkov, SojournStatistics } from './hidden-semi-passes.ts'

type First = HiddenSemiMarkov['first']

/** How far from the middle the outer points of a parabola lie, in logarithms of parameters. */
const reach = 0.02

/** The law of a family, at coordinates that may be any real numbers. */
function lawAt(family: DurationFamily, [location, shape]: readonly [number, number], longest: number): Duration {
  const size = Math.exp(Math.min(9, Math.max(-6, shape)))
  const mean = Math.exp(Math.min(16, Math.max(-9, location)))
  if (family === 'negative-binomial') return negativeBinomialDuration(size, mean, longest)
  return discreteWeibullDuration(mean, Math.min(50, size), longest)
}

function coordinatesOf({ family, parameters }: Duration): [number, number] {
  if (family === 'negative-binomial') return [Math.log(parameters.mean!), Math.log(parameters.size!)]
  return [Math.log(parameters.scale!), Math.log(parameters.shape!)]
}

/**
 * An M step of a duration law within its family: of the greatest posterior where that is in closed form, and at least
 * not below the previous law's (generalised EM, Dempster, Laird & Rubin 1977). Families of two parameters are searched
 * along both, from the previous law.
 */
export function refitDuration(previous: Duration, statistics: SojournStatistics, first: First): Duration {
  const { family } = previous
  const value = (law: Duration) => sojournLikelihood(law, statistics, first) + durationPrior(law)
  const least = value(previous)
  if (family === 'geometric' || family === 'empirical') {
    const { ends, stays } = endsAndStays(statistics, first)
    let candidate = closedForm(previous, ends, stays)
    for (let halvings = 0; halvings < 20; halvings++) {
      if (value(candidate) >= least) return candidate
      candidate = between(previous, candidate)
    }
    return previous
  }
  return climbed(previous, least, value)
}

/** Along each coordinate, twice, to the top of the parabola through three points, where the law there is better. */
function climbed(previous: Duration, least: number, value: (law: Duration) => number): Duration {
  const longest = previous.hazards.length - 1
  let best = { law: previous, at: coordinatesOf(previous), value: least }
  const shifted = (from: typeof best, coordinate: number, by: number): typeof best => {
    const at: [number, number] = [from.at[0], from.at[1]]
    at[coordinate]! += by
    const law = lawAt(previous.family, at, longest)
    return { law, at, value: value(law) }
  }
  for (const coordinate of [0, 1, 0, 1]) {
    const middle = best
    const up = shifted(middle, coordinate, reach)
    const down = shifted(middle, coordinate, -reach)
    const bend = 2 * middle.value - up.value - down.value
    const slope = up.value - down.value
    const step = bend > 0 ? (reach * slope) / (2 * bend) : Math.sign(slope)
    const top = shifted(middle, coordinate, Math.min(1, Math.max(-1, step)))
    for (const other of [up, down, top]) if (other.value > best.value) best = other
  }
  return best.law
}

function closedForm({ family, parameters, hazards }: Duration, ends: Float64Array, stays: Float64Array): Duration {
  if (family === 'geometric') {
    const ended = ends.reduce((sum, count) => sum + count, 0)
    const stayed = stays.reduce((sum, count) => sum + count, 0)
    if (!(ended + stayed > 1e-10)) return geometricDuration(hazards[0]!, hazards.length - 1)
    return geometricDuration(Math.max(1e-9, ended / (ended + stayed)), hazards.length - 1)
  }
  const { rate, weight } = parameters as { rate: number; weight: number }
  const free = hazards.map((_, i) => (ends[i]! + weight * rate) / (ends[i]! + stays[i]! + weight))
  return empiricalDuration(free, rate, weight)
}

function between(a: Duration, b: Duration): Duration {
  if (a.family === 'geometric') return geometricDuration((a.parameters.p! + b.parameters.p!) / 2, a.hazards.length - 1)
  const { rate, weight } = a.parameters as { rate: number; weight: number }
  return empiricalDuration(
    a.hazards.map((hazard, i) => (hazard + b.hazards[i]!) / 2),
    rate,
    weight,
  )
}

/** Free parameters of a law; free hazards count by how much the data rather than the prior decide them. */
export function durationParameters(duration: Duration, statistics: SojournStatistics, first: First): number {
  if (duration.family !== 'empirical') return duration.family === 'geometric' ? 1 : 2
  const { ends, stays } = endsAndStays(statistics, first)
  const weight = duration.parameters.weight!
  return ends.reduce((sum, count, i) => {
    const seen = count + stays[i]!
    return sum + (count > 0 ? seen / (seen + weight) : 0)
  }, 0)
}

/** The law of this family nearest to another one in mean and variance: where to begin. */
export function durationLike(other: Duration, family: DurationFamily): Duration {
  if (family === other.family) return other
  const longest = other.hazards.length - 1
  const { density, mean, survival, tail } = durationTable(other)
  if (family === 'geometric') return geometricDuration(1 / mean, longest)
  if (family === 'empirical') return empiricalDuration(other.hazards, 1 / mean, 1)
  const late = longest + 1 / tail
  const square = density.reduce((sum, p, age) => sum + p * age * age, survival[longest]! * late * late)
  const variance = Math.max(square - mean * mean, 0.01 * mean)
  if (family === 'negative-binomial') {
    const rest = Math.max(mean - 1, 1e-3)
    return lawAt(family, [Math.log(rest), Math.log(rest ** 2 / Math.max(variance - rest, 0.01 * rest))], longest)
  }
  return lawAt(family, [Math.log(mean), Math.log(weibullShape(variance / mean ** 2))], longest)
}

/** The parametric family of the least BIC for these sojourns, as a law fitted to them. */
export function chooseDuration(from: Duration, statistics: SojournStatistics, first: First): Duration {
  const { exact, beyond } = statistics.whole
  const sojourns = Math.max(1, exact.reduce((sum, count) => sum + count, 0) + beyond)
  const families = ['geometric', 'negative-binomial', 'discrete-weibull'] as const
  const laws = families.map(family => {
    let law = durationLike(from, family)
    for (let round = 0; round < 5; round++) law = refitDuration(law, statistics, first)
    const parameters = family === 'geometric' ? 1 : 2
    return { law, bic: parameters * Math.log(sojourns) - 2 * sojournLikelihood(law, statistics, first) }
  })
  return laws.reduce((a, b) => (b.bic < a.bic ? b : a)).law
}
