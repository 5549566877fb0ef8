import { Command } from 'commander'
import { type Host, typicalHost } from '../migration/host.ts'
import { type MigrationSpec, migrationOf } from '../migration/spec.ts'
import { source } from '../random.ts'
import { type Isolation, isolation } from '../reservation/isolation/isolation.ts'
import { type MigrationTimeline, replayedTimeline } from '../reservation/isolation/timeline.ts'
import { InputError } from '../trace/input-error.ts'
import type { Trace } from '../trace/trace.ts'
import { boundedSpec } from './forecast.ts'
import { readHost } from './host-file.ts'
import { addIsolationOptions, type IsolationCommandOptions, scenarioOptions } from './isolation-options.ts'
import { describeIsolation, isolationJson, isolationPage, isolationSpec } from './isolation-output.ts'
import { migrationSpec } from './options.ts'
import { print } from './output.ts'
import { readAsked } from './read-trace.ts'

export function isolationCommand(): Command {
  const command = new Command('isolation')
    .description('Tells which deadlines of periodic tasks a migration makes late, without reservations and with.')
    .argument('<trace>', 'a trace of pages, of the guest that is migrated')
  return addIsolationOptions(command)
    .addHelpText(
      'after',
      '\nExample:\n  precopy isolation data/traces/vlc-rtp-long.parquet --bandwidth 32MiB/s --downtime-limit 100ms --chart isolation.svg',
    )
    .action(async (file: string, options: IsolationCommandOptions, command: Command) => {
      const { at, seed, chart, page } = options
      const trace = await readAsked(file, options)
      const spec = boundedSpec(migrationSpec(options), { ...trace.info, zeroPages: trace.info.zeroPages ?? 0 })
      const host = await readHost(options.host)
      const timeline = timelineOf(file, trace, spec, host, at)
      const found = isolationOf(timeline, options, host)
      if (chart || page) {
        const { writeChart, writePage } = await import('../charts/render.ts')
        if (chart) await writeChart(isolationSpec(found), chart)
        if (page) await writePage(isolationPage(file, spec, timeline, found), page)
      }
      print(command, { migration: spec, seed, ...isolationJson(timeline, found) }, () =>
        describeIsolation(spec, timeline, found),
      )
    })
}

function timelineOf(file: string, trace: Trace, spec: MigrationSpec, host: Host, at = trace.start): MigrationTimeline {
  const migration = migrationOf(spec)
  if (migration.handover?.kind === 'post-copy') {
    throw new InputError('command line', '--strategy', 'must not let pages follow the guest', spec.strategy)
  }
  if (!(at >= trace.start && trace.epochAt(at) < trace.length)) {
    throw new InputError(file, '--at', `must lie between ${trace.start} and ${trace.end} s`, at)
  }
  try {
    return replayedTimeline(trace, migration, { at, host: typicalHost(host) })
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new InputError(file, 'migration', 'is not known to its end', error.message)
  }
}

function isolationOf(timeline: MigrationTimeline, options: IsolationCommandOptions, host: Host): Isolation {
  try {
    return isolation(timeline, { ...scenarioOptions(options, host), source: source(options.seed) })
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new InputError('command line', 'scenario', 'cannot be isolated', error.message)
  }
}
