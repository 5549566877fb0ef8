import { defaultHost } from '../../migration/host.ts'
import type { Source } from '../../random.ts'

/** The virtual machines whose tasks are looked at: one beside the migration, and the one that is migrated. */
export const isolationVms = ['neighbour', 'migrating'] as const
/** A name of `isolationVms`. */
export type IsolationVm = (typeof isolationVms)[number]

/** What runs beside a migration, and on what. Seconds, bytes, bytes per second. */
export interface Scenario {
  /** Between the frames of a task, and from a frame's release to its deadline; default 40 ms, 25 frames a second. */
  readonly period: number
  /** CPU seconds that a frame takes at most; default 11 ms. */
  readonly cost: number
  /** A frame takes from 1 − variation to 1 of the cost, drawn uniformly; default 0.1. */
  readonly variation: number
  /** Bytes of a frame on its way to who watches; default 20,000: 4 Mbit/s at 25 frames a second. */
  readonly frameBytes: number
  /** Further virtual CPUs of each that compute without end; default one of the migrating virtual machine. */
  readonly background: Readonly<Record<IsolationVm, number>>
  /** Cores of each host, to which threads are bound; default 1. */
  readonly cores: number
  /**
   * Bytes that the sender's thread puts on the wire in a second of CPU; Infinity: it takes none. By default what the
   * sender of the bundled migrations reaches beside a running guest, as if nothing but the CPU held it back.
   */
  readonly senderRate: number
  /** What the hosts' links carry, headers included; default 125e6, 1 Gbit/s. */
  readonly capacity: number
  /** Bytes of the migration that wait for the link at once; default what the sockets of the bundled migrations hold. */
  readonly socketBuffer: number
  /** What the sender prepares and hands over at once; default 65,536, the largest segment that Linux offloads. */
  readonly chunk: number
  /** What budgets have beside what is needed, as a fraction of it; default 0.05. */
  readonly margin: number
  /** What of a period a reservation leaves to the link; default an eighth. */
  readonly transmission: number
  /** Period of the sender's server; default 10 ms. */
  readonly senderPeriod: number
  /** What of a core may be reserved; default 0.95, as in Linux (sched_rt_runtime_us over sched_rt_period_us). */
  readonly cap: number
  /** Slice of a thread without a reservation; default 3 ms. */
  readonly slice: number
  /** Seconds that are looked at before the migration and after it; default 2 each. */
  readonly before: number
  readonly after: number
}

/** A scenario, of which everything has a default. */
export type ScenarioOptions = Partial<Omit<Scenario, 'background'> & { background: Partial<Scenario['background']> }>

/**
 * A scenario, with its defaults where nothing is said.
 *
 * @throws RangeError unless margin and backgrounds are not negative and all else is positive, all is finite but the
 * sender's rate, cores and backgrounds are whole numbers, the cost is within the period and the transmission below it,
 * the variation is below 1, the chunk within the socket's buffer, and the cap at most 1
 */
export function scenarioOf(options: ScenarioOptions = {}): Scenario {
  const { period = 0.04 } = options
  const scenario: Scenario = {
    period,
    cost: 0.011,
    variation: 0.1,
    frameBytes: 20e3,
    cores: 1,
    senderRate: defaultHost.senderRate!.median,
    capacity: 125e6,
    socketBuffer: defaultHost.socketBuffer,
    chunk: 65_536,
    margin: 0.05,
    transmission: period / 8,
    senderPeriod: 0.01,
    cap: 0.95,
    slice: 0.003,
    before: 2,
    after: 2,
    ...options,
    background: { neighbour: 0, migrating: 1, ...options.background },
  }
  checkScenario(scenario)
  return scenario
}

function checkScenario({ background, variation, margin, senderRate, ...scenario }: Scenario): void {
  const { period, cost, transmission, cores, chunk, socketBuffer, cap } = scenario
  const check = (what: string, value: number, holds: boolean, must: string) => {
    if (!holds) throw new RangeError(`${what} must be ${must}: ${value}`)
  }
  for (const [what, value] of Object.entries(scenario)) check(what, value, value > 0 && value < Infinity, 'positive')
  check('senderRate', senderRate, senderRate > 0, 'positive')
  check('variation', variation, variation >= 0 && variation < 1, 'from 0 to below 1')
  check('margin', margin, margin >= 0 && margin < Infinity, 'finite and not negative')
  check('cost', cost, cost <= period, `at most the period of ${period} s`)
  check('transmission', transmission, transmission < period, `below the period of ${period} s`)
  check('chunk', chunk, chunk <= socketBuffer, `at most the socket's buffer of ${socketBuffer}`)
  check('cap', cap, cap <= 1, 'at most 1')
  for (const [what, value] of Object.entries({ cores, ...background })) {
    check(what, value, Number.isInteger(value) && value >= 0, 'a whole number')
  }
}

/** A frame: released at `release`, it takes `cost` CPU seconds. */
export interface Frame {
  readonly release: number
  readonly cost: number
}

/**
 * The frames of a task that are released before `end`, the first within a period of 0: when is drawn, as the costs are.
 */
export function drawFrames({ period, cost, variation }: Scenario, end: number, source: Source): Frame[] {
  const first = period * source()
  return Array.from({ length: Math.max(0, Math.ceil((end - first) / period)) }, (_, i) => ({
    release: first + i * period,
    cost: cost * (1 - variation * source()),
  }))
}
