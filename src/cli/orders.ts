import { Command, InvalidArgumentError, Option } from 'commander'
import { formatNumber } from '../charts/format-number.ts'
import { comparePageOrders, type PageOrderRow, type Spread } from '../evaluation/page-orders.ts'
import type { Accounting } from '../migration/policies/policy.ts'
import { InputError } from '../trace/input-error.ts'
import type { Trace } from '../trace/trace.ts'
import { formatBytes } from '../units.ts'
import { quantity, wholeNumber } from './option-types.ts'
import { addReadOptions, everyOption, jsonOption, pageOption, type ReadOptions } from './options.ts'
import { type Cell, formatCell, formatTable, print } from './output.ts'
import { readAsked } from './read-trace.ts'

interface Options extends ReadOptions {
  readonly bandwidth: number
  readonly rounds: number
  readonly every?: number
  readonly accounting: readonly Accounting[]
  readonly page?: string
}

const accountings: readonly Accounting[] = ['at-synchronisation', 'before-sending', 'skip']
const STARTS = 20

export function ordersCommand(): Command {
  const bandwidth = quantity('--bandwidth <rate>', 'what the migration may send a second', 'bytes per second')
  return addReadOptions(new Command('orders'))
    .description('Compares orders of sending pages, by replay of fixed rounds of pre-copy from many starts.')
    .argument('<trace>', 'a trace of pages')
    .addOption(bandwidth.makeOptionMandatory())
    .addOption(wholeNumber('--rounds <n>', 'passes before the guest stops', 1).default(4))
    .addOption(everyOption(`start every so many seconds (default: ${STARTS} starts)`))
    .addOption(
      new Option('--accounting <names>', `how writes before sending count, of ${accountings.join(',')}`)
        .argParser(text => {
          const asked = text.split(',')
          const chosen = accountings.filter(name => asked.includes(name))
          if (chosen.length === asked.length) return chosen
          throw new InvalidArgumentError(`expected one or more of ${accountings.join(',')}`)
        })
        .default(['before-sending', 'skip'], 'before-sending,skip'),
    )
    .addOption(pageOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExample:\n  precopy orders data/traces/vlc-rtp-long.parquet --bandwidth 16MiB/s --rounds 1',
    )
    .action(async (file: string, options: Options, command: Command) => {
      const trace = await readAsked(file, options)
      const { bandwidth, rounds, accounting } = options
      const starts = startsOf(file, trace, options.every)
      const orders = compare(file, trace, { bandwidth, rounds, starts, accountings: accounting })
      const notes = notesOn(options, orders)
      if (options.page) await writeOrdersPage(options.page, file, orders, notes)
      print(command, { bandwidth, rounds, orders }, () =>
        [formatTable(columns, orders.map(row)), '', ...notes].join('\n'),
      )
    })
}

/** Starts from a tenth of the trace on, so that orders have something to know. */
function startsOf(file: string, trace: Trace, every = (0.9 * trace.duration) / STARTS): number[] {
  const first = trace.start + 0.1 * trace.duration
  const count = Math.ceil((trace.end - first) / every - 1e-9)
  if (count > 2 * trace.length) {
    throw new InputError(file, '--every', `gives more than two starts an epoch of ${trace.epoch} s`, every)
  }
  return Array.from({ length: count }, (_, i) => first + i * every)
}

function compare(file: string, trace: Trace, options: Parameters<typeof comparePageOrders>[1]): PageOrderRow[] {
  try {
    return comparePageOrders(trace, options)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new InputError(file, 'trace', 'is too short for a migration', error.message)
  }
}

const columns = ['accounting', 'order', 'sent', 'change', 'left for the downtime', 'change']

const row = ({ accounting, order, sent, pending }: PageOrderRow): Cell[] => [
  accounting,
  order,
  pages(sent),
  change(sent),
  pages(pending),
  change(pending),
]

const pages = ({ mean, q05, q95 }: Spread) => {
  const [middle, low, high] = [mean, q05, q95].map(count => formatNumber(Math.round(count)))
  return `${middle} [${low}, ${high}]`
}

const change = ({ change, error }: Spread) =>
  `${change > 0 ? '+' : ''}${(100 * change).toFixed(1)}% ± ${(100 * error).toFixed(1)}`

const notesOn = ({ bandwidth, rounds }: Options, [first]: readonly PageOrderRow[]): string[] => [
  `Pages, mean [5%, 95%] of ${first!.starts} starts; ${rounds} ${rounds === 1 ? 'pass' : 'passes'} at ${formatBytes(bandwidth)}/s, zero pages aside.`,
  `Change: from the ${first!.order} order, relative to its mean, with its standard error.`,
]

async function writeOrdersPage(page: string, file: string, orders: readonly PageOrderRow[], notes: readonly string[]) {
  const [{ writePage }, { pageOrdersChart }] = await Promise.all([
    import('../charts/render.ts'),
    import('../charts/page-orders.ts'),
  ])
  const table = { columns, rows: orders.map(one => row(one).map(formatCell)) }
  const charts = [{ caption: 'Pages by the order in which they are sent.', spec: pageOrdersChart(orders) }]
  await writePage({ title: `Page orders of ${file}`, sections: [{ text: notes.join(' '), table, charts }] }, page)
}
