import { quantileSorted } from 'simple-statistics'
import type { Trace } from '../trace/trace.ts'
import { windowCounts } from './drift-counts.ts'

const WINDOWS = [0.1, 0.25, 0.5, 1, 2, 4]

/** Quantiles of the distinct pages in windows of 0.1 to 4 s, in the past and at present: a row a window and part. */
export function driftRows(past: Trace, present: Trace) {
  const longest = Math.min(past.duration, present.duration) / 4
  const epoch = Math.max(past.epoch, present.epoch)
  const windows = WINDOWS.filter(window => window >= epoch && window <= longest)
  const parts = { past, present } as const
  return windows.flatMap(window =>
    (Object.keys(parts) as (keyof typeof parts)[]).map(part => {
      const counts = Array.from(windowCounts(parts[part], window, epoch).values).sort((a, b) => a - b)
      const [q05, q25, q50, q75, q95] = [0.05, 0.25, 0.5, 0.75, 0.95].map(p => quantileSorted(counts, p))
      return { window, part, q05: q05!, q25: q25!, q50: q50!, q75: q75!, q95: q95! }
    }),
  )
}
