import type { ColumnTable } from 'arquero'
import { Command } from 'commander'
import { type CountsTrace, isCounts } from '../trace/counts.ts'
import type { TraceReader } from '../trace/reader.ts'
import { formatBytes, formatSeconds } from '../units.ts'
import { curveTable } from '../working-set/dirty-curve.ts'
import { type WorkingSet, WorkingSetScan } from '../working-set/scan.ts'
import { addReadOptions, jsonOption, type ReadOptions } from './options.ts'
import { formatTable, print } from './output.ts'
import { openAsked } from './read-trace.ts'

interface CurveRow {
  window: number
  mean: number
  sd: number
  q05: number
  q95: number
}

export function inspectCommand(): Command {
  return addReadOptions(new Command('inspect'))
    .description('Tells what a trace is, and its dirty curve with its spread.')
    .argument('<trace>', 'a trace in any readable format')
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  precopy inspect data/traces/vlc-rtp-long.parquet')
    .action(async (file: string, options: ReadOptions, command: Command) => {
      const trace = await openAsked(file, options)
      if (isCounts(trace)) return printCounts(command, trace)
      const set = await scan(trace)
      const dirtyCurve = rowsOf(curveTable(set))
      const { info, length: epochs } = trace
      const { duration, pagesWritten } = set
      print(command, { ...info, epochs, duration, pagesWritten, dirtyCurve }, () => describe(trace, set, dirtyCurve))
    })
}

/** One pass over a trace on disk. */
async function scan(trace: TraceReader): Promise<WorkingSet> {
  const scan = new WorkingSetScan(trace.info.pageCount, trace.length)
  for await (const batch of trace.batches()) scan.add(batch)
  return scan.finish()
}

const rowsOf = (curve: ColumnTable) => curve.objects() as CurveRow[]

/** What a trace is, as rows of a name and a value. */
export function traceFacts({ info, length }: Pick<TraceReader, 'info' | 'length'>, set: WorkingSet): string[][] {
  const { pageSize, pageCount, zeroPages, workload, hypervisor } = info
  return [
    [
      'memory',
      `${formatBytes(pageSize * pageCount)}, ${pageCount.toLocaleString('en-GB')} pages of ${formatBytes(pageSize)}`,
    ],
    ['zero pages', zeroPages === undefined ? 'not known' : zeroPages.toLocaleString('en-GB')],
    [
      'epochs',
      `${length.toLocaleString('en-GB')} of ${formatSeconds(set.duration / length)}, ${formatSeconds(set.duration)}`,
    ],
    [
      'written',
      `${set.pagesWritten.toLocaleString('en-GB')} distinct pages, ${formatBytes(set.pagesWritten * pageSize)}`,
    ],
    ['workload', workload ?? 'not known'],
    ['hypervisor', hypervisor ?? 'not known'],
  ]
}

function describe(trace: TraceReader, set: WorkingSet, curve: readonly CurveRow[]): string {
  const rows = curve.map(({ window, mean, sd, q05, q95 }) => [formatSeconds(window), mean, sd, q05, q95])
  return [
    trace.file,
    formatTable(['', ''], traceFacts(trace, set)).trimStart(),
    '',
    'Distinct pages written in a window:',
    formatTable(['window', 'mean', 'sd', '5%', '95%'], rows),
  ].join('\n')
}

function printCounts(command: Command, { windows, pages, ...info }: CountsTrace): void {
  const dirtyCurve = Array.from(windows, (window, i) => ({ window, mean: pages[i]! }))
  print(command, { ...info, dirtyCurve }, () => {
    const rows = dirtyCurve.map(({ window, mean }) => [formatSeconds(window), mean])
    return `Counts only, no pages.\n${formatTable(['window', 'mean'], rows)}`
  })
}
