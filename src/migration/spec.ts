import type { Migration } from './migrate.ts'
import { fixedRounds } from './policies/fixed-rounds.ts'
import { qemu } from './policies/qemu.ts'

/** A migration as plain data, to be written down or sent to another thread. Bytes per second, seconds. */
export interface MigrationSpec {
  readonly strategy: Strategy
  readonly policy: PolicyName
  readonly bandwidth: number
  readonly switchoverBandwidth?: number
  /** For `qemu`. */
  readonly downtimeLimit: number
  /** For `fixed-rounds`: passes before the guest stops. */
  readonly passes: number
  readonly deadline?: number
}

export const policyNames = ['qemu', 'fixed-rounds'] as const
export type PolicyName = (typeof policyNames)[number]

export const strategies = ['pre-copy', 'stop-and-copy'] as const
export type Strategy = (typeof strategies)[number]

/** The migration that a specification describes; stop-and-copy is pre-copy without a pass. */
export function migrationOf(spec: MigrationSpec): Migration {
  const { strategy, policy, bandwidth, switchoverBandwidth, downtimeLimit, passes, deadline } = spec
  return {
    link: { bandwidth, ...(switchoverBandwidth !== undefined && { switchoverBandwidth }) },
    policy:
      strategy === 'stop-and-copy' ? fixedRounds(0) : policy === 'qemu' ? qemu({ downtimeLimit }) : fixedRounds(passes),
    ...(deadline !== undefined && { deadline }),
  }
}
