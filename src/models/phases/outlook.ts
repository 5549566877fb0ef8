import { firstIndex } from '../../distributions/search.ts'
import { gammaVariate } from '../../markov/dirichlet.ts'
import type { Dirtying } from '../../migration/page-memory.ts'
import { playEpochs } from '../../migration/playback.ts'
import { type Source, standardNormal } from '../../random.ts'
import type { Trace } from '../../trace/trace.ts'
import { adjustment } from './carry.ts'
import { conditionings } from './conditioning.ts'
import { freshEpochs } from './fresh-epochs.ts'
import type { History } from './history.ts'
import { scaledWrites } from './scaled-writes.ts'
import { components, startsOf } from './stacking.ts'

/** What a component of the stack says of what follows the trace's end. */
export interface Outlook {
  /** Index in `components`. */
  readonly component: number
  /** Epochs to begin with, and the probability of those up to each. */
  readonly starts: Uint32Array
  readonly cumulative: Float64Array
  /** Of the adjustment, by horizon. */
  readonly slopes: Float64Array
  readonly errors: Float64Array
}

/** Past times that a draw may begin with, about. */
const STARTS = 1000

export function outlookOf(history: History, component: number): Outlook {
  const { conditioning, carry, noisy } = components[component]!
  const weigh = conditionings[conditioning]!
  const now = history.epochs
  const adjustments = history.futures.map((_, horizon) => {
    const starts = startsOf(history, horizon, STARTS)
    return adjustment(history, now, starts, weigh(history, now, starts), horizon, carry)
  })
  const starts = startsOf(history, Math.min(BEGIN, history.futures.length - 1), STARTS)
  let sum = 0
  return {
    component,
    starts,
    cumulative: weigh(history, now, starts).map(weight => {
      sum += weight
      return sum
    }),
    slopes: Float64Array.from(adjustments, ({ slope }) => slope),
    errors: Float64Array.from(adjustments, ({ error }) => (noisy ? error : 0)),
  }
}

/** The horizon whose window must follow the epoch that a draw begins with. */
const BEGIN = 2

/** Seconds that a stretch of the trace must have to be spliced in. */
const STRETCH = 1

/** Seconds of a trace that are worth one degree of freedom. */
const FREEDOM = 4

/** What the writes of a draw depend on besides its outlook. */
export interface Setting {
  readonly trace: Trace
  /** ln(1 + distinct pages) in the second before each epoch and before the end. */
  readonly level: Float64Array
  /** Seconds ahead at which slopes and errors are given. */
  readonly horizons: Float64Array
  readonly twins: number
}

/**
 * Writes that begin as they went on after a past time, scaled to the level of the present: by the outlook's slopes, which
 * die away beyond the last horizon, and by its errors, in units of Student's t with a degree of freedom for every four
 * seconds of trace, and two at least.
 */
export function drawnWrites(
  { starts, cumulative, slopes, errors }: Outlook,
  setting: Setting,
  source: Source,
): Dirtying {
  const { trace, level, horizons, twins } = setting
  const now = level.at(-1)!
  const chosen = source() * cumulative.at(-1)!
  let start = starts[firstIndex(starts.length - 1, i => cumulative[i]! > chosen)]!
  const freedom = Math.max(2, trace.duration / FREEDOM)
  const error = standardNormal(source) / Math.sqrt((2 * gammaVariate(freedom / 2, source)) / freedom)
  const next = freshEpochs(trace.length, start, Math.ceil(STRETCH / trace.epoch), source, to => {
    start = to
  })
  const factor = (seconds: number) => {
    const [i, share] = between(horizons, seconds)
    const at = (values: Float64Array) => values[i]! + share * ((values[i + 1] ?? values[i]!) - values[i]!)
    const lasting = Math.exp(Math.min(0, 1 - seconds / horizons.at(-1)!))
    return Math.exp(lasting * at(slopes) * (now - level[start]!) + at(errors) * error)
  }
  return scaledWrites(playEpochs(trace, next), trace.info.pageCount, twins, factor)
}

/** Where x lies among ascending values on a logarithmic scale: after which one, and which share of the way to the next. */
function between(ascending: Float64Array, x: number): [index: number, share: number] {
  const last = ascending.length - 1
  if (x <= ascending[0]! || last === 0) return [0, 0]
  if (x >= ascending[last]!) return [last, 0]
  const index = ascending.findLastIndex(value => value <= x)
  return [index, Math.log(x / ascending[index]!) / Math.log(ascending[index + 1]! / ascending[index]!)]
}
