import { sampleStandardDeviation } from 'simple-statistics'
import { countMemory } from '../migration/count-memory.ts'
import { type Source, standardNormal } from '../random.ts'
import { isCounts, type Observed } from '../trace/counts.ts'
import { interpolateCurve, observedCurve } from '../working-set/dirty-curve.ts'
import { WorkingSetScan } from '../working-set/scan.ts'
import { type Model, model } from './model.ts'

/** A rate of distinct pages. */
export interface State {
  /** Distinct pages a second. */
  readonly rate: number
  /** Seconds over which they were counted. */
  readonly window: number
  /** Standard error of the rate from windows that do not overlap; 0 where it cannot be known. */
  readonly standardError: number
}

/**
 * One number: the distinct pages written in a window, over its length (Clark et al. 2005; Liu et al. 2011), here the
 * mean over all windows of `window` seconds, or of the whole trace if it is shorter. Nothing is random in it;
 * a redraw's rate is normal about it, cut off at 0.
 */
export function constantRate({ window = 1 } = {}): Model<State> {
  return model<State>(
    'constant-rate',
    observed => {
      const curve = observedCurve(observed)
      const seconds = Math.min(window, curve.windows.at(-1)!)
      const rate = interpolateCurve(curve)(seconds) / seconds
      return { rate, window: seconds, standardError: standardError(observed, seconds) }
    },
    ({ rate, window, standardError }, restore) => ({
      guest: (_, memory) => countMemory(memory, seconds => rate * seconds),
      curve: seconds => rate * seconds,
      ...(standardError > 0 && {
        redraw: (source: Source) =>
          restore({ rate: Math.max(0, rate + standardError * standardNormal(source)), window, standardError }),
      }),
      glance: () => ({ parameters: 1, converged: true }),
      tidy: () => [
        {
          term: `dirty rate over ${Number(window.toPrecision(3))} s`,
          unit: 'pages/s',
          estimate: rate,
          ...(standardError > 0 && { lower: rate - 1.96 * standardError, upper: rate + 1.96 * standardError }),
        },
      ],
    }),
  )
}

function standardError(observed: Observed, seconds: number): number {
  if (isCounts(observed)) return 0
  const k = Math.max(1, Math.round(seconds / observed.epoch))
  const scan = new WorkingSetScan(observed.info.pageCount, observed.length, [k])
  scan.add(observed)
  const counts = Array.from(scan.finish().slidingCounts(0)).filter((_, start) => start % k === 0)
  return counts.length < 2 ? 0 : sampleStandardDeviation(counts) / Math.sqrt(counts.length) / seconds
}
