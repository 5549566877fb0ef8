import { type AutoConverge, autoConverge, autoConvergeDefaults, checkAutoConverge } from './auto-converge.ts'
import { checkDirtyLimit, type DirtyLimit, dirtyLimit, dirtyLimitDefaults } from './dirty-limit.ts'
import type { Accounting, Policy } from './policy.ts'

/** QEMU's migration parameters, as far as they decide when the guest stops. */
export interface QemuOptions {
  /** Seconds. */
  readonly downtimeLimit: number
  /** Bytes per second that stand for the measured bandwidth in the threshold (`avail-switchover-bandwidth`). */
  readonly availableSwitchoverBandwidth?: number
  /** Whether a guest that dirties too much is throttled, and how. */
  readonly autoConverge?: boolean | Partial<AutoConverge>
  /** Whether it is held to a rate of dirtying, and which; QEMU refuses this beside auto-converge. */
  readonly dirtyLimit?: boolean | Partial<DirtyLimit>
  /**
   * When the log is cleared: at its synchronisation (TCG, KVM without manual clearing), which is the default, or in chunks
   * before their pages are sent (KVM with `KVM_CAP_MANUAL_DIRTY_LOG_PROTECT2`; ram.c,
   * `migration_clear_memory_region_dirty_bitmap`).
   */
  readonly clearing?: Exclude<Accounting, 'skip'>
}

/**
 * QEMU's rule (migration.c, `migration_iteration_run`, 8.2 to 10.0): while less is pending than the bandwidth measured
 * over the last 100 ms would carry in `downtimeLimit` seconds (`migration_update_counters`), synchronise the log, and stop
 * if less is pending still. It looks after bursts of 50 ms, whose end it tests every 64 pages in whole milliseconds
 * (ram.c, `MAX_WAIT`).
 *
 * @throws RangeError unless what is given is positive, and not both auto-converge and a dirty limit
 */
export function qemu(options: QemuOptions): Policy {
  const { downtimeLimit, availableSwitchoverBandwidth: available, clearing } = options
  if (!(downtimeLimit > 0)) throw new RangeError(`downtimeLimit must be positive: ${downtimeLimit}`)
  if (available !== undefined && !(available > 0)) {
    throw new RangeError(`availableSwitchoverBandwidth must be positive: ${available}`)
  }
  if (options.autoConverge && options.dirtyLimit) {
    throw new RangeError(`autoConverge and dirtyLimit exclude each other: ${JSON.stringify(options)}`)
  }
  const throttled = asked(options.autoConverge, autoConvergeDefaults)
  const limited = asked(options.dirtyLimit, dirtyLimitDefaults)
  if (throttled) checkAutoConverge(throttled)
  if (limited) checkDirtyLimit(limited)
  return {
    name: 'qemu',
    burst: { seconds: 0.051, pages: 64 },
    ...(clearing && { accounting: clearing }),
    ...(throttled && { controls: () => autoConverge(throttled) }),
    ...(limited && { controls: () => dirtyLimit(limited) }),
    decide({ pending, bandwidth, synchronised, rounds, sinceSynchronised }) {
      const expected = bandwidth > 0 ? (available ?? bandwidth) : 0
      if (pending > 0 && pending >= expected * downtimeLimit) {
        return throttled && rounds > 1 && sinceSynchronised >= throttled.synchroniseAgain ? 'synchronise' : 'send'
      }
      return synchronised ? 'stop' : 'synchronise'
    },
  }
}

const asked = <T>(option: boolean | Partial<T> | undefined, defaults: T): T | undefined =>
  option ? { ...defaults, ...(option === true ? {} : option) } : undefined
