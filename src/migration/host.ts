import { type Source, standardNormal } from '../random.ts'

/** A positive quantity that differs from one time to the next: log-normal, median · exp(sigma · Z). 0 is always 0. */
export interface Spread {
  readonly median: number
  /** Standard deviation of the logarithm. */
  readonly sigma: number
}

/** What a host and its hypervisor add to the arithmetic of a migration, as numbers. */
export interface HostCosts {
  /** Seconds to find that a page is zero. */
  readonly zeroScan: number
  /** Seconds of the sender's CPU that another page takes, which bounds what it can send however fast the link. */
  readonly pageWork: number
  /** Bytes that the sockets hold: they go on flowing while the sender does something else. */
  readonly socketBuffer: number
  /** Bytes on the wire beside a page's contents. */
  readonly pageHeader: number
  /** Bytes on the wire for a zero page. */
  readonly zeroPageBytes: number
  /** Bytes of device state, sent while the guest is stopped. */
  readonly deviceState: number
}

/** What is known of a host before a migration. Plain data. */
export interface Host extends HostCosts {
  /** Seconds from the command to the first synchronisation. */
  readonly setupTime: Spread
  /** Seconds for which the sender is held up in the first round. */
  readonly startUp: Spread
  /** Seconds that a synchronisation of the dirty log takes from the sender. */
  readonly synchronisation: Spread
  /** Pages that every synchronisation finds dirty beside those that a trace of the guest shows. */
  readonly alwaysDirty: Spread
  /** Seconds to stop the guest and hand over, besides sending. */
  readonly switchover: Spread
  /**
   * Bytes per second that the sender could send beside a running guest if the link were not the limit; null: any
   * number.
   */
  readonly senderRate: Spread | null
  /**
   * The exponent s with which the guest slows where the sender does: by share^s if it reaches that share of the link.
   */
  readonly slowdown: number
  /** Relative standard deviation of a measurement of the bandwidth. */
  readonly bandwidthJitter: number
}

/** A host as it is during one migration. */
export interface HostInstance extends HostCosts {
  readonly setupTime: number
  readonly startUp: number
  readonly alwaysDirty: number
  readonly switchover: number
  /** Bytes per second; Infinity: the link is the limit. */
  readonly senderRate: number
  readonly slowdown: number
  /** Seconds that the next synchronisation takes. */
  synchronisation(): number
  /** What the next measurement of the bandwidth is off by, as a factor. */
  measurement(): number
}

/**
 * QEMU 10.0 on the host of the bundled migrations: what `fitHost` learns from them, rounded. The scan of zero pages and
 * the jitter of the bandwidth (10%, as those who recorded them saw) are assumed; the header of 8 bytes and the zero
 * page of 9 are QEMU's stream format (migration/ram.c).
 */
export const defaultHost: Host = {
  setupTime: { median: 0.0023, sigma: 0.48 },
  startUp: { median: 0.0041, sigma: 1.43 },
  synchronisation: { median: 0.00048, sigma: 0.43 },
  alwaysDirty: { median: 32, sigma: 0.51 },
  switchover: { median: 0.0011, sigma: 0.84 },
  senderRate: { median: 146e6, sigma: 0.22 },
  slowdown: 5.7,
  bandwidthJitter: 0.1,
  zeroScan: 0.5e-6,
  pageWork: 0,
  socketBuffer: 309e3,
  pageHeader: 8,
  zeroPageBytes: 9,
  deviceState: 169e3,
}

/** A host whose work takes no time and no bytes, so that a migration is arithmetic. */
export const idealHost: HostInstance = {
  setupTime: 0,
  startUp: 0,
  alwaysDirty: 0,
  switchover: 0,
  senderRate: Infinity,
  slowdown: 0,
  zeroScan: 0,
  pageWork: 0,
  socketBuffer: 0,
  pageHeader: 0,
  zeroPageBytes: 0,
  deviceState: 0,
  synchronisation: () => 0,
  measurement: () => 1,
}

/** The share of its bandwidth that a link gets from a sender of so many bytes a second: a smooth minimum of the two. */
export const attained = (bandwidth: number, senderRate: number): number =>
  (1 + (bandwidth / senderRate) ** SMOOTHNESS) ** (-1 / SMOOTHNESS)

const SMOOTHNESS = 3

const mean = ({ median, sigma }: Spread) => median * Math.exp(sigma ** 2 / 2)

/** A host that always costs the mean over migrations and synchronisations, and sends at its median rate. */
export function typicalHost(host: Host): HostInstance {
  const synchronisation = mean(host.synchronisation)
  return {
    ...host,
    setupTime: mean(host.setupTime),
    startUp: mean(host.startUp),
    alwaysDirty: mean(host.alwaysDirty),
    switchover: mean(host.switchover),
    senderRate: host.senderRate?.median ?? Infinity,
    synchronisation: () => synchronisation,
    measurement: () => 1,
  }
}

/**
 * A host drawn for one migration; each synchronisation and each measurement is drawn anew. Every parameter takes its
 * draw, whether it varies or not: a change of one changes no other.
 */
export function drawHost(host: Host, source: Source): HostInstance {
  const draw = ({ median, sigma }: Spread) => median * Math.exp(sigma * standardNormal(source))
  return {
    ...host,
    setupTime: draw(host.setupTime),
    startUp: draw(host.startUp),
    alwaysDirty: draw(host.alwaysDirty),
    switchover: draw(host.switchover),
    senderRate: draw(host.senderRate ?? { median: Infinity, sigma: 0 }),
    synchronisation: () => draw(host.synchronisation),
    measurement: () => Math.max(0, 1 + host.bandwidthJitter * standardNormal(source)),
  }
}
