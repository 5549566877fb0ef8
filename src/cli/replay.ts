import { Command } from 'commander'
import { effects } from '../forecast/forecast.ts'
import { typicalHost } from '../migration/host.ts'
import type { Outcome } from '../migration/migrate.ts'
import { replay } from '../migration/replay.ts'
import { migrationOf } from '../migration/spec.ts'
import { InputError } from '../trace/input-error.ts'
import type { Trace } from '../trace/trace.ts'
import { formatBytes, formatSeconds } from '../units.ts'
import { boundedSpec, describeMigration } from './forecast.ts'
import { effectFormats } from './forecast-summary.ts'
import { readHost } from './host-file.ts'
import {
  addMigrationOptions,
  addReadOptions,
  atOption,
  everyOption,
  hostOption,
  jsonOption,
  type MigrationOptions,
  migrationSpec,
  type ReadOptions,
} from './options.ts'
import { formatTable, print } from './output.ts'
import { readAsked } from './read-trace.ts'

interface Options extends ReadOptions, MigrationOptions {
  readonly at?: number
  readonly every?: number
  readonly host?: string
}

export function replayCommand(): Command {
  const command = new Command('replay')
    .description('Tells what a migration would have been, by exact replay of a trace.')
    .argument('<trace>', 'a trace of pages')
  return addReadOptions(addMigrationOptions(command))
    .addOption(atOption().conflicts('every'))
    .addOption(everyOption())
    .addOption(hostOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExample:\n  precopy replay data/traces/gcc-long.parquet --bandwidth 32MiB/s --downtime-limit 100ms --every 30s',
    )
    .action(async (file: string, options: Options, command: Command) => {
      const trace = await readAsked(file, options)
      const spec = boundedSpec(migrationSpec(options), { ...trace.info, zeroPages: trace.info.zeroPages ?? 0 })
      const host = typicalHost(await readHost(options.host))
      const migration = migrationOf(spec)
      const outcomes = instants(file, trace, options).map(at => ({ at, ...replay(trace, migration, { at, host }) }))
      const found = effects.filter(effect => outcomes.some(outcome => outcome[effect] !== 0))
      const replays = outcomes.map(({ faults, stall, remaining, lost, ...outcome }) => {
        const known = { faults, stall, remaining, lost }
        return { ...outcome, ...Object.fromEntries(found.map(effect => [effect, known[effect]])) }
      })
      print(command, { migration: spec, replays }, () => {
        const rows = outcomes.map(row => [
          formatSeconds(row.at),
          verdict(row),
          row.rounds,
          formatSeconds(row.totalTime),
          formatSeconds(row.downtime),
          formatBytes(row.bytes),
          ...found.map(effect => effectFormats[effect].format(row[effect])),
        ])
        const columns = ['at', 'converges', 'rounds', 'total time', 'downtime', 'sent']
        return [
          describeMigration(spec),
          '',
          formatTable([...columns, ...found.map(effect => effectFormats[effect].name)], rows),
          ...(found.includes('faults')
            ? ['', 'faults, stall: of pages written alone; pages only read add to them.']
            : []),
          ...(replays.some(({ censored }) => censored)
            ? ['', 'unknown: the trace ends first; what stands there is a lower bound.']
            : []),
        ].join('\n')
      })
    })
}

const verdict = ({ converged, censored }: Outcome) => (censored ? 'unknown' : converged ? 'yes' : 'no')

function instants(file: string, trace: Trace, { at, every }: Options): number[] {
  if (every === undefined) {
    const start = at ?? trace.start
    if (start >= trace.start && trace.epochAt(start) < trace.length) return [start]
    throw new InputError(file, '--at', `must lie between ${trace.start} and ${trace.end} s`, start)
  }
  const starts = Math.max(1, Math.floor(trace.duration / every))
  if (starts > 2 * trace.length) {
    throw new InputError(file, '--every', `gives more than two starts an epoch of ${trace.epoch} s`, every)
  }
  return Array.from({ length: starts }, (_, i) => trace.start + i * every)
}
