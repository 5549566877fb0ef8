import type { View } from '../../src/migration/policies/policy.ts'

/** What a hypervisor sees at the start, of a memory of 1 GB. */
export const firstView: View = {
  pending: 1e9,
  synchronised: true,
  bandwidth: 0,
  rounds: 1,
  time: 0,
  sent: 0,
  copied: 0,
  memory: 1e9,
  dirtied: 0,
  sinceSynchronised: 0,
  lastRound: { seconds: 0, sent: 0, sending: 0 },
}
