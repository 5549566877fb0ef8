import { Command } from 'commander'
import { curveMapChart } from '../charts/curve-map.ts'
import { countsOfTrace } from '../forecast/curve-counts.ts'
import { type CurveBounds, type CurveCell, curveForecast } from '../forecast/curve-forecast.ts'
import { source } from '../random.ts'
import { type CountsTrace, isCounts } from '../trace/counts.ts'
import { InputError } from '../trace/input-error.ts'
import type { TraceReader } from '../trace/reader.ts'
import { formatBytes, formatSeconds } from '../units.ts'
import { WorkingSetScan } from '../working-set/scan.ts'
import { addCurveOptions, type ReadOptions } from './options.ts'
import { type Cell, formatCell, formatTable, print } from './output.ts'
import { openAsked } from './read-trace.ts'

interface Options extends ReadOptions {
  readonly bandwidth: readonly number[]
  readonly downtimeLimit: readonly number[]
  readonly deadline: number
  readonly draws: number
  readonly level: number
  readonly seed: number
  readonly page?: string
}

export function curveCommand(): Command {
  const command = new Command('curve')
    .description('Forecasts migrations from counts of dirty pages by window: over bandwidths and downtime limits.')
    .argument('<file>', 'counts by window, replies of query-dirty-rate, or a trace, whose counts are exact')
  return addCurveOptions(command)
    .addHelpText(
      'after',
      '\nExample:\n  precopy curve data/dirty-rate-2023.json --bandwidth 2.5Gbit/s,5Gbit/s --downtime-limit 500ms,5s,unlimited',
    )
    .action(async (file: string, options: Options, command: Command) => {
      const { bandwidth, downtimeLimit, deadline, draws, level, seed, page } = options
      const counts = await readCounts(file, options)
      const cells = curveForecast(counts, {
        bandwidths: bandwidth,
        downtimeLimits: downtimeLimit,
        source: source(seed),
        draws,
        level,
        deadline,
      })
      const notes = notesOn(counts, cells, options)
      if (page) await writeCurvePage(page, file, cells, notes)
      const { pageSize, pageCount, zeroPages = 0 } = counts
      const guest = { pageSize, pageCount, zeroPages, sampled: counts.sample !== undefined }
      print(command, { ...guest, level, draws, seed, deadline, cells }, () =>
        [formatTable(columns, cells.map(row)), '', ...notes].join('\n'),
      )
    })
}

/** @throws InputError when the file cannot be read, or has more zero pages than pages */
async function readCounts(file: string, options: Options): Promise<CountsTrace> {
  const trace = await openAsked(file, options)
  const counts = isCounts(trace) ? trace : await scanned(trace)
  const { zeroPages = 0, pageCount } = counts
  if (zeroPages <= pageCount) return counts
  throw new InputError(file, '--zero-pages', `more than all ${pageCount} pages`, zeroPages)
}

async function scanned(trace: TraceReader): Promise<CountsTrace> {
  const scan = new WorkingSetScan(trace.info.pageCount, trace.length)
  for await (const batch of trace.batches()) scan.add(batch)
  return countsOfTrace(trace.info, scan.finish())
}

const columns = ['bandwidth', 'downtime limit', 'converges', 'probability', 'rounds', 'total time', 'downtime']

function row(cell: CurveCell): Cell[] {
  const { bandwidth, downtimeLimit, converges, convergence, bounds } = cell
  return [
    `${formatBytes(bandwidth)}/s`,
    downtimeLimit === null ? 'unlimited' : formatSeconds(downtimeLimit),
    converges ? 'yes' : 'no',
    `${Number((convergence * 100).toFixed(1))}%`,
    bounded(cell.rounds, bounds.rounds, String),
    bounded(cell.totalTime, bounds.totalTime, formatSeconds),
    bounded(cell.downtime, bounds.downtime, formatSeconds),
  ]
}

/** A number with its interval, where there are any. */
function bounded(value: number | null, { lower, upper }: CurveBounds, format: (value: number) => string): string {
  const shown = (value: number | null) => (value === null ? '–' : format(value))
  return lower === null || lower === upper ? shown(value) : `${shown(value)} [${shown(lower)}, ${shown(upper)}]`
}

function notesOn(
  counts: CountsTrace,
  cells: readonly CurveCell[],
  { draws, level, seed, deadline }: Options,
): string[] {
  const beyond = [...new Set(cells.filter(cell => cell.extrapolated).map(cell => cell.bandwidth))]
  const longest = formatSeconds(counts.windows.at(-1)!)
  return [
    errorOf(counts, { draws, level, seed }),
    ...(beyond.length > 0
      ? [
          `The longest window is ${longest}; passes last longer at ${beyond.map(rate => `${formatBytes(rate)}/s`).join(', ')}, where the curve goes on at its last slope.`,
        ]
      : []),
    ...(counts.zeroPages === undefined
      ? ['How many pages are zero is not told: the first pass sends all memory (--zero-pages).']
      : []),
    ...(cells.some(cell => !cell.converges) ? [`–: does not converge within ${formatSeconds(deadline)}.`] : []),
  ]
}

function errorOf({ sample, windows }: CountsTrace, { draws, level, seed }: Pick<Options, 'draws' | 'level' | 'seed'>) {
  if (!sample) return 'No intervals: the counts are of all pages, or do not tell how many were sampled.'
  const most = Math.max(...sample.pages).toLocaleString('en-GB')
  const pages = sample.together ? `${most} sampled pages` : `up to ${most} sampled pages a window`
  return `Of ${pages}, ${windows.length} windows; intervals hold with probability ${level} what counting all pages would have given, not what the guest does next (${draws} draws, seed ${seed}).`
}

async function writeCurvePage(page: string, file: string, cells: readonly CurveCell[], notes: readonly string[]) {
  const { writePage } = await import('../charts/render.ts')
  const charts = [
    { caption: 'Total time by the counts as they are.', spec: curveMapChart(cells) },
    {
      caption: 'The probability of convergence, given the sample.',
      spec: curveMapChart(cells, { quantity: 'convergence' }),
    },
  ]
  const table = { columns, rows: cells.map(cell => row(cell).map(formatCell)) }
  await writePage({ title: `Migrations of ${file}`, sections: [{ text: notes.join(' '), table, charts }] }, page)
}
