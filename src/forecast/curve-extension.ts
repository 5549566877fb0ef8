import { type Curve, interpolateCurve } from '../working-set/dirty-curve.ts'

/**
 * Distinct pages written in any time after a synchronisation, from those in a few windows: linear between them. Before the
 * first, on the line through the first two where that leaves pages at time 0, as the curve is concave; after the last, on
 * the line through the last two, up to `most` pages. From a single window, the line is through the origin. The worst case,
 * says the source: `MemoryModel` in scripts/predict_migration.py of A. Gudkov, posted to qemu-devel in April 2023.
 *
 * @param curve `windows` ascend from above 0
 * @param most pages that are ever written
 * @returns pages for seconds; in no time nothing is written
 */
export function extendCurve({ windows, pages }: Curve, most: number): (seconds: number) => number {
  const n = windows.length
  const last = { window: windows[n - 1]!, pages: pages[n - 1]! }
  const line = (i: number, j: number) => {
    const slope = (pages[j]! - (pages[i] ?? 0)) / (windows[j]! - (windows[i] ?? 0))
    return { slope, offset: pages[j]! - slope * windows[j]! }
  }
  const first = n > 1 ? Math.max(0, line(0, 1).offset) : 0
  const { slope } = line(n - 2, n - 1)
  const grows = slope > 0 && most > last.pages
  const full = grows ? last.window + (most - last.pages) / slope : last.window
  const end = grows ? most : last.pages
  const extended = interpolateCurve({
    windows: Float64Array.from([0, ...windows, ...(grows ? [full] : []), 2 * full]),
    pages: Float64Array.from([first, ...pages, ...(grows ? [end] : []), end]),
  })
  return seconds => (seconds > 0 ? extended(seconds) : 0)
}
