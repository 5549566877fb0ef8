import type { Fits } from '../forecast/fits.ts'
import { leastDraws } from '../forecast/plan/plan.ts'
import type { Spread } from '../migration/host.ts'
import { models } from '../models/registry.ts'
import { cpuCommands, linkCommands } from '../reservation/commands.ts'
import { mostBandwidth, type ReserveOptions } from '../reservation/reserve.ts'
import { isCounts } from '../trace/counts.ts'
import { InputError } from '../trace/input-error.ts'
import type { Trace } from '../trace/trace.ts'
import { chooseFits, fitsIn, fitTo, readObserved } from './fits-file.ts'
import { readHost } from './host-file.ts'
import { migrationSpec } from './options.ts'
import { orInputError } from './or-input-error.ts'
import type { Asked } from './plan-answer.ts'
import type { PlanCommandOptions } from './plan-options.ts'

/** The models that are trusted with a plan, where a trace allows them: their draws are pooled. */
const trusted = { resample: models.resample!, phases: models.phases! }

/** A tenth of the probability with which the requirement may be missed is left to the sender's CPU. */
const RISK = 0.1

/** Seconds within which a migration starts that is to be checked, unless said otherwise: long enough to forget the present. */
const HORIZON = 30

const PERIODS = 50
const SHORTEST_PERIOD = 0.0005
const LONGEST_PERIOD = 0.1

/**
 * What the command line asks, and of what.
 *
 * @throws InputError where the file is none, or what is given is out of reach
 */
export async function askedOf(file: string, options: PlanCommandOptions): Promise<Asked> {
  const { downtime, total, probability, bandwidth, downtimeLimit, capacity, draws, seed, every } = options
  const host = await readHost(options.host)
  const reserve: ReserveOptions = {
    capacity,
    senderRate: options.senderRate ? surely(options.senderRate) : host.senderRate,
    risk: RISK * (1 - probability),
    tick: options.tick,
    period: options.period ?? Math.min(LONGEST_PERIOD, Math.max(SHORTEST_PERIOD, downtime / PERIODS)),
  }
  checkPlace(options, reserve)
  const most = mostBandwidth(reserve)
  if (bandwidth !== undefined && bandwidth > most) {
    throw new InputError(
      'command line',
      '--bandwidth',
      `is more than shares of a core and of the link allow, ${Math.floor(most)} (--sender-rate, --capacity)`,
      bandwidth,
    )
  }
  const needed = leastDraws(probability + reserve.risk)
  if (draws !== undefined && draws < needed) {
    const problem = `cannot show a probability of ${probability}, even of what never fails; ${needed} could`
    throw new InputError('command line', '--draws', problem, draws)
  }
  const { fits, rest } = await fitted(file, options)
  return {
    requirement: { downtime, probability, ...(total !== undefined && { totalTime: total }) },
    fits,
    spec: migrationSpec({ ...options, bandwidth: bandwidth ?? most, downtimeLimit: downtimeLimit ?? downtime }),
    given: { ...(bandwidth !== undefined && { bandwidth }), ...(downtimeLimit !== undefined && { downtimeLimit }) },
    host,
    reserve,
    horizon: options.horizon ?? (rest ? Math.min(rest.duration, HORIZON) : 0),
    ...(draws !== undefined && { draws }),
    seed,
    ...(rest && { rest: { trace: rest, ...(every !== undefined && { every }) } }),
    withMap: options.chart !== undefined || options.page !== undefined,
  }
}

/** What the commands would refuse in the end, refused before anything is drawn. */
function checkPlace({ device, port }: PlanCommandOptions, { capacity, period }: ReserveOptions): void {
  const share = { budget: period / 2, period }
  orInputError('command line', '--period', () => cpuCommands(share, { thread: 'TID' }))
  const link = { rate: capacity / 2, burst: 1e5 }
  orInputError('command line', '--device', () => linkCommands(link, { device, port, bandwidth: capacity }))
}

const surely = (rate: number): Spread => ({ median: rate, sigma: 0 })

/** The fits, and the rest of the trace where a part was asked for. */
async function fitted(file: string, options: PlanCommandOptions): Promise<{ fits: Fits; rest?: Trace }> {
  const { train, model } = options
  const known = await fitsIn(file)
  if (known && train !== undefined) throw new InputError(file, '--train', 'cannot cut what is already fitted', train)
  if (known) return { fits: chooseFits(file, known, Object.keys(model ?? trustedOf(known.models))) }
  const observed = await readObserved(file, options)
  if (train === undefined) return { fits: fitTo(file, observed, model ?? (isCounts(observed) ? undefined : trusted)) }
  if (isCounts(observed)) throw new InputError(file, '--train', 'cannot cut counts of pages', train)
  const cut = observed.epochAt(observed.start + train)
  if (cut === 0 || cut >= observed.length) {
    throw new InputError(
      file,
      '--train',
      `leaves nothing to fit, or of ${observed.duration} s nothing to check on`,
      train,
    )
  }
  return { fits: fitTo(file, observed.slice(0, cut), model ?? trusted), rest: observed.slice(cut, observed.length) }
}

/** Those of the fits that are trusted with a plan; all of them if none is. */
function trustedOf<T>(fits: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  const some = Object.entries(fits).filter(([name]) => name in trusted)
  return some.length > 0 ? Object.fromEntries(some) : fits
}
