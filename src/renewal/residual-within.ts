import { type Law, logProbability } from '../distributions/law.ts'
import { inversesNear } from '../distributions/search.ts'
import type { Source } from '../random.ts'
import { integrate } from './quadrature.ts'
import { meanResidualLife, residualMoment, residualQuantile } from './residual.ts'

/** ln ∫ P(X > x) dx from `from` to `to`, which may be Infinity. */
function logArea(law: Law, from: number, to: number): number {
  const reached = law.logSurvival(from)
  if (reached === -Infinity) return reached
  if (to === Infinity) return reached + Math.log(meanResidualLife(law, from))
  return reached + Math.log(integrate(u => Math.exp(law.logSurvival(from + u) - reached), to - from))
}

/**
 * The law of the time until the next event of a stationary renewal process when the last event is known to lie between
 * `lower` and `upper` seconds back, as when a page was last seen dirty in one epoch. The age has the density of the
 * backward recurrence time on that interval, proportional to P(X > age) (Cox 1962, § 5.2), and with G(x) = ∫ₓ^∞ P(X >
 * u) du
 *
 *     P(T > t) = (G(lower + t) − G(upper + t)) / (G(lower) − G(upper)).
 *
 * `upper` may be Infinity: nothing was seen since `lower` seconds. From 0 to Infinity it is the equilibrium law.
 *
 * @throws RangeError when the law is discrete, when `lower` is negative or cannot be reached, unless `lower` < `upper`,
 *   and when `upper` is Infinity and the law has no mean
 */
export function residualWithin(law: Law, lower: number, upper: number): Law {
  if (law.discrete) throw new RangeError(`a law of real times is needed: ${law.family}`)
  if (!(lower >= 0 && lower < upper)) throw new RangeError(`an age must lie in an interval above 0: ${lower}, ${upper}`)
  if (upper === Infinity && law.mean === Infinity) throw new RangeError(`mean must be finite: ${law.mean}`)
  const reached = law.logSurvival(lower)
  if (reached === -Infinity) throw new RangeError(`age must be one that ${law.family} can reach: ${lower}`)
  const width = upper - lower
  const whole = logArea(law, lower, upper)
  const near = Math.exp(whole - reached)
  const logSurvival = (t: number) => {
    if (t <= 0) return 0
    const log = logArea(law, lower + t, upper + t) - whole
    if (log < -Math.LN2) return log
    const left = Math.exp(logArea(law, lower, lower + t) - whole)
    return Math.log1p(upper < Infinity ? Math.exp(logArea(law, upper, upper + t) - whole) - left : -left)
  }
  const cdf = (t: number) => 0 - Math.expm1(logSurvival(t))
  const logDensity = (t: number) => (t < 0 ? -Infinity : logSpan(law, lower + t, upper + t) - whole)
  const moment = (power: 1 | 2) => {
    const inside = (y: number) => y ** power * Math.exp(law.logSurvival(lower + y) - whole)
    if (upper === Infinity) return residualMoment(law, lower, y => y ** power) * Math.exp(reached - whole)
    const beyond = (y: number) => (power === 1 ? width : width * (2 * y + width))
    return integrate(inside, width) + residualMoment(law, upper, beyond) * Math.exp(law.logSurvival(upper) - whole)
  }
  return {
    family: `residual ${law.family}`,
    parameters: { ...law.parameters, lower, upper },
    discrete: false,
    get mean() {
      return moment(1)
    },
    get variance() {
      const mean = moment(1)
      return mean === Infinity ? Infinity : moment(2) - mean ** 2
    },
    logDensity,
    logSurvival,
    cdf,
    ...inversesNear({ cdf, logSurvival, logDensity }, near),
  }
}

const logSpan = (law: Law, from: number, to: number) =>
  to === Infinity ? law.logSurvival(from) : logProbability(law, from, to)

/**
 * A draw from that law without its integrals: an age by rejection, then the rest of its interval by inversion. It takes
 * (upper − lower) / ∫ P(X > a | X > lower) da tries on average.
 *
 * @param upper finite
 */
export function drawResidualWithin(law: Law, lower: number, upper: number, source: Source): number {
  const reached = law.logSurvival(lower)
  for (;;) {
    const age = lower + (upper - lower) * source()
    if (Math.log(1 - source()) <= law.logSurvival(age) - reached) return residualQuantile(law, age, 1 - source())
  }
}
