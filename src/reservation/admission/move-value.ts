import { interval } from '../../distributions/distribution.ts'
import { type Empirical, empirical } from '../../distributions/empirical.ts'
import { type Share, shareOf } from './evacuation.ts'
import { type MigrationDraws, migrationCosts, type Prices } from './migration-draws.ts'

/** Demand on two hosts in one draw, in cores, step after step. */
export interface DemandDraw {
  /** Of all at the source but the one that may move. */
  readonly source: ArrayLike<number>
  readonly mover: ArrayLike<number>
  readonly destination: ArrayLike<number>
}

/** A migration whose worth is asked, with draws of the demand and of itself. */
export interface Move {
  /** Seconds of a step. */
  readonly step: number
  readonly demands: readonly DemandDraw[]
  /** Cores that source and destination have for demand. */
  readonly capacity: { readonly source: number; readonly destination: number }
  /** Cores that the migration takes at either end while it runs. */
  readonly sender: number
  /** Draws of the migration, as many as of demand. */
  readonly migration: MigrationDraws
  readonly prices: Prices
}

/** What a move is worth over the horizon, in the unit of the prices. */
export interface MoveValue {
  /** Of overload avoided, at source and destination. */
  readonly avoided: Empirical
  readonly cost: Empirical
  /** avoided − cost. */
  readonly net: Empirical
  /** Standard error of the mean of `net`, of Monte Carlo. */
  readonly standardError: number
  /** The interval that holds `net` with the level asked for. */
  readonly interval: readonly [lower: number, upper: number]
  /** It is worth more than it costs. */
  readonly worthwhile: Share
  /** Seconds after which the expected net value is first not negative; null where that is beyond the horizon. */
  readonly breakEven: number | null
}

/**
 * The value of one migration: the overload max(0, demand − capacity) that it avoids at both ends, draw by draw of the
 * demand on them, less what the migration costs. Until it ends the virtual machine loads the source and the migration
 * both ends; one that does not converge leaves it there.
 *
 * @throws RangeError unless there are draws, as many of demand as of the migration
 */
export function moveValue(move: Move, level = 0.9): MoveValue {
  const { demands, migration, prices } = move
  if (demands.length === 0 || demands.length !== migration.totalTime.length) {
    throw new RangeError(
      `demand must have as many draws as the migration, ${migration.totalTime.length}: ${demands.length}`,
    )
  }
  const cost = migrationCosts(migration, prices)
  const steps = demands.map((draw, i) =>
    overloadAvoided(draw, move, migration.converged[i] ? migration.totalTime[i]! : Infinity, migration.totalTime[i]!),
  )
  const avoided = steps.map(each => prices.overload * each.reduce((sum, one) => sum + one, 0))
  const values = avoided.map((value, i) => value - cost[i]!)
  const net = empirical(values)
  const costs = empirical(cost)
  return {
    avoided: empirical(avoided),
    cost: costs,
    net,
    standardError: Math.sqrt(net.variance / values.length),
    interval: interval(net, level),
    worthwhile: shareOf(values.map(value => value > 0)),
    breakEven: breakEven(steps, costs.mean / prices.overload, move.step),
  }
}

/** Core-seconds of overload avoided in each step; the virtual machine is away at `away`, the migration over at `over`. */
function overloadAvoided(
  { source, mover, destination }: DemandDraw,
  { step, capacity, sender }: Move,
  away: number,
  over: number,
): number[] {
  const overload = (here: number, there: number) =>
    Math.max(0, here - capacity.source) + Math.max(0, there - capacity.destination)
  return Array.from(mover, (own, t) => {
    const [here, there] = [source[t]!, destination[t]!]
    const shareUntil = (time: number) => Math.min(1, Math.max(0, time / step - t))
    const [migrating, staying] = [shareUntil(over), shareUntil(away)]
    const stay = overload(here + own, there)
    const during = overload(here + own + sender, there + sender)
    const moved = overload(here, there + own)
    return step * (stay - migrating * during - (staying - migrating) * stay - (1 - staying) * moved)
  })
}

/** Seconds until the mean overload avoided makes up for the mean cost; within a step, by its share. */
function breakEven(steps: readonly (readonly number[])[], cost: number, step: number): number | null {
  let gained = 0
  for (let t = 0; t < steps[0]!.length; t++) {
    const more = steps.reduce((sum, draw) => sum + draw[t]!, 0) / steps.length
    if (gained + more >= cost) return step * (t + (gained >= cost ? 0 : (cost - gained) / more))
    gained += more
  }
  return null
}
