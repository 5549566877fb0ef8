import type { Command } from 'commander'
import { type MachineCase, type MachineSummary, machineCase, machineSummary } from '../evaluation/machine.ts'
import { InputError } from '../trace/input-error.ts'
import { readTrace } from '../trace/open.ts'
import { formatSeconds } from '../units.ts'
import { readHost } from './host-file.ts'
import { readMigrations } from './migrations-file.ts'
import { type Cell, formatTable, print } from './output.ts'
import { progress } from './progress.ts'

/** Replays the traces recorded during the migrations of some files, and tells how far the replays are from them. */
export async function validateMachine(files: readonly string[], hostFile: string | undefined, command: Command) {
  const host = await readHost(hostFile)
  const onDisk = (await Promise.all(files.map(readMigrations))).flat()
  const traced = onDisk.filter(({ duringFile }) => duringFile !== undefined)
  const bar = progress('migrations', traced.length)
  const replays: MachineCase[] = []
  try {
    for (const { migration, duringFile } of traced) {
      const one = machineCase(migration, await readTrace(duringFile!), host)
      if (one) replays.push(one)
      bar.advance()
    }
  } finally {
    bar.stop()
  }
  if (replays.length === 0) {
    throw new InputError(
      files.join(', '),
      'after, during',
      'no migration completed that was traced while it ran',
      'none',
    )
  }
  const summary = machineSummary(replays)
  print(command, { summary, replays }, () => describe(summary, replays))
}

const percent = (share: number): string => (Number.isFinite(share) ? `${(share * 100).toFixed(2)}%` : 'unknown')
const seconds = (value: number): string => (Number.isFinite(value) ? formatSeconds(value) : 'unknown')

const columns = ['', 'total time', 'replayed', 'error', 'rounds', 'replayed', 'downtime', 'replayed']

function describe(summary: MachineSummary, replays: MachineCase[]): string {
  const { migrations, censored, bias, absoluteError, roundsWithin2 } = summary
  const rows = replays.map(({ id, observed, replayed, censored }): Cell[] => {
    const least = censored ? '> ' : ''
    return [
      id,
      formatSeconds(observed.totalTime),
      `${least}${formatSeconds(replayed.totalTime)}`,
      `${least}${percent(replayed.totalTime / observed.totalTime - 1)}`,
      observed.rounds,
      `${least}${replayed.rounds}`,
      formatSeconds(observed.downtime),
      censored ? '–' : formatSeconds(replayed.downtime),
    ]
  })
  return [
    formatTable(columns, rows),
    '',
    `${migrations} migrations; ${censored} replays outlived their guest: >, at least.`,
    `Total time: median error ${percent(bias.totalTime)}; absolute error ${percent(absoluteError.median)} in the ` +
      `median, ${percent(absoluteError.p90)} at the 90th percentile.`,
    `Rounds within 2: ${percent(roundsWithin2)}. Mean error of downtime: ${seconds(bias.downtime)}.`,
  ].join('\n')
}
