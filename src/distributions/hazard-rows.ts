import { type ColumnTable, table } from 'arquero'
import { betaQuantile } from './beta.ts'
import type { Law } from './law.ts'
import type { Observations } from './observations.ts'

/** How `hazardRows` bins times, and the level of its intervals. */
export interface HazardOptions {
  /** Of the confidence intervals of observed hazards. */
  readonly level?: number
  /** About how many bins of equally many events to make of more different times. */
  readonly bins?: number
}

/**
 * Observed hazards and those of laws: a table of `law` ('observed', or the family), `from`, `to`, `events`, `atRisk`,
 * `hazard`, `lower` and `upper` (null where it is a law). A bin (from, to] ends where something ended. Of those at
 * risk, where who enters or goes out of sight inside the bin counts half (Berkson & Gage 1950), a share q ended, with
 * the interval of Clopper & Pearson (1934); the hazard is the constant rate −ln(1 − q) / (to − from) that gives it, for
 * laws ln(S(from) / S(to)) / (to − from): the mean over the bin. For discrete laws it is the probability of an end per
 * unit, 1 − exp(−rate).
 */
export function hazardRows(
  observations: Observations,
  laws: readonly Law[] = [],
  { level = 0.95, bins = 20 }: HazardOptions = {},
): ColumnTable {
  const unit = laws.length > 0 && laws.every(({ discrete }) => discrete) ? (rate: number) => -Math.expm1(-rate) : same
  const edges = binEdges(observations, bins)
  const observed = edges.slice(1).map((to, i) => {
    const from = edges[i]!
    const { events, atRisk } = counts(observations, from, to)
    const rate = (share: number) => unit(-Math.log1p(-share) / (to - from))
    const tail = (1 - level) / 2
    const rest = Math.max(0, atRisk - events)
    return {
      ...{ law: 'observed', from, to, events, atRisk, hazard: rate(Math.min(1, events / atRisk)) },
      lower: events > 0 ? rate(betaQuantile(tail, events, rest + 1)) : 0,
      upper: rest > 0 ? rate(betaQuantile(1 - tail, events + 1, rest)) : unit(Infinity),
    }
  })
  const expected = laws.flatMap(law =>
    observed.map(({ from, to, events, atRisk }) => {
      const rate = (law.logSurvival(from) - law.logSurvival(to)) / (to - from)
      return { law: law.family, from, to, events, atRisk, hazard: unit(rate), lower: null, upper: null }
    }),
  )
  const rows = [...observed, ...expected]
  const column = <Name extends keyof (typeof rows)[number]>(name: Name) => rows.map(row => row[name])
  return table({
    law: column('law'),
    from: column('from'),
    to: column('to'),
    events: column('events'),
    atRisk: column('atRisk'),
    hazard: column('hazard'),
    lower: column('lower'),
    upper: column('upper'),
  })
}

const same = (rate: number) => rate

/**
 * Ends of events that share them out evenly, from the least entry or, where values are integers or epochs, before the
 * first.
 */
function binEdges({ upper, entry, weight }: Observations, bins: number): number[] {
  const events = new Map<number, number>()
  upper.forEach((high, i) => {
    if (high < Infinity) events.set(high, (events.get(high) ?? 0) + weight[i]!)
  })
  const times = [...events.keys()].sort((a, b) => a - b)
  const each = [...events.values()].reduce((sum, one) => sum + one, 0) / bins
  const edges = [entry.reduce((least, from) => Math.min(least, from), times[0] ?? 0)]
  let [sum, cut] = [0, 0]
  for (const time of times) {
    sum += events.get(time)!
    if (time > edges[0]! && (times.length <= bins || sum >= cut + each * (1 - 1e-9) || time === times.at(-1))) {
      edges.push(time)
      cut = sum
    }
  }
  return edges
}

function counts({ lower, upper, entry, weight }: Observations, from: number, to: number) {
  let [events, atRisk] = [0, 0]
  for (let i = 0; i < weight.length; i++) {
    const isEnded = upper[i]! < Infinity
    const end = isEnded ? upper[i]! : lower[i]!
    if (end <= from || entry[i]! >= to) continue
    const isHere = isEnded && end <= to
    const halves = Number(entry[i]! > from) + Number(!isEnded && end < to)
    if (isHere) events += weight[i]!
    atRisk += weight[i]! * (halves === 0 ? 1 : isHere ? 1 : 0.5 ** halves)
  }
  return { events, atRisk }
}
