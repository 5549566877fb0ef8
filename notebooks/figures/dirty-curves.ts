import { columnWidth, dirtyCurve, dirtyCurvesChart } from 'precopy'
import { type Figure, listed, plain, seconds, short } from './figure.ts'
import { readBundled, traceFiles, workloadOf } from './repository.ts'

/** Windows beyond this are too few in two minutes to have a spread. */
const LONGEST = 30
const MiB = 2 ** 20
const bandwidth = 32 * MiB

interface Row {
  readonly window: number
  readonly mean: number
  readonly sd: number
  readonly q05: number
  readonly q95: number
}

export const dirtyCurves: Figure = {
  name: 'dirty-curves',
  width: columnWidth,
  seed: 1,
  inputs: traceFiles(/-long\.parquet$/),
  async draw() {
    const rows: (Row & { trace: string })[] = []
    const durations: number[] = []
    for (const file of dirtyCurves.inputs) {
      const trace = await readBundled(file)
      durations.push(trace.duration)
      const curve = dirtyCurve(trace).objects() as Row[]
      const shown = curve.filter(({ window }) => window <= LONGEST)
      rows.push(...shown.map(row => ({ ...row, trace: workloadOf(file) })))
    }
    const traces = [...new Set(rows.map(({ trace }) => trace))]
    const longest = Math.max(...rows.map(({ window }) => window))
    const shortest = Math.min(...rows.map(({ window }) => window))
    const growth = traces.map(trace => {
      const its = rows.filter(row => row.trace === trace)
      return { trace, times: its.at(-1)!.mean / its[0]!.mean, window: its.at(-1)!.window / its[0]!.window }
    })
    const slower = growth.map(({ times, window }) => window / times)
    const spread = traces.map(trace => {
      const nearSecond = rows
        .filter(row => row.trace === trace)
        .sort((a, b) => Math.abs(Math.log(a.window)) - Math.abs(Math.log(b.window)))[0]!
      return { trace, window: nearSecond.window, times: nearSecond.q95 / nearSecond.q05 }
    })
    const widest = spread.toSorted((a, b) => b.times - a.times)[0]!
    return {
      spec: dirtyCurvesChart(rows, { bandwidth, columns: 3 }),
      numbers: {
        bandwidth: { value: bandwidth, unit: 'bytes/s' },
        shortestWindow: seconds(shortest),
        longestWindow: seconds(longest),
        shortestTrace: seconds(Math.min(...durations)),
        longestTrace: seconds(Math.max(...durations)),
        ...Object.fromEntries(growth.map(({ trace, times }) => [`growth.${trace}`, plain(times)])),
        ...Object.fromEntries(spread.map(({ trace, times }) => [`spreadNearOneSecond.${trace}`, plain(times)])),
      },
      caption: `Dirty curves of ${traces.length} guests (${listed(traces)}): distinct memory written in a window, by the length of the
window; mean over all windows of that length and the band that holds 90% of them, in grey the means of the other guests. From
windows of ${short(shortest * 1000)} ms to ${short(longest)} s, the written memory grows ${short(Math.min(...slower))} to
${short(Math.max(...slower))} times less than the window: pages are written again, which is why iterating pays. Windows of about a
second differ by up to a factor of ${short(widest.times)} (95% over 5% of the windows of ${short(widest.window)} s, ${widest.trace}). Dashed: what a link of ${bandwidth / MiB} MiB/s sends in the window; where it lies above the
curve, a round of pre-copy gains on the guest. Traces of ${short(Math.min(...durations), 3)} to ${short(Math.max(...durations), 3)} s in pages of 4 KiB; windows of more than
${LONGEST} s are left out, of which the shortest trace has too few.`,
    }
  },
}
