import type { Law } from '../distributions/law.ts'
import { equilibrium } from './equilibrium.ts'

/** Pages each of which is written by a renewal process of this law (seconds). */
export interface RenewalGroup {
  readonly law: Law
  readonly pages: number
}

/**
 * The dirty curve that stationary renewal processes imply: the expected number of distinct pages written in a window of
 * t seconds that begins at an instant of no account, Σ pages·Fₑ(t) with Fₑ the equilibrium law. For whole epochs t = kΔ
 * it is what a trace's dirty curve estimates, without bias by the epochs.
 *
 * @throws RangeError when a law is discrete or has no mean
 */
export function impliedCurve(groups: readonly RenewalGroup[]): (t: number) => number {
  const stationary = groups.map(({ law, pages }) => ({ law: equilibrium(law), pages }))
  return t => stationary.reduce((sum, { law, pages }) => sum + pages * law.cdf(t), 0)
}

/** Pages last written `age` seconds ago. */
export interface AgedGroup extends RenewalGroup {
  readonly age: number
}

/** The same for the t seconds that follow now, where ages are known: Σ pages·P(X ≤ age + t | X > age). */
export const impliedCurveFromAges =
  (groups: readonly AgedGroup[]) =>
  (t: number): number =>
    groups.reduce(
      (sum, { law, pages, age }) => sum - pages * Math.expm1(law.logSurvival(age + t) - law.logSurvival(age)),
      0,
    )
