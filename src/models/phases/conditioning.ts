import type { History } from './history.ts'
import { slotAt } from './workload-phases.ts'

/** How much each of some past epochs counts as a model of what follows epoch `now`: weights that add up to 1. */
export type Conditioning = (history: History, now: number, starts: Uint32Array) => Float64Array

/** Every time counts the same. */
const anywhere: Conditioning = (_, __, starts) => new Float64Array(starts.length).fill(1 / starts.length)

/**
 * Times at which the guest had been as busy as now over the last 0.25, 1 and 4 s: a Gaussian kernel whose width is the
 * distance to the nearest `share` of them (nearest neighbours after Lall & Sharma 1996).
 */
const alike =
  (share: number): Conditioning =>
  ({ features }, now, starts) => {
    const distances = Float64Array.from(starts, start =>
      features.reduce((sum, feature) => sum + (feature[start]! - feature[now]!) ** 2, 0),
    )
    const rank = Math.min(starts.length - 1, Math.max(2, Math.ceil(share * starts.length)))
    const width = Math.max(distances.slice().sort()[rank]!, 1e-9)
    return blended(distances.map(distance => Math.exp(-distance / width)))
  }

/** Times in the phase of now; if `aged`, those in it for about as long. */
const inPhase =
  (aged: boolean): Conditioning =>
  ({ workload }, now, starts) => {
    const { phases, filtered, path, ages } = workload
    const present = slotAt(workload, now)
    return blended(
      Float64Array.from(starts, start => {
        const slot = slotAt(workload, start)
        const apart = aged ? Math.log((ages[slot]! + 2) / (ages[present]! + 2)) / AGES : 0
        return filtered[present * phases + path[slot]!]! * Math.exp(-(apart * apart) / 2)
      }),
    )
  }

/** Spread in the logarithm of ages that count as alike. */
const AGES = 0.3

/** Share of the weight that goes to all times alike, so that no past is ruled out. */
const ANYWHERE = 0.1

function blended(weights: Float64Array): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const even = 1 / weights.length
  return weights.map(weight => (total > 0 ? (1 - ANYWHERE) * (weight / total) + ANYWHERE * even : even))
}

export const conditionings: Readonly<Record<string, Conditioning>> = {
  anywhere,
  'alike 30%': alike(0.3),
  'alike 10%': alike(0.1),
  'alike 3%': alike(0.03),
  phase: inPhase(false),
  'phase and age': inPhase(true),
}
