import { constantRate, type Rate } from './rate.ts'

/** The path from source to destination. Bytes per second. */
export interface Link {
  /** What the migration may send while the guest runs. */
  readonly bandwidth: number | Rate
  /**
   * What the path carries. When it is given, the sender limits itself to `bandwidth` in windows of 100 ms and lifts the
   * limit when the guest stops, as QEMU does with `max-bandwidth`; by default the path is paced at `bandwidth`.
   */
  readonly switchoverBandwidth?: number
}

/** @throws RangeError unless the rates are positive and finite */
export function checkLink({ bandwidth, switchoverBandwidth }: Link): void {
  const rates = { bandwidth: rateOf(bandwidth).at(0), switchoverBandwidth }
  for (const [name, rate] of Object.entries(rates)) {
    if (rate !== undefined && !(rate > 0 && Number.isFinite(rate))) {
      throw new RangeError(`${name} must be positive: ${rate}`)
    }
  }
}

export const rateOf = (bandwidth: number | Rate): Rate =>
  typeof bandwidth === 'number' ? constantRate(bandwidth) : bandwidth
