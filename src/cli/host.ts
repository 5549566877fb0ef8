import { resolve } from 'node:path'
import { Command } from 'commander'
import { formatNumber } from '../charts/format-number.ts'
import type { HostCase } from '../evaluation/host/case.ts'
import { fitHost, type HostFit } from '../evaluation/host/fit-host.ts'
import type { Host } from '../migration/host.ts'
import { InputError } from '../trace/input-error.ts'
import { readTrace } from '../trace/open.ts'
import { formatBytes, formatSeconds } from '../units.ts'
import { writeHost } from './host-file.ts'
import { type MigrationOnDisk, readMigrations } from './migrations-file.ts'
import { jsonOption } from './options.ts'
import { formatTable, print } from './output.ts'
import { progress } from './progress.ts'

export function hostCommand(): Command {
  return new Command('host')
    .description('Learns what a host adds to a migration, as distributions, from its past migrations.')
    .argument('<migrations...>', 'records of measured migrations (JSONL)')
    .option('-o, --out <file>', 'write it there, for the option --host of the other commands')
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  precopy host data/migrations.jsonl -o host.json')
    .action(async (files: string[], options: { out?: string }, command: Command) => {
      const cases = await readCases(files)
      const fit = fitHost(cases)
      if (Object.keys(fit.estimatedFrom).length === 0) {
        throw new InputError(files.join(', '), 'migrations', 'too few to learn anything of the host', cases.length)
      }
      if (options.out) await writeHost(resolve(options.out), fit)
      print(command, { migrations: cases.length, ...fit }, () => describe(fit, cases.length))
    })
}

async function readCases(files: readonly string[]): Promise<HostCase[]> {
  const onDisk = (await Promise.all(files.map(readMigrations))).flat()
  const bar = progress('migrations', onDisk.length)
  const cases: HostCase[] = []
  try {
    for (const one of onDisk) {
      cases.push(await caseOf(one))
      bar.advance()
    }
  } finally {
    bar.stop()
  }
  return cases
}

async function caseOf({ migration, traceFile, duringFile }: MigrationOnDisk): Promise<HostCase> {
  return {
    migration,
    ...(traceFile !== undefined && { before: await readTrace(traceFile) }),
    ...(duringFile !== undefined && { during: await readTrace(duringFile) }),
  }
}

type Describe = (value: number) => string

const rows: readonly [name: keyof Host, what: string, format: Describe][] = [
  ['setupTime', 'set-up, until the first synchronisation', formatSeconds],
  ['startUp', 'hold-up of the sender in the first round', formatSeconds],
  ['synchronisation', 'synchronisation of the dirty log', formatSeconds],
  ['alwaysDirty', 'pages dirty at every synchronisation that traces miss', formatNumber],
  ['senderRate', 'what the sender could send a second beside the guest', formatBytes],
  ['slowdown', "exponent of the guest's slow-down", formatNumber],
  ['socketBuffer', 'held in sockets', formatBytes],
  ['switchover', 'hand-over', formatSeconds],
  ['deviceState', 'device state', formatBytes],
]

/** Of a normal law 90% lies within so many standard deviations. */
const NINETIETH = 1.645

function describe({ host, estimatedFrom }: HostFit, migrations: number): string {
  const cells = rows.map(([name, what, format]) => {
    const value = host[name]
    const from = estimatedFrom[name] === undefined ? 'default' : estimatedFrom[name]
    if (value === null) return [what, 'no limit', '', from]
    if (typeof value === 'number') return [what, format(value), '', from]
    const ends = [-1, 1].map(side => format(value.median * Math.exp(side * NINETIETH * value.sigma)))
    return [what, format(value.median), ends.join(' … '), from]
  })
  return [
    `Learnt from ${migrations} migrations:`,
    '',
    formatTable(['', 'median', '90% of migrations', 'from'], cells),
    '',
    'from: the migrations that told it; default: none could.',
  ].join('\n')
}
