import { Command } from 'commander'
import { driftChart } from '../charts/drift.ts'
import type { PageSection } from '../charts/page.ts'
import { type Drift, drift } from '../evaluation/drift.ts'
import { driftRows } from '../evaluation/drift-rows.ts'
import { source } from '../random.ts'
import { InputError } from '../trace/input-error.ts'
import { readTrace } from '../trace/open.ts'
import type { Trace } from '../trace/trace.ts'
import { formatSeconds } from '../units.ts'
import { addReadOptions, jsonOption, type ReadOptions, readOptions, seedOption } from './options.ts'
import { type Cell, formatCell, formatTable, print } from './output.ts'

export function driftCommand(): Command {
  return addReadOptions(new Command('drift'))
    .description('Tells whether a trace is still of the guest that a model was fitted to.')
    .argument('<past>', 'the trace that was fitted')
    .argument('<present>', 'a newer trace')
    .addOption(seedOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExample:\n  precopy drift data/traces/redis-a003-before.parquet data/traces/redis-a004-before.parquet',
    )
    .action(async (past: string, present: string, options: ReadOptions & { seed: number }, command: Command) => {
      const [before, now] = await Promise.all([past, present].map(file => readTrace(file, readOptions(options))))
      const found = compare(present, before!, now!, options.seed)
      print(command, found, () => [found.sentence, '', formatTable(columns, cells(found))].join('\n'))
    })
}

function compare(file: string, past: Trace, present: Trace, seed: number): Drift {
  try {
    return drift(past, present, { source: source(seed) })
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new InputError(file, 'trace', 'cannot be compared', error.message)
  }
}

const columns = ['statistic', 'window', 'past', 'present', 'p', 'drifted']

const cells = ({ tests }: Drift): Cell[][] =>
  tests.map(({ statistic, window, past, present, pValue, drifted }) => [
    statistic,
    window === undefined ? '–' : formatSeconds(window),
    past,
    present,
    Number(pValue.toPrecision(2)),
    drifted ? 'yes' : 'no',
  ])

/** Whether the last third of a trace is still what the first two thirds were; nothing where it is too short to tell. */
export function driftSections(trace: Trace, seed: number): PageSection[] {
  const cut = Math.floor((trace.length * 2) / 3)
  if (trace.length < 60) return []
  const [past, present] = [trace.slice(0, cut), trace.slice(cut, trace.length)]
  const found = drift(past, present, { source: source(seed) })
  return [
    {
      heading: 'Drift',
      text: `The last third of the trace beside the first two. ${found.sentence}`,
      table: { columns, rows: cells(found).map(row => row.map(formatCell)) },
      charts: [
        {
          caption: 'Distinct pages in windows: 50% and 90% of those of the first two thirds, and of the last.',
          spec: driftChart(driftRows(past, present)),
        },
      ],
    },
  ]
}
