import type { Host } from '../../migration/host.ts'
import type { SeededSource } from '../../random.ts'

/** How the rest of a migration is forecast. */
export interface RestOptions {
  /** Seconds; default QEMU's, 0.3. */
  readonly downtimeLimit?: number
  /** Seconds from now in which it may converge; default 600. */
  readonly deadline?: number
  /**
   * Bytes per second that the path carries when QEMU lifts its limit; drawn when it limits itself and this is not
   * known.
   */
  readonly switchoverBandwidth?: number
  /** Whether the guest's load may change on the way; default true. */
  readonly changes?: boolean
  /** Whether QEMU throttles the guest when it does not converge; default: if it was seen to. */
  readonly autoConverge?: boolean
  readonly host?: Host
  readonly source: SeededSource
}

/** What might be done about a migration; each replaces what is. */
export interface Remedy {
  /** Share of its time for which the guest is held from now on. */
  readonly throttle?: number
  /** Seconds. */
  readonly downtimeLimit?: number
  /** Bytes per second. */
  readonly bandwidth?: number
}
