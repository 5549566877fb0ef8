import { wilsonInterval } from '../../distributions/wilson.ts'
import { countMet, type Requirement } from './requirement.ts'
import type { Sampler, Setting } from './setting.ts'

/** How likely a migration keeps a requirement at a bandwidth (bytes per second) and a downtime limit (seconds). */
export interface MapCell {
  readonly bandwidth: number
  readonly downtimeLimit: number
  readonly probability: number
  /** Wilson's 95% interval over the draws. */
  readonly lower: number
  readonly upper: number
}

/** A point of the line on which a map has some probability. */
export interface ContourPoint {
  readonly bandwidth: number
  readonly downtimeLimit: number
}

/** The probability over a grid, on the same draws of the guest in every cell; a row of cells a bandwidth. */
export async function probabilityMap(
  sampler: Sampler,
  setting: Setting,
  requirement: Requirement,
  {
    bandwidths,
    downtimeLimits,
    draws,
  }: Readonly<Record<'bandwidths' | 'downtimeLimits', readonly number[]>> & { draws: number },
): Promise<MapCell[]> {
  const cells: MapCell[] = []
  for (const bandwidth of bandwidths) {
    for (const downtimeLimit of downtimeLimits) {
      const met = countMet(await sampler({ ...setting, bandwidth, downtimeLimit }, 0, draws), requirement)
      const [lower, upper] = wilsonInterval(met, draws)
      cells.push({ bandwidth, downtimeLimit, probability: met / draws, lower, upper })
    }
  }
  return cells
}

/** Numbers at equal ratios from the first to the last. */
export const geometricGrid = (from: number, to: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => from * (to / from) ** (i / Math.max(1, count - 1)))

/**
 * The least bandwidth at each downtime limit that reaches a probability, between two cells by the logarithm of the
 * bandwidth; a limit at which no bandwidth reaches it, or already the least one does, has no point.
 */
export function contourOf(cells: readonly MapCell[], probability: number): ContourPoint[] {
  const limits = [...new Set(cells.map(cell => cell.downtimeLimit))].sort((a, b) => a - b)
  return limits.flatMap(downtimeLimit => {
    const column = cells.filter(cell => cell.downtimeLimit === downtimeLimit).sort((a, b) => a.bandwidth - b.bandwidth)
    const reached = column.findIndex(cell => cell.probability >= probability)
    const [below, above] = [column[reached - 1], column[reached]]
    if (!below || !above) return []
    const share = (probability - below.probability) / (above.probability - below.probability)
    return [{ bandwidth: below.bandwidth * (above.bandwidth / below.bandwidth) ** share, downtimeLimit }]
  })
}
