import type { View } from '../../migration/policies/policy.ts'

/**
 * QEMU's auto-converge with its default parameters (migration/ram.c, `migration_trigger_throttle`), from a throttle on:
 * at a synchronisation a second or more after the last look, more than half as much dirtied as sent counts; every second
 * time the guest is held for 20%, then 10% more, of its time, up to 99%. Of the count so far nothing is known, so it
 * starts at none.
 */
export function autoConverge(start: number): (view: View) => number {
  let percentage = Math.round(start * 100)
  let high = 0
  let dirtied = 0
  let looked = { time: 0, sent: 0 }
  return view => {
    dirtied += view.rounds > 1 ? view.dirtied : 0
    if (view.time > looked.time + 1) {
      if (dirtied > (view.sent - looked.sent) / 2 && ++high >= 2) {
        high = 0
        percentage = percentage === 0 ? 20 : Math.min(99, percentage + 10)
      }
      looked = { time: view.time, sent: view.sent }
      dirtied = 0
    }
    return percentage / 100
  }
}
