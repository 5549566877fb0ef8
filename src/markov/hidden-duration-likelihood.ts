import type { Duration } from './hidden-durations.ts'
import type { HiddenSemiMarkov, SojournStatistics } from './hidden-semi-passes.ts'

type First = HiddenSemiMarkov['first']

/** Expected sojourns that are not worth a logarithm. */
const negligible = 1e-14

/**
 * Expected ln likelihood of these sojourns, by sums of ln(1 − hazard), which do not underflow. The mean residual lives
 * m, m(a) = 1 + (1 − h(a + 1)) m(a + 1), give the residual law: P(≥ u) = P(duration ≥ u) m(u − 1) / m(0).
 */
export function sojournLikelihood({ hazards }: Duration, statistics: SojournStatistics, kind: First): number {
  const { whole, first, tailEnds, tailStays } = statistics
  const longest = hazards.length - 1
  const isResidual = kind === 'residual'
  const lives = isResidual ? meanLives(hazards) : hazards
  const logMean = isResidual ? Math.log(lives[0]!) : 0
  let lasting = 0
  let sum = 0
  for (let age = 1; age <= longest; age++) {
    const hazard = hazards[age - 1]!
    const [exact, begun] = [whole.exact[age]!, first.exact[age]!]
    const censored = first.censored[age]!
    sum += (exact + begun + whole.censored[age]! + censored) * lasting
    const ends = isResidual ? exact : exact + begun
    if (ends > negligible) sum += ends * Math.log(hazard)
    if (isResidual) sum -= (begun + censored) * logMean
    if (isResidual && censored > negligible) sum += censored * Math.log(lives[age - 1]!)
    lasting += Math.log1p(-hazard)
  }
  sum += (whole.beyond + first.beyond) * lasting
  if (isResidual) sum += first.beyond * (Math.log(lives[longest]!) - logMean)
  return sum + tailEnds * Math.log(hazards[longest]!) + tailStays * Math.log1p(-hazards[longest]!)
}

function meanLives(hazards: readonly number[]): Float64Array {
  const longest = hazards.length - 1
  const lives = new Float64Array(longest + 1)
  lives[longest] = 1 / hazards[longest]!
  for (let age = longest - 1; age >= 0; age--) lives[age] = 1 + (1 - hazards[age]!) * lives[age + 1]!
  return lives
}

/** ln of the prior of a law, up to a constant; only free hazards have one. */
export function durationPrior({ family, parameters: { rate, weight }, hazards }: Duration): number {
  if (family !== 'empirical') return 0
  return weight! * hazards.reduce((sum, h) => sum + rate! * Math.log(h) + (1 - rate!) * Math.log1p(-h), 0)
}

/**
 * Expected numbers of ends and of stays at each age, the last for all ages beyond D; the mean of a residual law is left
 * out.
 */
export function endsAndStays({ whole, first, tailEnds, tailStays }: SojournStatistics, kind: First) {
  const longest = whole.exact.length - 1
  const ends = new Float64Array(longest + 1)
  const stays = new Float64Array(longest + 1)
  ends[longest] = Math.max(0, tailEnds - (kind === 'residual' ? first.beyond : 0))
  stays[longest] = tailStays
  let lasting = whole.beyond + first.beyond
  for (let age = longest; age >= 1; age--) {
    stays[age - 1] = lasting
    ends[age - 1] = whole.exact[age]! + (kind === 'complete' ? first.exact[age]! : 0)
    lasting += whole.exact[age]! + first.exact[age]! + whole.censored[age]! + first.censored[age]!
  }
  return { ends, stays }
}
