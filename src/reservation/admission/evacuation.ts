import { type Empirical, empirical } from '../../distributions/empirical.ts'
import { wilsonInterval } from '../../distributions/wilson.ts'
import { longestFirst, type MigrationAt, type Mover, runSchedule, type Schedule, shortestFirst } from './schedule.ts'

/** A share of draws, with the interval that Monte Carlo leaves it (Wilson). */
export interface Share {
  readonly probability: number
  readonly lower: number
  readonly upper: number
}

export function shareOf(holds: readonly boolean[], level = 0.95): Share {
  const count = holds.filter(Boolean).length
  const [lower, upper] = wilsonInterval(count, holds.length, level)
  return { probability: count / holds.length, lower, upper }
}

/** What an evacuation shall keep to; seconds. */
export interface Goal {
  /** Default none. */
  readonly total?: number
  /** Of every virtual machine; default none. */
  readonly downtime?: number
}

/** A schedule, and what is to be expected of it. */
export interface ScheduleForecast {
  readonly schedule: Schedule
  /** Seconds until the last migration ends; one that does not converge counts until its deadline. */
  readonly makespan: Empirical
  /** Seconds until a virtual machine is away, the mean by weight: Σ w·C / Σ w. */
  readonly completion: Empirical
  /** The longest downtime, in seconds, of those that converge; 0 where none does. */
  readonly downtime: Empirical
  /** All converge. */
  readonly converged: Share
  /** All converge, the last by the total time of the goal, with a downtime of no more than the goal's. */
  readonly success: Share
}

/**
 * Forecasts the migration of several virtual machines over one link.
 *
 * @param bandwidth of the link, in bytes per second
 * @throws RangeError unless each name of the schedule is of one mover, the concurrency is a whole number from 1 to their
 * number, the weights are not negative and not all 0, and there are as many draws of each migration
 */
export function forecastSchedule(
  movers: readonly Mover[],
  bandwidth: number,
  schedule: Schedule,
  { total = Infinity, downtime = Infinity }: Goal = {},
): ScheduleForecast {
  const ordered = checked(movers, schedule)
  const { concurrency } = schedule
  const tables = ordered.map(({ drawsAt }) =>
    Array.from({ length: concurrency }, (_, m) => drawsAt(bandwidth / (m + 1))),
  )
  const draws = tables[0]![0]!.totalTime.length
  if (tables.flat().some(({ totalTime }) => totalTime.length !== draws)) {
    throw new RangeError(`every migration must have as many draws: ${tables.flat().map(one => one.totalTime.length)}`)
  }
  const weights = ordered.reduce((sum, { weight }) => sum + weight, 0)
  const runs = Array.from({ length: draws }, (_, i) =>
    runSchedule(
      tables.map(at =>
        at.map(
          (one): MigrationAt => ({
            totalTime: one.totalTime[i]!,
            downtime: one.downtime[i]!,
            converged: one.converged[i] === 1,
          }),
        ),
      ),
      schedule,
    ),
  )
  const makespans = runs.map(({ end }) => Math.max(...end))
  const downtimes = runs.map(run => Math.max(0, ...run.downtime.filter((_, vm) => run.converged[vm])))
  const away = runs.map(({ converged }) => converged.every(Boolean))
  return {
    schedule,
    makespan: empirical(makespans),
    completion: empirical(
      runs.map(({ end }) => end.reduce((sum, t, vm) => sum + ordered[vm]!.weight * t, 0) / weights),
    ),
    downtime: empirical(downtimes),
    converged: shareOf(away),
    success: shareOf(away.map((all, i) => all && makespans[i]! <= total && downtimes[i]! <= downtime)),
  }
}

function checked(movers: readonly Mover[], { order, concurrency }: Schedule): Mover[] {
  const ordered = order.flatMap(name => movers.filter(mover => mover.name === name))
  if (ordered.length !== movers.length || new Set(order).size !== movers.length || movers.length === 0) {
    throw new RangeError(`an order must name each of ${movers.map(({ name }) => name)} once: ${order}`)
  }
  if (!(Number.isInteger(concurrency) && concurrency >= 1 && concurrency <= movers.length)) {
    throw new RangeError(`concurrency must be a whole number from 1 to ${movers.length}: ${concurrency}`)
  }
  const weights = movers.map(({ weight }) => weight)
  if (weights.some(weight => !(weight >= 0 && weight < Infinity)) || weights.every(weight => weight === 0)) {
    throw new RangeError(`weights must be at least 0, and one of them above: ${weights}`)
  }
  return ordered
}

/**
 * Schedules worth comparing: for each concurrency the order of Smith and Rothkopf, and where several run but not all the
 * longest first; one at a time also the reverse of the best, which is the worst.
 */
export function schedulesFor(
  movers: readonly Mover[],
  bandwidth: number,
  concurrencies: readonly number[],
  sharing: NonNullable<Schedule['sharing']> = 'fair',
): Schedule[] {
  const shortest = shortestFirst(movers, bandwidth)
  const longest = longestFirst(movers, bandwidth)
  const schedules = concurrencies.flatMap(concurrency => {
    const others = concurrency === 1 ? [[...shortest].reverse()] : concurrency < movers.length ? [longest] : []
    return [shortest, ...others].map((order): Schedule => ({ order, concurrency, sharing }))
  })
  const keys = schedules.map(({ order, concurrency }) => `${concurrency} ${order.join(' ')}`)
  return schedules.filter((_, i) => keys.indexOf(keys[i]!) === i)
}

/** Of forecasts, the likeliest to succeed; of those as likely, the one whose virtual machines are away soonest. */
export const bestSchedule = (forecasts: readonly ScheduleForecast[]): ScheduleForecast =>
  forecasts.reduce((best, one) => {
    const gain = one.success.probability - best.success.probability
    return gain > 0 || (gain === 0 && one.completion.mean < best.completion.mean) ? one : best
  })
