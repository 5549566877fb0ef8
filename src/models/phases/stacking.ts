import { ensembleCrps } from '../../distributions/ensemble-crps.ts'
import { adjustment, type Carry } from './carry.ts'
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
  (['none', 'half', 'full'] as const).flatMap(carry => [false, true].map(noisy => ({ conditioning, carry, noisy }))),
)

/** Origins and past times that components are scored with, and seconds between an origin and the times it may use. */
const ORIGINS = 24
const STARTS = 100
const APART = 1

/** Three-point Gauss–Hermite quadrature of a standard normal law; and of no law at all. */
const HERMITE = [-Math.sqrt(3), 0, Math.sqrt(3)].map((at, i) => ({ at, weight: [1 / 6, 2 / 3, 1 / 6][i]! }))
const POINT = [{ at: 0, weight: 1 }]

/**
 * The CRPS of each component in units of the mean, averaged over horizons: `losses[origin][component]`, for origins all
 * over the history, each without the past times whose windows come near its own. None where the history is too short.
 */
export function componentLosses(history: History): Float64Array[] {
  const { epochs, epoch, futures } = history
  const apart = Math.round(APART / epoch)
  const last = epochs - futures.at(-1)!.until
  if (last <= apart) return []
  const means = futures.map(({ pages }) => pages.reduce((sum, count) => sum + count, 0) / pages.length)
  return Array.from({ length: ORIGINS }, (_, i) => {
    const now = Math.round(apart + ((last - apart) * i) / (ORIGINS - 1))
    const losses = new Float64Array(components.length)
    futures.forEach(({ until }, horizon) => {
      const starts = startsOf(history, horizon, STARTS).filter(start => Math.abs(start - now) >= until + apart)
      if (starts.length < 3) return
      const unit = Math.max(1, means[horizon]!) * futures.length
      const weights = new Map(Object.entries(conditionings).map(([name, weigh]) => [name, weigh(history, now, starts)]))
      components.forEach(({ conditioning, carry, noisy }, c) => {
        const weight = weights.get(conditioning)!
        const { slope, error } = adjustment(history, now, starts, weight, horizon, carry)
        losses[c]! += score(history, now, starts, weight, horizon, slope, noisy ? error : 0) / unit
      })
    })
    return losses
  })
}

/** Past times whose window of the horizon is known to its end, thinned to about `most`. */
export function startsOf({ epochs, epoch, futures }: History, horizon: number, most: number): Uint32Array {
  const known = futures[horizon]!.pages.length
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
  slope: number,
  error: number,
): number {
  const { pages } = futures[horizon]!
  const nodes = error > 0 ? HERMITE : POINT
  const values = new Float64Array(starts.length * nodes.length)
  starts.forEach((start, i) => {
    const scaled = pages[start]! * Math.exp(slope * (level[now]! - level[start]!))
    nodes.forEach(({ at }, node) => {
      values[i * nodes.length + node] = scaled * Math.exp(error * at)
    })
  })
  const order = Uint32Array.from(values.keys()).sort((a, b) => values[a]! - values[b]!)
  const weight = (i: number) => weights[Math.floor(order[i]! / nodes.length)]! * nodes[order[i]! % nodes.length]!.weight
  return ensembleCrps(
    Float64Array.from(order, i => values[i]!),
    weight,
    pages[now]!,
  )
}

/** Seconds that count as one independent loss. */
const INDEPENDENT = 3

/** Components of less weight than this share of the best are left out. */
const NEGLIGIBLE = 0.05

/**
 * Weights of the components: a Gibbs posterior exp(−m (loss / least loss − 1)), with m the number of independent losses
 * in so many seconds (Bissiri, Holmes & Walker 2016; predictive laws are stacked by their score after Yao et al. 2018).
 * A short history hardly tells components apart, a long one picks the best. Without losses, those that adjust nothing.
 *
 * @param origins how often each origin counts
 */
export function stackingWeights(
  losses: readonly Float64Array[],
  seconds: number,
  origins: ArrayLike<number>,
): Float64Array {
  const means = components.map((_, c) => losses.reduce((sum, loss, o) => sum + origins[o]! * loss[c]!, 0))
  const least = Math.min(...means)
  const weights = means.map((mean, c) => {
    if (!(least > 0)) return mean === 0 && isPlain(components[c]!) ? 1 : 0
    const weight = Math.exp((-seconds / INDEPENDENT) * (mean / least - 1))
    return weight > NEGLIGIBLE ? weight : 0
  })
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return Float64Array.from(weights, weight => (total > 0 ? weight / total : 1 / components.length))
}

const isPlain = ({ carry, noisy }: Component): boolean => carry === 'none' && !noisy
