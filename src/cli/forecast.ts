import { Command } from 'commander'
import type { Distribution } from '../distributions/distribution.ts'
import { interval } from '../distributions/distribution.ts'
import { type ForecastRow, forecastRows, quantities, withDeadline } from '../forecast/forecast.ts'
import type { MemoryState } from '../migration/guest.ts'
import { type MigrationSpec, migrationOf } from '../migration/spec.ts'
import { formatBytes, formatSeconds } from '../units.ts'
import { chooseFits, readFits } from './fits-file.ts'
import { addForecastOptions, addMigrationOptions, type ForecastOptions, migrationSpec, readOptions } from './options.ts'
import { type Cell, formatTable, print } from './output.ts'
import { forecastInParallel } from './parallel-forecast.ts'

export function forecastCommand(): Command {
  const command = new Command('forecast')
    .description('Forecasts a migration that starts where the trace ends, as distributions.')
    .argument('<trace|fits>', 'a trace in any readable format, or what fit wrote')
  return addForecastOptions(addMigrationOptions(command))
    .addHelpText(
      'after',
      '\nExample:\n  precopy forecast data/traces/redis-long.parquet --bandwidth 64MiB/s --downtime-limit 300ms',
    )
    .action(async (file: string, options: ForecastOptions, command: Command) => {
      const { draws, seed, level, layers } = options
      const known = await readFits(file, options.model, readOptions(options))
      const fits = options.model ? chooseFits(file, known, Object.keys(options.model)) : known
      const spec = boundedSpec(migrationSpec(options), fits.memory)
      const rows = forecastRows(await forecastInParallel(fits, spec, { draws, seed, layers }))
      const { pageSize, pageCount, zeroPages } = fits.memory
      const migration = { ...spec, pageSize, pageCount, zeroPages }
      const forecasts = rows.map(row => ({
        model: row.model,
        convergence: row.convergence,
        ...Object.fromEntries(quantities.map(quantity => [quantity, summary(row[quantity], level)])),
      }))
      print(command, { migration, level, draws, seed, layers, forecasts }, () =>
        [
          describeMigration(spec),
          '',
          formatTable(forecastColumns, forecastCells(rows, level)),
          '',
          `Medians, and intervals that hold with probability ${level}; ${draws} draws a model, seed ${seed}; uncertain: ${layers.join(', ')}.`,
          ...(rows.some(row => row.convergence < 1)
            ? ['Migrations that do not converge count with the deadline, and with the downtime of stopping there.']
            : []),
        ].join('\n'),
      )
    })
}

/** The same migration with the deadline that a forecast gives it. */
export const boundedSpec = (spec: MigrationSpec, memory: MemoryState): MigrationSpec => ({
  ...spec,
  deadline: withDeadline(migrationOf(spec), memory).deadline,
})

function summary(law: Distribution, level: number) {
  const [lower, upper] = interval(law, level)
  return { mean: law.mean, median: law.quantile(0.5), lower, upper }
}

export const forecastColumns = ['model', 'converges', 'rounds', 'total time', 'downtime', 'sent']

/** Medians with intervals, a row a model. */
export const forecastCells = (rows: readonly ForecastRow[], level: number): Cell[][] =>
  rows.map(({ model, convergence, rounds, totalTime, downtime, bytes }) => {
    const cell = (law: Distribution, format: (value: number) => string) => {
      const [lower, upper] = interval(law, level)
      return `${format(law.quantile(0.5))} [${format(lower)}, ${format(upper)}]`
    }
    return [
      model,
      `${Number((convergence * 100).toFixed(1))}%`,
      cell(rounds, String),
      cell(totalTime, formatSeconds),
      cell(downtime, formatSeconds),
      cell(bytes, formatBytes),
    ]
  })

/** A migration in a sentence. */
export function describeMigration(spec: MigrationSpec): string {
  const { strategy, policy, bandwidth, switchoverBandwidth, downtimeLimit, passes, deadline } = spec
  const rule =
    policy === 'qemu' ? `qemu, downtime limit ${formatSeconds(downtimeLimit)}` : `${policy}, ${passes} passes`
  return [
    strategy === 'stop-and-copy' ? strategy : `${strategy} (${rule})`,
    `at ${formatBytes(bandwidth)}/s`,
    ...(switchoverBandwidth === undefined ? [] : [`and ${formatBytes(switchoverBandwidth)}/s once stopped`]),
    ...(deadline === undefined ? [] : [`deadline ${formatSeconds(deadline)}`]),
  ].join(', ')
}
