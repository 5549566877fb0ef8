import { autoConvergeDefaults } from '../../migration/policies/auto-converge.ts'
import { dirtyingTrigger } from '../../migration/policies/dirtying-trigger.ts'
import type { Controls } from '../../migration/policies/policy.ts'

/**
 * QEMU's auto-converge with its own parameters (`policies/auto-converge.ts`), in the middle of a migration: from the
 * share `held` of its time for which the guest is held now. Of what was dirtied in the present period nothing is known,
 * so a period begins now.
 */
export function autoConvergeFrom(held: number): Controls {
  const { initial, increment, maximum, threshold } = autoConvergeDefaults
  const trigger = dirtyingTrigger(threshold)
  let percent = Math.round(held * 100)
  return {
    throttle(view) {
      if (trigger(view)) percent = percent === 0 ? initial : Math.min(percent + increment, maximum)
      return percent / 100
    },
  }
}
