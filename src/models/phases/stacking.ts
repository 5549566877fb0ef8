import { ensembleCrps } from '../../distributions/ensemble-crps.ts'
import { type Adjustment, adjustment, type Carry } from './carry.ts'
import { conditionings } from './conditioning.ts'
import type { History } from './history.ts'

/** One way to forecast from a history. */
export interface Component {
  /** A name in `conditionings`. */
  readonly conditioning: string
  readonly carry: Carry
  /** Whether the error of the adjustment is drawn too. */
  readonly noisy: boolean
}

export const components: readonly Component[] = Object.keys(conditionings).flatMap(conditioning =>
  (['none', 'regression', 'full'] as const).flatMap(carry =>
    [false, true].map(noisy => ({ conditioning, carry, noisy })),
  ),
)

/** Origins and past times that components are scored with, and seconds between an origin and the times it may use. */
const ORIGINS = 24
const STARTS = 100
const APART = 1

/** Three-point Gauss–Hermite quadrature of a standard normal law. */
const NODES = [-Math.sqrt(3), 0, Math.sqrt(3)]
const SHARES = [1 / 6, 2 / 3, 1 / 6]

/** Relative losses of each component, by origin: `losses[origin][component]`. Nothing where the history is too short. */
export function componentLosses(history: History): Float64Array[] {
  const { epochs, epoch, futures } = history
  const longest = futures.at(-1)!.window
  const first = Math.min(epochs, Math.round(APART / epoch))
  const last = epochs - longest
  if (last <= first) return []
  const scales = futures.map(({ counts }) => Math.max(1, counts.reduce((sum, pages) => sum + pages, 0) / counts.length))
  return Array.from({ length: ORIGINS }, (_, i) => Math.round(first + ((last - first) * i) / (ORIGINS - 1))).map(
    now => {
      const losses = new Float64Array(components.length)
      futures.forEach(({ window, counts }, horizon) => {
        const gap = window + Math.round(APART / epoch)
        const starts = startsOf(history, horizon, STARTS).filter(start => Math.abs(start - now) >= gap)
        if (starts.length < 3) return
        const weights = new Map(
          Object.entries(conditionings).map(([name, weigh]) => [name, weigh(history, now, starts)]),
        )
        components.forEach((component, c) => {
          const weight = weights.get(component.conditioning)!
          const adjusted = adjustment(history, now, starts, weight, horizon, component.carry)
          losses[c]! +=
            score(history, now, starts, weight, horizon, adjusted, component.noisy) / scales[horizon]! / futures.length
        })
        void counts
      })
      return losses
    },
  )
}

/** Past times whose window of the horizon is known to its end, thinned to about `most`. */
export function startsOf({ epochs, epoch, futures }: History, horizon: number, most: number): Uint32Array {
  const known = futures[horizon]!.counts.length
  const from = Math.min(known - 1, Math.round(0.5 / epoch), epochs)
  const stride = Math.max(1, Math.floor((known - from) / most))
  return Uint32Array.from({ length: Math.ceil((known - from) / stride) }, (_, i) => from + i * stride)
}

function score(
  { level, futures }: History,
  now: number,
  starts: Uint32Array,
  weights: Float64Array,
  horizon: number,
  { slope, error }: Adjustment,
  noisy: boolean,
): number {
  const { counts } = futures[horizon]!
  const points = noisy ? NODES.length : 1
  const values = new Float64Array(starts.length * points)
  const shares = new Float64Array(values.length)
  starts.forEach((start, i) => {
    const shifted = counts[start]! * Math.exp(slope * (level[now]! - level[start]!))
    for (let p = 0; p < points; p++) {
      values[i * points + p] = noisy ? shifted * Math.exp(error * NODES[p]!) : shifted
      shares[i * points + p] = weights[i]! * (noisy ? SHARES[p]! : 1)
    }
  })
  const order = Uint32Array.from(values.keys()).sort((a, b) => values[a]! - values[b]!)
  return ensembleCrps(
    Float64Array.from(order, i => values[i]!),
    i => shares[order[i]!]!,
    counts[now]!,
  )
}

/** Seconds that count as one independent loss. */
const INDEPENDENT = 3

/** Components of less weight than this share of the best are left out. */
const NEGLIGIBLE = 0.05

/**
 * Weights of the components: a Gibbs posterior exp(−m (loss / least loss − 1)), with m the number of independent losses
 * in the history (Bissiri, Holmes & Walker 2016; stacking of predictive distributions by their score, Yao et al. 2018).
 * A short history hardly tells components apart, a long one picks the best.
 *
 * @param origins how often each origin counts
 */
export function stackingWeights(
  losses: readonly Float64Array[],
  seconds: number,
  origins: ArrayLike<number>,
): Float64Array {
  if (losses.length === 0)
    return Float64Array.from(components, ({ carry, noisy }) => (carry === 'none' && !noisy ? 1 : 0)).map(
      (x, _, all) => x / all.reduce((a, b) => a + b, 0),
    )
  const means = components.map((_, c) => losses.reduce((sum, loss, o) => sum + origins[o]! * loss[c]!, 0))
  const least = Math.max(Math.min(...means), 1e-12)
  const raw = means.map(mean => Math.exp((-seconds / INDEPENDENT) * (mean / least - 1)))
  const kept = raw.map(weight => (weight > NEGLIGIBLE ? weight : 0))
  const total = kept.reduce((sum, weight) => sum + weight, 0)
  return Float64Array.from(kept, weight => weight / total)
}
