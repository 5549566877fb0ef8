import type { Policy } from './policy.ts'

/**
 * A hypervisor's rule, and a guest that is held for a share of its time from the first round on, or more where the rule
 * itself holds it: what a cap on the CPU of its virtual processors does.
 *
 * @throws RangeError unless 0 ≤ `share` < 1
 */
export function throttled(policy: Policy, share: number): Policy {
  if (!(share >= 0 && share < 1)) throw new RangeError(`throttle must lie from 0 to below 1: ${share}`)
  return {
    ...policy,
    controls() {
      const own = policy.controls?.() ?? {}
      return { ...own, throttle: view => Math.max(share, own.throttle?.(view) ?? 0) }
    },
  }
}
