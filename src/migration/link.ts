import type { Source } from '../random.ts'
import type { RandomRate } from './random-rate.ts'
import { constantRate, type Rate } from './rate.ts'

/** The path from source to destination. Bytes per second. */
export interface Link {
  /** What the migration may send while the guest runs; a random one is drawn for each draw of a forecast. */
  readonly bandwidth: number | Rate | RandomRate
  /**
   * What the path carries. When it is given, the sender limits itself to `bandwidth` in windows of 100 ms and lifts the
   * limit when the guest stops, as QEMU does with `max-bandwidth`; by default the path is paced at `bandwidth`.
   */
  readonly switchoverBandwidth?: number
}

/** @throws RangeError unless the rates are positive and finite; one that changes may be 0 at first */
export function checkLink({ bandwidth, switchoverBandwidth }: Link): void {
  const changing = typeof bandwidth !== 'number'
  const rates = { bandwidth: rateOf(bandwidth).at(0), switchoverBandwidth }
  for (const [name, rate] of Object.entries(rates)) {
    if (rate === undefined || (rate > 0 && Number.isFinite(rate)) || (changing && rate === 0)) continue
    throw new RangeError(`${name} must be positive: ${rate}`)
  }
}

/** The rate of a path; of a random one the typical rate. */
export function rateOf(bandwidth: Link['bandwidth']): Rate {
  if (typeof bandwidth === 'number') return constantRate(bandwidth)
  return 'typical' in bandwidth ? bandwidth.typical : bandwidth
}

/** The link as it is in one migration: a random bandwidth is drawn, any other stays and draws nothing. */
export function drawLink(link: Link, source: () => Source): Link {
  const { bandwidth } = link
  return typeof bandwidth === 'object' && 'draw' in bandwidth ? { ...link, bandwidth: bandwidth.draw(source()) } : link
}
