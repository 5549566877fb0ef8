import type { View } from './policy.ts'

/** Bytes dirtied in a period, and how many would have been too many. */
export interface DirtyingPeriod {
  readonly dirtied: number
  readonly threshold: number
}

/** Seconds that a period lasts at least. */
const PERIOD = 1

/**
 * When QEMU slows the guest down (ram.c, `migration_bitmap_sync` and `migration_trigger_throttle`, 8.2 to 10.0): at a
 * synchronisation more than a second after the last period began, that period ends, and every second period, not
 * necessarily in a row, in which more was dirtied than the share `threshold` of what was sent calls for it. Its argument
 * is the view after each synchronisation.
 */
export function dirtyingTrigger(threshold: number): (view: View) => DirtyingPeriod | undefined {
  let began: number | undefined
  let sentBefore = 0
  let dirtied = 0
  let high = 0
  return view => {
    began ??= view.time
    dirtied += view.dirtied
    if (view.time <= began + PERIOD) return undefined
    const period = { dirtied, threshold: threshold * (view.sent - sentBefore) }
    began = view.time
    sentBefore = view.sent
    dirtied = 0
    if (period.dirtied <= period.threshold || ++high < 2) return undefined
    high = 0
    return period
  }
}
