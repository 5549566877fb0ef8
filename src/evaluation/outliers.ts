import { interval } from '../distributions/distribution.ts'
import { empirical } from '../distributions/empirical.ts'
import { drawOutcome } from '../forecast/draws.ts'
import { fit } from '../forecast/fits.ts'
import { type ForecastOptions, forecastersOf, type Quantity } from '../forecast/forecast.ts'
import { defaultHost } from '../migration/host.ts'
import type { Model } from '../models/model.ts'
import { Trace } from '../trace/trace.ts'
import { type MeasuredMigration, migrationAsked } from './measured.ts'
import { logOf, partsOf, type RoundLog, type RoundStatistic, roundStatistics, type Terms } from './round-statistics.ts'
import { outlierLevel, type Scored } from './scored.ts'

/** A quantity of a migration that came outside the central interval at `outlierLevel` of a model's forecast. */
export interface Outlier {
  readonly id: string
  readonly model: string
  readonly quantity: Quantity
  readonly observed: number
  readonly lower: number
  readonly upper: number
}

/** What the log of the migration has that draws of the forecast have not: ends of their central interval. */
export interface Reason {
  readonly statistic: RoundStatistic
  readonly observed: number
  readonly lower: number
  readonly upper: number
}

/** An outlier, and what of its log may have brought it about. */
export interface ExplainedOutlier extends Outlier {
  readonly because: readonly Reason[]
}

/** Quantities that are explained. */
const explained: readonly Quantity[] = ['rounds', 'totalTime', 'downtime']

/** What a model missed, of the migrations that completed. */
export const outliersOf = (scored: readonly Scored[], model: string): Outlier[] =>
  scored
    .filter(one => one.model === model)
    .flatMap(({ id, quantities }) =>
      explained.flatMap(quantity => {
        const { observed, outer } = quantities?.[quantity] ?? {}
        if (observed === undefined || !outer || (outer[0] <= observed && observed <= outer[1])) return []
        return [{ id, model, quantity, observed, lower: outer[0], upper: outer[1] }]
      }),
    )

/** Of each part of a migration, the quantities that grow with it while all else stays. */
const raises: Readonly<Record<RoundStatistic, readonly Quantity[]>> = {
  setupTime: ['totalTime'],
  firstRound: ['totalTime'],
  firstRoundPages: ['totalTime'],
  shortfall: ['rounds', 'totalTime'],
  longRounds: ['rounds'],
  longRoundsRate: ['rounds', 'totalTime'],
  borderRounds: ['rounds', 'totalTime'],
  borderRoundsRate: ['rounds', 'totalTime'],
  lastPages: ['totalTime', 'downtime'],
  otherDowntime: ['totalTime', 'downtime'],
  unfinished: ['rounds', 'totalTime', 'downtime'],
}

/** Parts that tell how a migration went rather than why. */
const courses: ReadonlySet<RoundStatistic> = new Set(['longRounds', 'borderRounds', 'unfinished'])

/** The least share that the seconds of a part must have of what was missed; or of the total time, for a link and rounds. */
const MATERIAL = 0.05
/** A part with a larger share of the draws beyond it is not unusual. */
const UNUSUAL = 0.1

/** A part of a migration beside the same part of its draws. */
interface Compared {
  readonly reason: Reason
  /** Whether it lies outside the interval of the draws, on the side on which the quantity does. */
  readonly isOutside: boolean
  /** The share of the draws that are as far out. */
  readonly beyond: number
  /** What its distance from the median of the draws stands for. */
  readonly seconds: number
}

function compare({ quantity, observed, upper: end }: Outlier, log: RoundLog, drawn: readonly RoundLog[], terms: Terms) {
  const came = partsOf(log, terms)
  const draws = drawn.map(one => partsOf(one, terms))
  const isAbove = observed > end
  const missed = Math.abs(observed - median(drawn.map(one => one[quantity])))
  return roundStatistics.flatMap((statistic): Compared[] => {
    const part = came[statistic]
    const those = draws.flatMap(one => one[statistic] ?? [])
    if (!part || !raises[statistic].includes(quantity) || those.length < drawn.length / 2) return []
    const law = empirical(those.map(({ value }) => value))
    const [lower, upper] = interval(law, outlierLevel)
    const worth = Math.max(part.worth, median(those.map(one => one.worth)))
    const seconds = Math.abs(part.value - law.quantile(0.5)) * worth
    const whole = quantity !== 'rounds' ? missed : statistic === 'shortfall' ? log.totalTime : 0
    if (seconds < MATERIAL * whole) return []
    const beyond = those.filter(({ value }) => (isAbove ? value >= part.value : value <= part.value)).length
    return [
      {
        reason: { statistic, observed: part.value, lower, upper },
        isOutside: isAbove ? part.value > upper : part.value < lower,
        beyond: beyond / those.length,
        seconds,
      },
    ]
  })
}

/**
 * What in the log of a migration made it an outlier: of the parts that the quantity grows with, those that lie outside
 * their own central interval in the draws, on the side on which the quantity does and by enough to matter, the weightiest
 * first. Where these tell no cause, or there are none, the part that comes next is added: the one with the fewest draws
 * beyond it. Empty where the log has no synchronisations.
 */
export function reasonsOf(
  outlier: Outlier,
  migration: MeasuredMigration,
  drawn: readonly RoundLog[],
  host = defaultHost,
): Reason[] {
  const log = logOf(migration)
  if (!log) return []
  const parts = compare(outlier, log, drawn, { before: migration.before, host })
  const isUnfinished = ({ reason }: Compared) => reason.statistic === 'unfinished'
  const isCause = ({ reason }: Compared) => !courses.has(reason.statistic)
  const outside = parts.filter(one => one.isOutside).toSorted((a, b) => b.seconds - a.seconds)
  const unfinished = outside.filter(isUnfinished)
  const told = unfinished.length > 0 ? [...unfinished, ...outside.filter(isCause)] : outside
  const [next] = parts
    .filter(one => !one.isOutside && (isCause(one) || isUnfinished(one)))
    .toSorted((a, b) => a.beyond - b.beyond)
  const added = next && !told.some(isCause) && (told.length === 0 || next.beyond <= UNUSUAL) ? [next] : []
  return [...told, ...added].map(({ reason }) => reason)
}

const median = (values: readonly number[]): number => empirical(values).quantile(0.5)

/** The very draws of a model's forecast of a migration (`forecastMeasured`), as logs. */
export function drawLogs(
  migration: MeasuredMigration,
  trace: Trace,
  model: Model,
  { draws = 1000, source, ...options }: ForecastOptions,
): RoundLog[] {
  const { zeroPages } = migration.before
  const fits = fit(new Trace({ ...trace.info, zeroPages }, trace), { [model.name]: model })
  const substream = source.substream('migration', migration.id)
  const [forecaster] = forecastersOf(fits, migrationAsked(migration), { ...options, source: substream })
  return Array.from({ length: draws }, (_, i) => {
    const synchronisations: { time: number; dirtyPages: number }[] = []
    const outcome = drawOutcome(forecaster!, i, (time, _pending, newlySet) => {
      if (newlySet !== undefined) synchronisations.push({ time, dirtyPages: newlySet })
    })
    return { ...outcome, synchronisations }
  })
}

/** Outliers of one model's forecast of one migration, each with its reasons. */
export function explainOutliers(
  outliers: readonly Outlier[],
  migration: MeasuredMigration,
  trace: Trace,
  model: Model,
  options: ForecastOptions,
): ExplainedOutlier[] {
  const drawn = drawLogs(migration, trace, model, options)
  return outliers.map(outlier => ({ ...outlier, because: reasonsOf(outlier, migration, drawn, options.host) }))
}
