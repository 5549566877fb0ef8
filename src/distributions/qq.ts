import { type ColumnTable, table } from 'arquero'
import { betaQuantile } from './beta.ts'
import { kaplanMeier } from './kaplan-meier.ts'
import type { Law } from './law.ts'
import type { Observations } from './observations.ts'

/** The band of `quantileRows`, and how many points it keeps. */
export interface QuantileOptions {
  /** Probability with which each point lies in its band if the law is the truth. */
  readonly level?: number
  /** About how many rows a table of more different values is thinned to, evenly in the log-odds of `probability`. */
  readonly points?: number
}

/**
 * Observed quantiles against those of a law: a table of `law` (its family), `probability`, `theoretical`, `observed`
 * and the band `lower` to `upper`, pointwise. A row is a time at which something ended, its probability the middle of
 * the jump of the product-limit estimate there (for n exact values (k − 1/2) / n), or its upper end where the time is
 * the end of an interval. The band is that of an order statistic, beta by its probability, of as many exact values as
 * the estimate is worth by Greenwood's variance (the effective sample of Dorey & Korn 1987); it knows nothing of the
 * error of fitted parameters. The law is taken given that it exceeds the least entry.
 *
 * @throws RangeError as `kaplanMeier` does
 */
export function quantileRows(
  law: Law,
  observations: Observations,
  { level = 0.95, points = 200 }: QuantileOptions = {},
): ColumnTable {
  const { time, events, survival, standardError } = kaplanMeier(observations)
  const seen = Math.exp(law.logSurvival(Math.min(...new Set(observations.entry))))
  const isEnd = new Set(observations.upper.filter((high, i) => high > observations.lower[i]!))
  const quantile = (q: number) => law.upperQuantile(seen * q)
  const ended = [...time.keys()].filter(k => events[k]! > 0)
  const above = ended.map(k => (isEnd.has(time[k]!) ? survival[k]! : (survival[k]! + (k ? survival[k - 1]! : 1)) / 2))
  let worth = 1
  const effective = ended.map(k => {
    const [s, error] = [survival[k]!, standardError[k]!]
    if (s > 1e-12 && error > 0) worth = (s * (1 - s)) / (error * error)
    return worth
  })
  const rows = thinned(above, points)
  const band = (k: number, tail: number) => {
    const [a, b] = [effective[k]! * (1 - above[k]!) + 0.5, effective[k]! * above[k]! + 0.5]
    return quantile(betaQuantile(1 - tail, b, a))
  }
  return table({
    law: rows.map(() => law.family),
    probability: rows.map(k => 1 - above[k]!),
    theoretical: rows.map(k => quantile(above[k]!)),
    observed: rows.map(k => time[ended[k]!]!),
    lower: rows.map(k => band(k, (1 - level) / 2)),
    upper: rows.map(k => band(k, (1 + level) / 2)),
  })
}

/** The indices nearest to log-odds that are evenly spaced; those where nothing is above, or all, are left out. */
function thinned(above: readonly number[], points: number): number[] {
  const inside = [...above.keys()].filter(k => above[k]! > 0 && above[k]! < 1)
  if (inside.length <= points) return inside
  const odds = inside.map(k => Math.log1p(-above[k]!) - Math.log(above[k]!))
  const step = (odds.at(-1)! - odds[0]!) / (points - 1)
  let cell = -1
  return inside.filter((_, i) => {
    const here = Math.floor((odds[i]! - odds[0]!) / step + 1e-9)
    if (here === cell) return false
    cell = here
    return true
  })
}
