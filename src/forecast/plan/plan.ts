import { confidenceSequence } from '../../distributions/sequential-binomial.ts'
import type { MemoryState } from '../../migration/guest.ts'
import type { MigrationSpec } from '../../migration/spec.ts'
import type { Tally } from './certify.ts'
import { checkRequirement, type Requirement } from './requirement.ts'
import { bestOf, drawsOf, type Least, leastMet } from './search.ts'
import type { Sampler, Setting } from './setting.ts'

/** What is given about a migration that is planned, and what bounds what is sought. */
export interface PlanOptions {
  /** Bytes per second; sought if absent. */
  readonly bandwidth?: number
  /** Seconds; sought if absent, where the rule has one. */
  readonly downtimeLimit?: number
  /** Bytes per second that the link can give; default 10 Gbit/s. */
  readonly capacity?: number
  /** Seconds from now within which it starts, at any time alike; default 0: now. */
  readonly horizon?: number
  /** Draws of one setting at most; default 2000, or two and a half times `leastDraws` if that is more. */
  readonly mostDraws?: number
  /** Probability with which all bounds of the answer hold, as far as draws go; default 0.95. */
  readonly confidence?: number
}

/** What a plan finds the least of. */
export type Sought = 'bandwidth' | 'downtimeLimit' | 'throttle' | 'nothing'

/** The least that keeps a requirement. */
export interface Plan {
  /** What the answer is the least of: `throttle` where nothing that was to be sought will do without one. */
  readonly sought: Sought
  readonly isMet: boolean
  /** The setting that keeps the requirement, or the one that comes nearest. */
  readonly setting: Setting
  /** What draws that had no part in choosing it say of it. */
  readonly tally: Tally
  /**
   * Between these lies the least value of what was sought: one certainly too little (0: none was found), and one certainly
   * enough (null: none was).
   */
  readonly bounds: readonly [missed: number, met: number | null]
}

/** Tests that may go wrong in the way that would spoil the answer: two for each value that is looked at. */
const TESTS = 40

/** Shares of the downtime that are tried as the limit; what the hypervisor aims for it overshoots by some 10%. */
const LIMITS = [0.3, 0.45, 0.6, 0.7, 0.8, 0.9] as const

/** What the bounds of one setting must hold with, so that all those of an answer do with probability `confidence`. */
const levelOf = (confidence: number) => 1 - (1 - confidence) / TESTS

/** Draws below which not even a migration that always keeps the requirement could be told from one that does not. */
export function leastDraws(probability: number, confidence = 0.95): number {
  let [few, enough] = [0, 1]
  const isEnough = (draws: number) => confidenceSequence(draws, 0, levelOf(confidence))[0] >= probability
  while (!isEnough(enough)) [few, enough] = [enough, 2 * enough]
  while (enough - few > 1) {
    const middle = Math.floor((few + enough) / 2)
    if (isEnough(middle)) enough = middle
    else few = middle
  }
  return enough
}

/** Values nearer than this ratio are not told apart. */
const RATIO = 1.1

const LEAST_BANDWIDTH = 2 ** 20
const FIRST_BANDWIDTH = 2 ** 25
const SLOWEST = 32

/**
 * The least bandwidth that keeps the requirement, with the downtime limit that suits it; or, at a bandwidth that is given,
 * the least downtime limit; or, where neither will do, the least share of its time for which the guest is to be held.
 *
 * The bounds hold together with probability `confidence`: each value that is looked at gets draws of its own, so that what
 * was seen before tells nothing of them, and its bounds come from confidence sequences at 1 − (1 − confidence)/40, since a
 * search looks at no more than twenty values. They tell the error of the draws, not that of the models.
 *
 * @throws RangeError unless the requirement is one, and draws are no fewer than `leastDraws`
 */
export async function planMigration(
  sampler: Sampler,
  { spec, memory }: { spec: MigrationSpec; memory: MemoryState },
  requirement: Requirement,
  options: PlanOptions = {},
): Promise<Plan> {
  checkRequirement(requirement)
  const { bandwidth, downtimeLimit, horizon = 0, confidence = 0.95 } = options
  const needed = leastDraws(requirement.probability, confidence)
  const { mostDraws = Math.max(2000, Math.ceil(2.5 * needed)) } = options
  if (mostDraws < needed) throw new RangeError(`mostDraws must be at least ${needed}: ${mostDraws}`)
  const capacity = Math.max(bandwidth ?? 0, options.capacity ?? 1.25e9)
  const certainty = { level: levelOf(confidence), mostDraws }
  const hasLimit = spec.strategy === 'pre-copy' && ['qemu', 'cloud-hypervisor'].includes(spec.policy)
  const limits =
    downtimeLimit !== undefined ? [downtimeLimit] : hasLimit ? limitsFor(spec, requirement) : [requirement.downtime]
  const settingOf = (bandwidth: number, limit: number, throttle = 0): Setting => ({
    bandwidth,
    downtimeLimit: takenAs(spec, limit),
    throttle,
    start: [0, horizon],
  })
  let drawn = 0
  const bestAmong = (settings: readonly Setting[]) => {
    const from = drawn
    drawn += drawsOf(settings.length, certainty)
    return bestOf(sampler, settings, requirement, certainty, from)
  }
  const best = (bandwidth: number, throttle?: number) =>
    bestAmong(limits.map(limit => settingOf(bandwidth, limit, throttle)))
  const answer = (sought: Sought, least: Least, soughtOf: (setting: Setting) => number): Plan => {
    const tally = (least.met ?? least.short)!
    const met = least.met ? soughtOf(least.met.setting) : null
    return { sought, isMet: met !== null, setting: tally.setting, tally, bounds: [least.missed ?? 0, met] }
  }

  const held = async () => {
    const scale = { minimum: 1, maximum: SLOWEST, start: 2, ratio: RATIO }
    const slowness = await leastMet(value => best(bandwidth ?? capacity, 1 - 1 / value), scale)
    const missed = slowness.missed === undefined ? {} : { missed: 1 - 1 / slowness.missed }
    return answer('throttle', { ...slowness, ...missed }, setting => setting.throttle)
  }

  if (bandwidth === undefined) {
    const least = Math.min(capacity, Math.max(leastRate(memory, requirement), LEAST_BANDWIDTH))
    const start = Math.min(capacity, Math.max(least, FIRST_BANDWIDTH))
    const found = await leastMet(best, { minimum: least, maximum: capacity, start, ratio: RATIO })
    return found.met ? answer('bandwidth', found, setting => setting.bandwidth) : held()
  }
  const tally = await best(bandwidth)
  if (tally.verdict !== 'met') return held()
  if (limits.length === 1) return answer('nothing', { met: tally }, () => 0)
  const most = tally.setting.downtimeLimit
  const probe = (limit: number) => bestAmong([settingOf(bandwidth, limit)])
  const found = await leastMet(probe, { minimum: most / 64, maximum: most, start: most, ratio: RATIO })
  return answer('downtimeLimit', found, setting => setting.downtimeLimit)
}

/** A limit as the hypervisor takes it: QEMU in whole milliseconds, and at least one. */
const takenAs = ({ policy }: MigrationSpec, limit: number): number =>
  policy === 'qemu' ? Math.max(1, Math.floor(limit * 1000 + 1e-9)) / 1000 : limit

const limitsFor = (spec: MigrationSpec, { downtime }: Requirement) => [
  ...new Set(LIMITS.map(share => takenAs(spec, share * downtime))),
]

/** Bytes per second below which not even the pages that hold something arrive in time. */
const leastRate = ({ pageCount, zeroPages, pageSize }: MemoryState, { totalTime = Infinity }: Requirement): number =>
  ((pageCount - zeroPages) * pageSize) / totalTime
