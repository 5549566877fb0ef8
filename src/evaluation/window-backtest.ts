import { interval } from '../distributions/distribution.ts'
import { type Empirical, empirical } from '../distributions/empirical.ts'
import { distinctPagesIn } from '../migration/distinct-pages.ts'
import { memoryAtEnd, replayedGuest } from '../migration/replay.ts'
import type { Model } from '../models/model.ts'
import type { SeededSource } from '../random.ts'
import type { Trace } from '../trace/trace.ts'
import { crps } from './crps.ts'

/** Where the pages of windows are forecast from, in seconds: everything is known of the `train` seconds before an origin. */
export interface WindowPlan {
  readonly train: number
  /** Ascending. */
  readonly windows: readonly number[]
  readonly origins: readonly number[]
}

/** A forecast of the distinct pages written in `window` seconds after an origin, against what the trace has. Plain data. */
export interface WindowScore {
  readonly trace: string
  readonly workload: string
  /** Seconds on the trace's clock. */
  readonly origin: number
  readonly model: string
  /** Seconds. */
  readonly window: number
  /** Pages, as are the score and the quantiles. */
  readonly observed: number
  readonly crps: number
  readonly median: number
  /** Central intervals, ends included. */
  readonly interval50: readonly [lower: number, upper: number]
  readonly interval90: readonly [lower: number, upper: number]
}

/** The score of one forecast of a window, and the forecast itself (pages). */
export interface WindowForecast extends WindowScore {
  readonly law: Empirical
}

/** How `backtestWindows` draws, and names its rows. */
export interface WindowOptions {
  readonly source: SeededSource
  /** Draws of each model. */
  readonly draws?: number
  /** What the trace is called in the rows. */
  readonly name?: string
}

const WINDOWS = [0.25, 0.5, 1, 2, 4, 8]

/**
 * A rolling-origin plan: origins `every` seconds, from the end of the first `train` seconds to where the longest window
 * is left. By default 60% of the trace but at most a minute to train, some twenty origins, an epoch apart at least, and
 * windows of 0.25 to 8 s, doubling: those from an epoch to half of what training leaves.
 *
 * @throws RangeError when the trace is too short for one origin, training or a window is shorter than an epoch, there is
 * no window, or origins are more than two an epoch
 */
export function planWindows(
  trace: Trace,
  wished: { readonly train?: number; readonly every?: number; readonly windows?: readonly number[] } = {},
): WindowPlan {
  const { duration, start, epoch } = trace
  const train = wished.train ?? Math.min(60, 0.6 * duration)
  const left = duration - train
  const fitting = WINDOWS.filter(window => window >= epoch && window <= left / 2)
  const windows = [...new Set(wished.windows ?? fitting)].sort((a, b) => a - b)
  const [shortest, longest] = [windows[0], windows.at(-1)]
  if (train < epoch - 1e-9) throw new RangeError(`training is shorter than an epoch of ${epoch} s: ${train} s`)
  if (shortest === undefined || longest === undefined)
    throw new RangeError(`the trace is too short for windows after training: ${duration} s`)
  if (!(shortest > epoch - 1e-9)) throw new RangeError(`a window is shorter than an epoch of ${epoch} s: ${shortest} s`)
  const range = left - longest
  if (!(range >= -1e-9))
    throw new RangeError(`the trace is shorter than training and the longest window together: ${duration} s`)
  const every = wished.every ?? Math.max(range / 20, epoch)
  const count = Math.floor(Math.max(0, range) / every + 1e-9) + 1
  if (count > 2 * trace.length + 1)
    throw new RangeError(`more than two origins an epoch of ${epoch} s: every ${every} s`)
  return { train, windows, origins: Array.from({ length: count }, (_, i) => start + train + i * every) }
}

/**
 * Forecasts by each model, fitted to the seconds before an origin, of the distinct pages written in each window after it:
 * a row a model and window. Windows begin with the epoch that the origin is in; of an epoch that a window cuts, that share
 * of the writes counts. A window that the trace does not reach is left out.
 *
 * @param models by the names that the rows shall have; those that need no pages are taken to give guests that know only
 * numbers
 */
export function backtestWindows(
  trace: Trace,
  { train, windows: planned }: WindowPlan,
  origin: number,
  models: Readonly<Record<string, Model>>,
  { source, draws = 200, name: label = '' }: WindowOptions,
): WindowForecast[] {
  const from = trace.epochAt(origin)
  const past = trace.slice(trace.epochAt(origin - train), from)
  const memory = memoryAtEnd(past)
  const windows = planned.filter(window => trace.starts[from]! + window <= trace.end + 1e-6)
  const observed = distinctPagesIn(() => replayedGuest(trace, memory, from), windows, { nested: true })
  return Object.entries(models).flatMap(([name, model]) => {
    const fitted = model.fit(past)
    const drawn = Array.from({ length: draws }, (_, i) =>
      distinctPagesIn(() => fitted.guest(source.substream(name, i), memory), windows, { nested: model.needsPages }),
    )
    return windows.map((window, k) => ({
      trace: label,
      workload: trace.info.workload ?? '',
      origin,
      model: name,
      window,
      ...scoreWindow(empirical(drawn.map(pages => pages[k]!)), observed[k]!),
    }))
  })
}

const scoreWindow = (law: Empirical, observed: number) => ({
  observed,
  crps: crps(law, observed),
  median: law.quantile(0.5),
  interval50: interval(law, 0.5),
  interval90: interval(law, 0.9),
  law,
})
