import { interval } from '../distributions/distribution.ts'
import { type Empirical, empirical } from '../distributions/empirical.ts'
import { wilsonInterval } from '../distributions/wilson.ts'
import type { Outcomes } from '../forecast/draws.ts'
import type { Fits } from '../forecast/fits.ts'
import { type Quantity, quantities, withDeadline } from '../forecast/forecast.ts'
import { checkByReplay, type ReplayCheck } from '../forecast/plan/check.ts'
import { type ContourPoint, contourOf, geometricGrid, type MapCell, probabilityMap } from '../forecast/plan/map.ts'
import { type Plan, planMigration } from '../forecast/plan/plan.ts'
import { countMet, type Requirement } from '../forecast/plan/requirement.ts'
import { type Sampler, type Setting, specOf } from '../forecast/plan/setting.ts'
import { type Start, startsWithin } from '../forecast/plan/starts.ts'
import type { Host } from '../migration/host.ts'
import { type MigrationSpec, migrationOf } from '../migration/spec.ts'
import { source } from '../random.ts'
import { mostBandwidth, type Reserved, type ReserveOptions, reserve, withDelays } from '../reservation/reserve.ts'
import type { Trace } from '../trace/trace.ts'
import type { Summary } from './forecast-summary.ts'
import type { Samplers } from './parallel-plan.ts'

/** A share of draws, with Wilson's 95% interval. */
export interface Share {
  readonly probability: number
  readonly lower: number
  readonly upper: number
}

/** All that the command `plan` answers. */
export interface Answer extends Plan {
  readonly requirement: Requirement
  readonly migration: MigrationSpec
  readonly reserved: Reserved
  /** Of draws in the setting that were not used to find it. */
  readonly forecast: Readonly<Record<Quantity, Summary>>
  readonly models: readonly (Share & { readonly model: string })[]
  /**
   * The same setting on the host as it is, without a CPU share for the sender, and the share of its time that the guest then
   * loses to the sender on average.
   */
  readonly unreserved: Share & { readonly lost: number }
  readonly starts?: readonly Start[]
  readonly check?: ReplayCheck
  readonly map?: { readonly cells: readonly MapCell[]; readonly contour: readonly ContourPoint[] }
}

export interface Asked {
  readonly requirement: Requirement
  readonly fits: Fits
  readonly spec: MigrationSpec
  readonly given: { readonly bandwidth?: number; readonly downtimeLimit?: number }
  readonly host: Host
  readonly reserve: ReserveOptions
  readonly horizon: number
  /** Of one setting at most. */
  readonly draws?: number
  readonly seed: number
  /** What was not fitted, and every how many seconds to replay from it. */
  readonly rest?: { readonly trace: Trace; readonly every?: number }
  readonly withMap: boolean
}

/** Draws that describe an answer, far beyond those that find one. */
const DESCRIBING = { from: 1e9, draws: 600 } as const
const MAP = { bandwidths: 8, limits: [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1], draws: 100 } as const

export async function answer(samplers: Samplers, asked: Asked): Promise<Answer> {
  const { requirement, fits, spec, given, host, horizon, draws = Infinity } = asked
  const probability = requirement.probability + asked.reserve.risk
  const sender: Host = { ...host, senderRate: null }
  const deadline = Math.min(spec.deadline ?? Infinity, requirement.totalTime ?? Infinity)
  const searched = withDelays(samplers.on(sender, deadline < Infinity ? deadline : undefined), asked.reserve)
  const plan = await planMigration(
    searched,
    { spec, memory: fits.memory },
    { ...requirement, probability },
    { ...given, capacity: mostBandwidth(asked.reserve), horizon, ...(asked.draws && { mostDraws: asked.draws }) },
  )
  const { setting } = plan
  const migration = specOf(spec, setting)
  const reserved = reserve(setting.bandwidth, asked.reserve)
  const more = Math.min(draws, DESCRIBING.draws)
  const described = await describe(withDelays(samplers.on(sender), asked.reserve), setting, more)
  const unreserved = await describe(samplers.on(host), setting, more)
  return {
    ...plan,
    requirement,
    migration: { ...migration, deadline: withDeadline(migrationOf(migration), fits.memory).deadline },
    reserved,
    forecast: summaries(described),
    models: Object.keys(fits.models).map((model, k, { length }) => ({
      model,
      ...shareOf(every(described, k, length), requirement),
    })),
    unreserved: { ...shareOf(unreserved, requirement), lost: meanLost(unreserved) },
    ...(horizon > 0 && { starts: await startsWithin(searched, setting, requirement, { horizon }) }),
    ...(asked.rest && { check: checked(asked, asked.rest, migration, reserved, sender, described) }),
    ...(asked.withMap && { map: await mapAround(searched, setting, asked) }),
  }
}

const describe = (sampler: Sampler, setting: Setting, draws: number) =>
  sampler(setting, DESCRIBING.from, DESCRIBING.from + draws)

function shareOf(outcomes: Outcomes, requirement: Requirement): Share {
  const [met, draws] = [countMet(outcomes, requirement), outcomes.converged.length]
  const [lower, upper] = wilsonInterval(met, draws)
  return { probability: met / draws, lower, upper }
}

const meanLost = ({ lost, totalTime }: Outcomes): number =>
  lost.reduce((sum, seconds, i) => sum + seconds / totalTime[i]!, 0) / lost.length

/** The draws of the model that had turn k of n. */
function every(outcomes: Outcomes, k: number, n: number): Outcomes {
  const columns = Object.entries(outcomes).map(([name, column]: [string, Float64Array | Uint8Array]) => [
    name,
    column.filter((_, i) => i % n === k),
  ])
  return Object.fromEntries(columns) as Outcomes
}

function summaries(outcomes: Outcomes): Record<Quantity, Summary> {
  const summary = (law: Empirical): Summary => {
    const [lower, upper] = interval(law, 0.9)
    return { mean: law.mean, median: law.quantile(0.5), lower, upper }
  }
  const rows = quantities.map(quantity => [quantity, summary(empirical(outcomes[quantity]))])
  return Object.fromEntries(rows) as Record<Quantity, Summary>
}

const REPLAYS = 200

/**
 * Replays what was not fitted, from instants after which enough of it is left for the longest of the migrations that were
 * drawn, or half of it; what the shares may add is taken off what is allowed.
 */
function checked(
  { requirement, seed }: Asked,
  { trace, every }: { trace: Trace; every?: number },
  migration: MigrationSpec,
  { delay }: Reserved,
  host: Host,
  drawn: Outcomes,
): ReplayCheck {
  const longest = drawn.totalTime.reduce((most, time, i) => (drawn.converged[i] ? Math.max(most, time) : most), 0)
  const span = trace.duration - Math.min(longest, trace.duration / 2)
  const step = every ?? span / REPLAYS
  const starts = Array.from({ length: Math.ceil(span / step - 1e-9) }, (_, i) => trace.start + i * step)
  const added = delay.cpu + delay.link
  const { downtime, totalTime } = requirement
  const left = { ...requirement, downtime: downtime - added, ...(totalTime && { totalTime: totalTime - added }) }
  return checkByReplay(trace, migration, left, { starts, host, source: source(seed).substream('check') })
}

async function mapAround(sampler: Sampler, setting: Setting, { requirement, reserve, draws: most = Infinity }: Asked) {
  const widest = Math.min(2 * setting.bandwidth, mostBandwidth(reserve))
  const bandwidths = geometricGrid(setting.bandwidth / 2, widest, MAP.bandwidths)
  const draws = Math.min(most, MAP.draws)
  const downtimeLimits = MAP.limits.map(share => share * requirement.downtime)
  const cells = await probabilityMap(sampler, setting, requirement, { bandwidths, downtimeLimits, draws })
  return { cells, contour: contourOf(cells, requirement.probability) }
}
