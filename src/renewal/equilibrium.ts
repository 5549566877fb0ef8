import type { Law } from '../distributions/law.ts'
import type { Source } from '../random.ts'
import { residualWithin } from './residual-within.ts'

/**
 * The equilibrium (stationary-excess) law of a law of intervals: of the time from an instant that does not depend on
 * the events of a stationary renewal process to the next of them, and back to the last. Its density is P(X > x) / E X,
 * its mean E X² / (2 E X) (Cox 1962, § 5.4). The exponential law is its own.
 *
 * @throws RangeError when the law is discrete or has no mean
 */
export function equilibrium(law: Law): Law {
  if (law.family === 'exponential') return law
  const { family, parameters } = law
  return Object.defineProperties(residualWithin(law, 0, Infinity), {
    family: { value: `equilibrium ${family}`, enumerable: true },
    parameters: { value: parameters, enumerable: true },
  })
}

/**
 * Draws from the equilibrium law without its integrals, for many draws: by rejection, under the steps in which
 * P(X > x) halves. At least half of the tries succeed.
 *
 * @throws RangeError when the law is discrete or has no mean
 */
export function equilibriumDraws(law: Law): (source: Source) => number {
  if (law.discrete) throw new RangeError(`a law of real times is needed: ${law.family}`)
  if (!(law.mean < Infinity)) throw new RangeError(`mean must be finite: ${law.mean}`)
  const from = [0]
  const sums = [0]
  const enough = law.mean * 1e-15
  for (let step = 1; step < 1000; step++) {
    const [low, high] = [from[step - 1]!, law.upperQuantile(2 ** -step)]
    const area = (high - low) * 2 ** (1 - step)
    from.push(high)
    sums.push(sums[step - 1]! + area)
    if (step > 50 && area < enough) break
  }
  return source => {
    for (;;) {
      const at = source() * sums.at(-1)!
      const step = sums.findIndex(sum => sum > at)
      const [low, high] = [from[step - 1]!, from[step]!]
      const x = low + (high - low) * source()
      if (Math.log(1 - source()) <= law.logSurvival(x) + (step - 1) * Math.LN2) return x
    }
  }
}
