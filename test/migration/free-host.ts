import type { HostInstance } from '../../src/migration/host.ts'

/** A host that costs nothing, so that a migration is arithmetic. */
export const freeHost: HostInstance = {
  setupTime: 0,
  zeroScan: 0,
  pageHeader: 0,
  zeroPageBytes: 0,
  pageWork: 0,
  alwaysDirty: 0,
  socketBuffer: 0,
  socketWake: 0,
  deviceState: 0,
  switchover: 0,
  slowdown: 1,
  synchronisation: () => 0,
  measurement: () => 1,
}
