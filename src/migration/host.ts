import type { Distribution } from '../distributions/distribution.ts'
import { logNormal } from '../distributions/log-normal.ts'
import { type Source, standardNormal } from '../random.ts'

/** What a host and its hypervisor add to the arithmetic of a migration. */
export interface HostCosts {
  /** Seconds from the command to the first synchronisation. */
  readonly setupTime: number
  /** Seconds to find that a page is zero. */
  readonly zeroScan: number
  /** Seconds of the sender's CPU that another page takes, which bounds what it can send however fast the link. */
  readonly pageWork: number
  /** Pages that every synchronisation finds dirty beside those that the guest's trace shows. */
  readonly alwaysDirty: number
  /** Bytes that the sockets hold: they go on flowing while the sender does something else. */
  readonly socketBuffer: number
  /** Bytes that must have flowed out of full sockets before the sender wakes up and fills them again. */
  readonly socketWake: number
  /** Bytes on the wire beside a page's contents. */
  readonly pageHeader: number
  /** Bytes on the wire for a zero page. */
  readonly zeroPageBytes: number
  /** Bytes of device state, sent while the guest is stopped. */
  readonly deviceState: number
  /** Seconds to stop the guest and hand over, besides sending. */
  readonly switchover: number
  /** How much slower the guest runs while it is migrated, as a factor of at least 1. */
  readonly slowdown: number
}

/** What is known of a host before a migration. */
export interface Host extends HostCosts {
  /** Seconds that a synchronisation of the dirty log takes from the sender: its typical value, over migrations. */
  readonly synchronisation: Distribution
  /** Standard deviation of ln(cost / typical cost) from one synchronisation to the next. */
  readonly synchronisationJitter: number
  /** Relative standard deviation of a measurement of the bandwidth. */
  readonly bandwidthJitter: number
}

/** A host as it is during one migration. */
export interface HostInstance extends HostCosts {
  /** Seconds that the next synchronisation takes. */
  synchronisation(): number
  /** What the next measurement of the bandwidth is off by, as a factor. */
  measurement(): number
}

/**
 * QEMU 10.0 on the host of the bundled migrations. The header of 8 bytes and the zero page of 9 are QEMU's stream
 * format (migration/ram.c). The cost of a synchronisation and the jitters are round values chosen with the bundled
 * migrations in view; set-up, scan, device state and switchover are assumed, and none of them is a fit.
 */
export const defaultHost: Host = {
  setupTime: 0.002,
  synchronisation: logNormal(0.007, 0.8),
  synchronisationJitter: 0.8,
  bandwidthJitter: 0.1,
  zeroScan: 0.5e-6,
  pageHeader: 8,
  zeroPageBytes: 9,
  pageWork: 0,
  alwaysDirty: 0,
  socketBuffer: 0,
  socketWake: 0,
  deviceState: 100e3,
  switchover: 0.005,
  slowdown: 1,
}

/** A host that always costs the mean over migrations and synchronisations. */
export function typicalHost(host: Host): HostInstance {
  const mean = host.synchronisation.mean * Math.exp(host.synchronisationJitter ** 2 / 2)
  return { ...host, synchronisation: () => mean, measurement: () => 1 }
}

/** A host drawn for one migration: its typical cost first, then each synchronisation and measurement. */
export function drawHost(host: Host, source: Source): HostInstance {
  const typical = host.synchronisation.quantile(source())
  return {
    ...host,
    synchronisation: () => typical * Math.exp(host.synchronisationJitter * standardNormal(source)),
    measurement: () => Math.max(0, 1 + host.bandwidthJitter * standardNormal(source)),
  }
}
