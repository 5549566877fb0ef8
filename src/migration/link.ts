/** The path from source to destination. Bytes per second. */
export interface Link {
  /** What the migration may send while the guest runs. */
  readonly bandwidth: number
  /**
   * What the path carries. When it is more than `bandwidth`, the sender limits itself in windows of 100 ms and lifts
   * the limit when the guest stops, as QEMU does with `max-bandwidth`; by default the path is paced at `bandwidth`.
   */
  readonly switchoverBandwidth?: number
}

/** @throws RangeError unless the rates are positive and finite */
export function checkLink({ bandwidth, switchoverBandwidth = bandwidth }: Link): void {
  for (const [name, rate] of Object.entries({ bandwidth, switchoverBandwidth })) {
    if (!(rate > 0 && Number.isFinite(rate))) throw new RangeError(`${name} must be positive: ${rate}`)
  }
}
