import type { Source } from '../random.ts'
import type { Trace } from '../trace/trace.ts'
import { blockSeconds, testCounts, windowCounts } from './drift-counts.ts'
import { testPages } from './drift-pages.ts'
import { describeDrift } from './drift-sentence.ts'
import { holm } from './permutation.ts'

/** One statistic of the past against the present. */
export interface DriftTest {
  readonly statistic: string
  /** Seconds of the window in which distinct pages were counted; none for the share of writes on pages unseen before. */
  readonly window?: number
  /** Mean distinct pages, or the share of writes on pages not written at another time of the past. */
  readonly past: number
  readonly present: number
  /** Wasserstein distance of the laws (pages), or the difference of the shares. */
  readonly distance: number
  /** Corrected for the number of tests (Holm 1979). */
  readonly pValue: number
  /** Whether the difference is beyond chance (p ≤ 0.05) and matters: 5% of the past mean, or 1% of the writes. */
  readonly drifted: boolean
}

/** Whether a trace is still of the guest that was fitted, by several tests. */
export interface Drift {
  readonly tests: readonly DriftTest[]
  /** Whether any test says so. */
  readonly drifted: boolean
  /** What has changed, in words. */
  readonly sentence: string
}

/** The least p-value that may be chance. */
const LEVEL = 0.05
/** Differences that matter: of counts, relative to the past mean, and of shares of writes. */
const MATTERS = { counts: 0.05, pages: 0.01 }
const WINDOWS = [0.25, 1, 4]

/**
 * Whether a new trace is still of the guest that a model was fitted to: the distinct pages in an epoch and in windows of
 * 0.25, 1 and 4 s (those that fit ten times into both traces, rounded to what the epochs of both can measure), and whether
 * the writes go to the same pages. Permutation tests of blocks: they keep the dependence within blocks, and a guest that
 * changes more slowly than a fifth of the shorter trace looks like drift to them.
 *
 * @throws RangeError when the page sizes differ or a trace has fewer than 20 epochs
 */
export function drift(past: Trace, present: Trace, { source }: { source: Source }): Drift {
  const [size, other] = [past.info.pageSize, present.info.pageSize]
  if (size !== other) throw new RangeError(`page sizes must be equal: ${size} and ${other}`)
  const fewest = Math.min(past.length, present.length)
  if (fewest < 20) throw new RangeError(`a trace needs at least 20 epochs to be compared: ${fewest}`)
  const epoch = Math.max(past.epoch, present.epoch)
  const level = commonWindow(epoch, past, present)
  const longest = Math.min(past.duration, present.duration) / 10
  const windows = [level, ...WINDOWS.map(window => commonWindow(window, past, present))]
    .filter((window, i, all) => i === 0 || (window > 1.01 * all[i - 1]! && window <= longest))
    .map(window => {
      const counts = [windowCounts(past, window, epoch), windowCounts(present, window, epoch)] as const
      return { window, counts, block: blockSeconds(counts) }
    })
  const longestBlock = Math.max(...windows.map(({ block }) => block))
  const found = [
    ...windows.map(({ window, counts, block }) => ({
      statistic: `distinct pages in ${+window.toPrecision(3)} s`,
      window,
      ...testCounts(...counts, block, source),
    })),
    { statistic: 'share of writes on pages unseen before', ...testPages(past, present, longestBlock, source) },
  ]
  const pValues = holm(found.map(({ pValue }) => pValue))
  const tests = found.map((test, i) => {
    const matters = 'window' in test ? MATTERS.counts * test.past : MATTERS.pages
    return { ...test, pValue: pValues[i]!, drifted: pValues[i]! <= LEVEL && test.distance >= matters }
  })
  return { tests, drifted: tests.some(({ drifted }) => drifted), sentence: describeDrift(tests, LEVEL) }
}

/** The least whole number of the longer epochs, from `window` on, that is within 1% of whole shorter ones. */
function commonWindow(window: number, past: Trace, present: Trace): number {
  const [short, long] = [Math.min(past.epoch, present.epoch), Math.max(past.epoch, present.epoch)]
  let epochs = Math.max(1, Math.round(window / long))
  while (Math.abs(Math.round((epochs * long) / short) * short - epochs * long) > 0.01 * epochs * long) epochs++
  return epochs * long
}
