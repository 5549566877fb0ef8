import { type DirtyingPeriod, dirtyingTrigger } from './dirtying-trigger.ts'
import type { Controls } from './policy.ts'

/** QEMU's parameters of auto-converge. */
export interface AutoConverge {
  /** Share of what is sent that may be dirtied meanwhile (`throttle-trigger-threshold`). */
  readonly threshold: number
  /** Per cent of its time for which the guest is held at first (`cpu-throttle-initial`). */
  readonly initial: number
  /** Per cent more each time (`cpu-throttle-increment`). */
  readonly increment: number
  /** Per cent at most (`max-cpu-throttle`). */
  readonly maximum: number
  /** Whether to hold the guest no more than brings its dirtying down to the threshold (`cpu-throttle-tailslow`). */
  readonly tailslow: boolean
  /**
   * Seconds after which the log is synchronised again in a long round, from the second on (cpu-throttle.c,
   * `cpu_throttle_dirty_sync_timer_tick`, since 9.2; Infinity before). QEMU looks every 5 s and skips a look before which
   * it synchronised anyway.
   */
  readonly synchroniseAgain: number
}

/** QEMU's own (options.c, `DEFAULT_MIGRATE_*THROTTLE*`; cpu-throttle.c). */
export const autoConvergeDefaults: AutoConverge = {
  threshold: 0.5,
  initial: 20,
  increment: 10,
  maximum: 99,
  tailslow: false,
  synchroniseAgain: 5,
}

/**
 * Auto-converge (ram.c, `mig_throttle_guest_down`, QEMU 8.2 to 10.0): holds the guest for a share of its time that rises
 * step by step, and never falls, while it dirties too much.
 *
 * @throws RangeError unless the threshold is positive, and the per cents lie from 1 to 99
 */
export function autoConverge(parameters: AutoConverge): Controls {
  checkAutoConverge(parameters)
  const { initial, maximum, threshold } = parameters
  const trigger = dirtyingTrigger(threshold)
  let held = 0
  return {
    throttle(view) {
      const period = trigger(view)
      if (period) held = held === 0 ? initial : Math.min(held + step(parameters, held, period), maximum)
      return held / 100
    },
  }
}

/** @throws RangeError unless the threshold is positive, and the per cents lie from 1 to 99 */
export function checkAutoConverge({ threshold, synchroniseAgain, ...percents }: AutoConverge): void {
  if (!(threshold > 0)) throw new RangeError(`threshold must be positive: ${threshold}`)
  if (!(synchroniseAgain > 0)) throw new RangeError(`synchroniseAgain must be positive: ${synchroniseAgain}`)
  const { initial, increment, maximum } = percents
  for (const [name, percent] of Object.entries({ initial, increment, maximum })) {
    if (!(percent >= 1 && percent <= 99)) throw new RangeError(`${name} must lie from 1 to 99: ${percent}`)
  }
}

/** QEMU counts in whole per cents and cuts off what is left of the one that the guest would keep. */
function step({ increment, tailslow }: AutoConverge, held: number, { dirtied, threshold }: DirtyingPeriod): number {
  const runs = 100 - held
  return tailslow ? Math.min(runs - Math.floor(runs * (threshold / dirtied)), increment) : increment
}
