import { clark } from './policies/clark.ts'
import { cloudHypervisor } from './policies/cloud-hypervisor.ts'
import { fixedRounds } from './policies/fixed-rounds.ts'
import type { Policy } from './policies/policy.ts'
import { type QemuOptions, qemu } from './policies/qemu.ts'
import { throttled } from './policies/throttled.ts'
import { xen } from './policies/xen.ts'
import { xenOld } from './policies/xen-old.ts'

export const policyNames = ['qemu', 'xen', 'xen-old', 'cloud-hypervisor', 'clark', 'fixed-rounds'] as const
export type PolicyName = (typeof policyNames)[number]

/** A hypervisor's rule as plain data. Bytes per second, seconds. */
export interface PolicySpec extends Pick<QemuOptions, 'autoConverge' | 'availableSwitchoverBandwidth' | 'clearing'> {
  readonly policy: PolicyName
  /** For `qemu` and `cloud-hypervisor`. */
  readonly downtimeLimit: number
  /** For `fixed-rounds`: passes before the guest stops. */
  readonly passes: number
  /** For `qemu`: what the guest may dirty. */
  readonly dirtyLimit?: number
  /** For `cloud-hypervisor`. */
  readonly timeout?: number
  /** For `cloud-hypervisor`. */
  readonly timeoutStrategy?: 'cancel' | 'ignore'
  /** For `clark`: of the first round; default 100 Mbit/s, or what there is if that is less. */
  readonly minimumBandwidth?: number
  /** Share of its time for which the guest is held from the first round on; default none. */
  readonly throttle?: number
}

/** The rule that a specification describes, on a path of `bandwidth`. @throws RangeError as the rule does */
export function policyOf(spec: PolicySpec, bandwidth: number): Policy {
  const { downtimeLimit, passes, dirtyLimit, minimumBandwidth: minimum = Math.min(100e6 / 8, bandwidth) } = spec
  const policies: Readonly<Record<PolicyName, () => Policy>> = {
    qemu: () => qemu({ ...spec, dirtyLimit: dirtyLimit !== undefined && { rate: dirtyLimit } }),
    xen,
    'xen-old': xenOld,
    'cloud-hypervisor': () => cloudHypervisor({ ...spec, downtime: downtimeLimit }),
    clark: () => clark({ minimum, maximum: bandwidth }),
    'fixed-rounds': () => fixedRounds(passes),
  }
  const policy = policies[spec.policy]()
  return spec.throttle ? throttled(policy, spec.throttle) : policy
}
