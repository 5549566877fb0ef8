import type { Trace } from '../../trace/trace.ts'
import { interpolateCurve, observedCurve } from '../../working-set/dirty-curve.ts'
import type { State } from './state.ts'
import type { Survival } from './survival.ts'

/** Quantiles of elapsed ticks that are kept. */
const QUANTILES = 16

const WINDOWS = [0.1, 0.2, 0.5, 1, 2, 5, 10]

type Windows = Pick<State, 'windows' | 'exact' | 'elapsed'>

/** What is kept of a trace to hold the implied dirty curve against: windows of at most half of it. */
export function curveWindows(trace: Trace, ticks: readonly Float64Array[]): Windows {
  const shortest = Math.ceil(0.1 / trace.epoch - 1e-9) * trace.epoch
  const wanted = [shortest, ...WINDOWS.filter(w => w > shortest)].map(seconds => Math.round(seconds / trace.epoch))
  const lengths = [...new Set([1, ...wanted])].filter(k => k === 1 || 2 * k <= trace.length)
  const windows = Float64Array.from(lengths, k => k * trace.epoch)
  const exact = windows.map(interpolateCurve(observedCurve(trace)))
  const elapsed = ticks.map(clock => Float64Array.from(lengths.flatMap(k => quantiles(clock, k))))
  return { windows, exact, elapsed }
}

function quantiles(clock: Float64Array, k: number): number[] {
  const passed = Float64Array.from({ length: clock.length - k }, (_, e) => clock[e + k]! - clock[e]!).sort()
  return Array.from({ length: QUANTILES }, (_, q) => passed[Math.floor(((q + 0.5) * passed.length) / QUANTILES)]!)
}

/**
 * The dirty curve that the laws imply: the dirty epochs of a group per tick, times the probability of no other one later in
 * the window, summed over its ticks, which are those that passed in windows of the trace. Linear between its windows.
 */
export function impliedCurve(state: State, survivals: readonly Survival[]): (seconds: number) => number {
  const { groups, elapsed, windows, epochs } = state
  const pages = new Float64Array(windows.length)
  groups.forEach(({ dirtyEpochs }, g) => {
    const sums = cumulated(survivals[g]!)
    windows.forEach((_, w) => {
      const passed = elapsed[g]!.subarray(w * QUANTILES, (w + 1) * QUANTILES)
      pages[w]! += (dirtyEpochs / epochs) * (passed.reduce((sum, ticks) => sum + sums(ticks), 0) / QUANTILES)
    })
  })
  return interpolateCurve({ windows: Float64Array.of(0, ...windows), pages: Float64Array.of(0, ...pages) })
}

function cumulated(survival: Survival): (ticks: number) => number {
  const sums = new Float64Array(survival.length + 1)
  survival.forEach((p, k) => {
    sums[k + 1] = sums[k]! + p
  })
  return ticks => {
    const k = Math.min(survival.length - 1, Math.floor(ticks))
    return sums[k]! + (ticks - k) * survival[k]!
  }
}

/** Root mean square of ln(implied / exact) over the windows from 0.1 s on; undefined where nothing was written. */
export function curveError({ windows, exact }: State, curve: (seconds: number) => number): number | undefined {
  const kept = Array.from(windows.keys()).filter(
    w => exact[w]! > 0 && (windows[w]! >= 0.1 - 1e-9 || windows.length === 1),
  )
  if (kept.length === 0) return undefined
  const squares = kept.reduce((sum, w) => sum + Math.log(curve(windows[w]!) / exact[w]!) ** 2, 0)
  return Math.sqrt(squares / kept.length)
}
