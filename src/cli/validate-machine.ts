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

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`

function describe(
  { migrations, censored, bias, absoluteError, roundsWithin2 }: MachineSummary,
  replays: MachineCase[],
) {
  const rows = replays.map(({ id, observed, replayed, censored }): Cell[] => [
    id,
    formatSeconds(observed.totalTime),
    `${censored ? '> ' : ''}${formatSeconds(replayed.totalTime)}`,
    percent(replayed.totalTime / observed.totalTime - 1),
    observed.rounds,
    `${censored ? '> ' : ''}${replayed.rounds}`,
    formatSeconds(observed.downtime),
    censored ? '–' : formatSeconds(replayed.downtime),
  ])
  return [
    formatTable(['', 'total time', 'replayed', 'error', 'rounds', 'replayed', 'downtime', 'replayed'], rows),
    '',
    `${migrations} migrations; ${censored} replays outlived their trace. Of total time: bias ${percent(bias.totalTime)}, `,
    `absolute error ${percent(absoluteError.median)} in the median and ${percent(absoluteError.p90)} at the 90th `,
    `percentile. Rounds within 2: ${percent(roundsWithin2)}. Bias of downtime: ${formatSeconds(bias.downtime)}.`,
  ].reduce((text, line, i) => (i < 3 ? `${text}${line}\n` : `${text}${line}`), '')
}
