import { dirtyingTrigger } from './dirtying-trigger.ts'
import type { Controls } from './policy.ts'

/** QEMU's dirty limit. Bytes per second, of the whole guest: QEMU's are each vCPU's. */
export interface DirtyLimit {
  /** What the guest may dirty (`vcpu-dirty-limit`). */
  readonly rate: number
  /** How far from it is near enough. */
  readonly tolerance: number
  /** Share of what is sent that may be dirtied meanwhile before the limit is put in force. */
  readonly threshold: number
}

/** QEMU's own for one vCPU (options.c, `DEFAULT_MIGRATE_VCPU_DIRTY_LIMIT`; dirtylimit.c, `DIRTYLIMIT_TOLERANCE_RANGE`). */
export const dirtyLimitDefaults: DirtyLimit = { rate: 2 ** 20, tolerance: 25 * 2 ** 20, threshold: 0.5 }

/** Share of its time that a guest keeps at least (dirtylimit.c, `DIRTYLIMIT_THROTTLE_PCT_MAX`). */
const LEAST = 0.01

/**
 * The dirty limit (ram.c, `migration_dirty_limit_guest`; dirtylimit.c, `dirtylimit_adjust_throttle`, QEMU 8.1 to 10.0):
 * once the guest dirtied too much in two periods it is held so that it dirties `rate`.
 *
 * A simplification: QEMU measures each vCPU once a second, by the dirty ring, and steps towards the limit. Here the guest
 * is measured at each synchronisation, by what the log then shows, and runs at limit / rate times its speed until then.
 *
 * @throws RangeError unless the rate and the threshold are positive and the tolerance is not negative
 */
export function dirtyLimit(parameters: DirtyLimit): Controls {
  checkDirtyLimit(parameters)
  const { rate: limit, tolerance, threshold } = parameters
  const trigger = dirtyingTrigger(threshold)
  let inForce = false
  let speed = 1
  return {
    throttle(view) {
      inForce = trigger(view) !== undefined || inForce
      const rate = view.lastRound.seconds > 0 ? view.dirtied / view.lastRound.seconds : 0
      if (inForce && Math.abs(rate - limit) > tolerance) speed = Math.min(1, Math.max(LEAST, (speed * limit) / rate))
      return 1 - speed
    },
  }
}

/** @throws RangeError unless the rate and the threshold are positive and the tolerance is not negative */
export function checkDirtyLimit({ rate, tolerance, threshold }: DirtyLimit): void {
  for (const [name, value] of Object.entries({ rate, threshold })) {
    if (!(value > 0)) throw new RangeError(`${name} must be positive: ${value}`)
  }
  if (!(tolerance >= 0)) throw new RangeError(`tolerance must not be negative: ${tolerance}`)
}
