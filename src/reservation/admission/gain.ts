import { empirical } from '../../distributions/empirical.ts'
import { type DemandOptions, fitDemand, forecastErrors } from './demand.ts'

/** What placing a virtual machine anew, again and again, is worth in capacity. Cores. */
export interface PlacementGain {
  readonly mean: number
  /** The p-quantile of demand: what a placement that stays must set aside. */
  readonly demand: number
  /** The p-quantile of the error of a forecast of demand at the horizon. */
  readonly error: number
  /** (mean + error) / demand: the capacity that dynamic placement needs relative to a static one; 1: it gains nothing. */
  readonly ratio: number
  /** demand − mean − error: the capacity it saves. */
  readonly saved: number
}

/**
 * The gain of dynamic over static placement (Bobroff, Kochut & Beaty 2007; Kochut 2008). Static placement sets aside the
 * p-quantile of demand, so that demand exceeds it with probability 1 − p. Dynamic placement sets aside, for the next
 * horizon, the forecast and the p-quantile of its error; as the forecast is the mean on average, that is mean + error.
 * It gains from demand that varies and can be foreseen: nothing of white noise, and all but the mean of a known cycle.
 *
 * @param series demand in cores at even steps
 * @param asked the steps from one placement to the next (`horizon`), and the probability that what is set aside
 *   suffices (`p`), beside the form of the model of demand
 * @throws RangeError as `fitDemand` and `forecastErrors` do, unless 0 < p < 1, and when there is no demand
 */
export function placementGain(
  series: ArrayLike<number>,
  { horizon, p, ...options }: DemandOptions & { readonly horizon: number; readonly p: number },
): PlacementGain {
  if (!(p > 0 && p < 1)) throw new RangeError(`p must be between 0 and 1: ${p}`)
  const law = empirical(Array.from(series))
  const demand = law.quantile(p)
  if (!(demand > 0)) throw new RangeError(`the ${p}-quantile of demand must be positive: ${demand}`)
  const error = empirical(forecastErrors(fitDemand(series, options), horizon)).quantile(p)
  return { mean: law.mean, demand, error, ratio: (law.mean + error) / demand, saved: demand - law.mean - error }
}
