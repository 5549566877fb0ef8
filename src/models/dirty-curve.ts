import { countMemory } from '../migration/count-memory.ts'
import { type Source, source, uniformInteger } from '../random.ts'
import { isCounts, type Observed } from '../trace/counts.ts'
import { type Curve, interpolateCurve, observedCurve } from '../working-set/dirty-curve.ts'
import { powersOfTwo } from '../working-set/scan.ts'
import { bootstrapCurve, bootstrapIndices, dependenceLength } from './bootstrap.ts'
import { type Model, model } from './model.ts'

/** A dirty curve. */
export interface State extends Curve {
  /** Curves of bootstrap replicates of the trace, relative to their mean; absent where there is no trace. */
  readonly replicates?: Replicates
}

/** Factors on a curve, a row a replicate, by window. */
export interface Replicates {
  /** Seconds, ascending. */
  readonly windows: Float64Array
  readonly factors: readonly Float64Array[]
}

const REPLICATES = 20

/**
 * The mean dirty curve D(t), without chance: a round that lasts t seconds leaves D(t) pages dirty (the history-based
 * model of Akoush et al. 2010; piecewise linear between the windows that were measured).
 *
 * A redraw multiplies it by one of 20 factors f(t): the curve of a stationary bootstrap replicate of the trace over the
 * mean of all of theirs, because seams between blocks inflate each. On
 * traces of few blocks their spread is a fifth too small, so there are no confidence intervals.
 */
export function dirtyCurveModel(): Model<State> {
  return model<State>('dirty-curve', estimate, (state, restore) => {
    const dirtied = interpolateCurve(state)
    const { replicates } = state
    const shown = [0.1, 1, 10].filter(window => window <= state.windows.at(-1)!)
    return {
      guest: (_, memory) => countMemory(memory, dirtied),
      curve: dirtied,
      ...(replicates && { redraw: (source: Source) => restore(redrawn(state, replicates, source)) }),
      glance: () => ({ parameters: state.windows.length - 1, converged: true }),
      tidy: () => shown.map(window => ({ term: `pages in ${window} s`, unit: 'pages', estimate: dirtied(window) })),
    }
  })
}

function estimate(observed: Observed): State {
  const curve = observedCurve(observed)
  if (isCounts(observed)) return curve
  const draws = source(0)
  const lengths = powersOfTwo(observed.length)
  const blockLength = dependenceLength(observed)
  const curves = Array.from({ length: REPLICATES }, () => {
    const pages = bootstrapCurve(observed, bootstrapIndices(observed.length, blockLength, draws))
    return Float64Array.from(lengths, k => pages[k]!)
  })
  const windows = Float64Array.from(lengths, k => k * observed.epoch)
  const means = windows.map((_, k) => curves.reduce((sum, pages) => sum + pages[k]!, 0) / REPLICATES)
  const factors = curves.map(pages => pages.map((count, k) => (means[k]! > 0 ? count / means[k]! : 1)))
  return { ...curve, replicates: { windows, factors } }
}

/** The factor at any window: linear in between, and that of the shortest or longest beyond. */
function interpolateFactor(windows: Float64Array, factors: Float64Array): (seconds: number) => number {
  const inside = interpolateCurve({
    windows: Float64Array.of(0, ...windows),
    pages: Float64Array.of(factors[0]!, ...factors),
  })
  return seconds => inside(Math.min(seconds, windows.at(-1)!))
}

function redrawn(state: State, { windows, factors }: Replicates, source: Source): State {
  const factor = interpolateFactor(windows, factors[uniformInteger(factors.length, source)]!)
  let most = 0
  const pages = state.pages.map((count, k) => {
    most = Math.max(most, count * factor(state.windows[k]!))
    return most
  })
  return { ...state, pages }
}
