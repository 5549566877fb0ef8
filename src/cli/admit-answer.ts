import { interval } from '../distributions/distribution.ts'
import type { Empirical } from '../distributions/empirical.ts'
import { type Admission, admit, migrationTenant } from '../reservation/admission/admit.ts'
import { placeVms } from '../reservation/admission/destinations.ts'
import {
  bestSchedule,
  forecastSchedule,
  type Goal,
  type ScheduleForecast,
  type Share,
  schedulesFor,
} from '../reservation/admission/evacuation.ts'
import { type MigrationDraws, meanOf, migrationCosts } from '../reservation/admission/migration-draws.ts'
import type { Mover, Schedule } from '../reservation/admission/schedule.ts'
import { leastShift, type Shift } from '../reservation/admission/shift.ts'
import { InputError } from '../trace/input-error.ts'
import { formatBytes } from '../units.ts'
import type { AdmitFile } from './admit-file.ts'
import { type DrawOptions, moverOf } from './admit-migrations.ts'
import { gainsOf, movesOf, type VmGain, type VmMove } from './admit-values.ts'

export interface Question extends DrawOptions {
  /** Bytes per second for migrations; default what of the link is not reserved. */
  readonly bandwidth?: number
  readonly evacuate: boolean
  readonly goal: Goal
  /** What the best schedule's probability of success shall be. */
  readonly probability?: number
  readonly concurrency?: readonly number[]
  readonly sharing: NonNullable<Schedule['sharing']>
  readonly horizon: number
  readonly quantile: number
}

export interface Forecast {
  readonly name: string
  readonly draws: MigrationDraws
  readonly cost: number
}

export interface Answer {
  readonly admission: Admission
  /** Bytes per second for migrations, where any are in question. */
  readonly bandwidth?: number
  /** What to migrate away; null: nothing helps; absent where nothing need be. */
  readonly shift?: Shift | null
  readonly forecasts: readonly Forecast[]
  readonly plans: readonly ScheduleForecast[]
  readonly best?: ScheduleForecast
  /** Whether the best is as likely to succeed as asked; null where the draws are too few to tell. */
  readonly meets?: boolean | null
  readonly gains: readonly VmGain[]
  readonly moves: readonly VmMove[]
}

/**
 * Answers what a file asks: whether its virtual machines fit, what to shift, in which order to migrate, and what a move
 * is worth. Migrations are forecast only where one is in question.
 *
 * @throws InputError when a virtual machine that may move has no trace, or the link has nothing left for migrations
 */
export async function answer(file: string, host: AdmitFile, question: Question): Promise<Answer> {
  const { tenants, capacity } = host
  const admission = admit(tenants, capacity)
  const isMoving = question.evacuate || !admission.fits
  if (!isMoving && tenants.every(({ demand }) => !demand)) {
    return { admission, forecasts: [], plans: [], gains: [], moves: [] }
  }
  const bandwidth = question.bandwidth ?? spareLink(file, host)
  const movers = await Promise.all(tenants.map(vm => moverOf(file, vm, question)))
  const forecasts = movers.map(({ name, drawsAt }): Forecast => {
    const draws = drawsAt(bandwidth)
    return { name, draws, cost: meanOf(migrationCosts(draws, host.prices)) }
  })
  const shift = isMoving ? shiftOf(host, question.evacuate, bandwidth, forecasts) : undefined
  const away = movers.filter(({ name }) => shift?.away.includes(name))
  const options = { ...question, bandwidth, movers }
  return {
    admission,
    bandwidth,
    ...(shift !== undefined && { shift }),
    forecasts,
    ...plan(away, bandwidth, question),
    gains: gainsOf(file, host, options),
    moves: movesOf(file, host, options),
  }
}

/** What of a link the virtual machines have not reserved. @throws InputError when that is nothing */
function spareLink(file: string, { capacity, tenants }: AdmitFile): number {
  const reserved = tenants.reduce((sum, { rate }) => sum + rate, 0)
  if (reserved < capacity.link) return capacity.link - reserved
  const problem = 'is all reserved, so that migrations need a --bandwidth'
  throw new InputError(file, 'link', problem, `${formatBytes(reserved)}/s`)
}

/** What to migrate away, all where the host is evacuated; null where that cannot be. */
function shiftOf(
  { tenants, capacity, destinations, sender }: AdmitFile,
  evacuate: boolean,
  bandwidth: number,
  forecasts: readonly Forecast[],
): Shift | null {
  const migration = migrationTenant('migration', bandwidth, sender, capacity.cap)
  const vms = tenants.map((vm, i) => ({ ...vm, cost: forecasts[i]!.cost }))
  if (!evacuate)
    return leastShift({ vms, capacity, migration, ...(destinations.length > 0 && { destinations }) }) ?? null
  const to = destinations.length > 0 ? placeVms(vms, destinations, migration) : {}
  if (!to) return null
  return { away: vms.map(({ name }) => name), to, cost: vms.reduce((sum, { cost }) => sum + cost, 0), least: true }
}

function plan(away: readonly Mover[], bandwidth: number, question: Question): Pick<Answer, 'plans' | 'best' | 'meets'> {
  if (away.length === 0) return { plans: [] }
  const { goal, probability, sharing } = question
  const asked = question.concurrency ?? [1, 2, away.length]
  const concurrencies = [...new Set(asked.map(k => Math.min(k, away.length)))].sort((a, b) => a - b)
  const plans = schedulesFor(away, bandwidth, concurrencies, sharing).map(schedule =>
    forecastSchedule(away, bandwidth, schedule, goal),
  )
  const best = bestSchedule(plans)
  return { plans, best, ...(probability !== undefined && { meets: meets(best.success, probability) }) }
}

const meets = ({ lower, upper }: Share, probability: number) =>
  lower >= probability ? true : upper < probability ? false : null

/** A law as others read it, with its central interval at the level. */
export function summaryOf(law: Empirical, level: number) {
  const [lower, upper] = interval(law, level)
  return { mean: law.mean, median: law.quantile(0.5), lower, upper }
}
