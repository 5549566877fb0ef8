import { Command } from 'commander'
import type { PastForecast } from '../evaluation/conformal-forecast.ts'
import { type Layer, layers as layerNames } from '../forecast/draws.ts'
import { forecastRows, withDeadline } from '../forecast/forecast.ts'
import type { MemoryState } from '../migration/guest.ts'
import { type MigrationSpec, migrationOf } from '../migration/spec.ts'
import { InputError } from '../trace/input-error.ts'
import { formatSeconds } from '../units.ts'
import { readCalibration } from './calibration-file.ts'
import { describePath, describeStrategy } from './describe-policy.ts'
import { chooseFits, readFits } from './fits-file.ts'
import { describeCalibration, describeLayers, forecastGrid, summarise } from './forecast-summary.ts'
import { readHost } from './host-file.ts'
import {
  addForecastOptions,
  addMigrationOptions,
  type ForecastOptions,
  migrationSpec,
  type NamedLayer,
} from './options.ts'
import { formatTable, print } from './output.ts'
import { forecastInParallel } from './parallel-forecast.ts'

interface Options extends Omit<ForecastOptions, 'layers'> {
  readonly layers: readonly NamedLayer[]
  readonly calibration?: string
}

export function forecastCommand(): Command {
  const command = new Command('forecast')
    .description('Forecasts a migration that starts where the trace ends, as distributions.')
    .argument('<trace|fits>', 'a trace in any readable format, or what fit wrote')
  return addForecastOptions(addMigrationOptions(command), [...layerNames, 'conformal'])
    .addHelpText(
      'after',
      '\nExample:\n  precopy forecast data/traces/redis-long.parquet --bandwidth 64MiB/s --downtime-limit 300ms',
    )
    .option(
      '--calibration <file>',
      'past forecasts for the layer conformal: JSON of validate or backtest, or its journal',
    )
    .action(async (file: string, options: Options, command: Command) => {
      const { draws, seed, level } = options
      const known = await readFits(file, options.model, options)
      const fits = options.model ? chooseFits(file, known, Object.keys(options.model)) : known
      const spec = boundedSpec(migrationSpec(options), fits.memory)
      const asked = askedLayers(options, command)
      const layers = asked.filter(layer => layer !== 'conformal')
      const past = asked.includes('conformal') ? await pastForecasts(options.calibration!, layers) : undefined
      const rows = forecastRows(
        await forecastInParallel(fits, spec, { draws, seed, layers, host: await readHost(options.host) }),
      )
      const { pageSize, pageCount, zeroPages } = fits.memory
      const migration = { ...spec, pageSize, pageCount, zeroPages }
      const forecasts = rows.map(row => summarise(row, fits.models[row.model]!, { level, layers, past }))
      const grid = forecastGrid(forecasts)
      print(command, { migration, level, draws, seed, layers: asked, forecasts }, () =>
        [
          describeMigration(spec),
          '',
          formatTable(grid.columns, grid.cells),
          '',
          `Medians, and intervals that hold with probability ${level} if the model is right; ${draws} draws a model, seed ${seed}; ${describeLayers(forecasts, asked)}.`,
          ...describeCalibration(forecasts, level),
          ...(rows.some(row => row.convergence < 1)
            ? ['Migrations that do not converge count with the deadline, and with the downtime of stopping there.']
            : []),
        ].join('\n'),
      )
    })
}

/** The layers that are to be on: `--calibration` turns on `conformal` unless `--layers` is given. */
function askedLayers({ layers, calibration }: Options, command: Command): NamedLayer[] {
  if (layers.includes('conformal')) {
    if (calibration === undefined) command.error("error: the layer 'conformal' needs option '--calibration <file>'")
    return [...layers]
  }
  const isOn = calibration !== undefined && command.getOptionValueSource('layers') === 'default'
  return [...layers, ...(isOn ? (['conformal'] as const) : [])]
}

/** Past forecasts with these layers. @throws InputError when those of the file had others */
async function pastForecasts(file: string, layers: readonly Layer[]): Promise<readonly PastForecast[]> {
  const calibration = await readCalibration(file)
  const [theirs, ours] = [calibration.layers.join(','), layers.join(',')]
  if (theirs === ours) return calibration.cases
  throw new InputError(file, 'layers', `differ from those of the forecast, ${ours || 'none'}`, theirs || 'none')
}

/** The same migration with the deadline that a forecast gives it. */
export const boundedSpec = (spec: MigrationSpec, memory: MemoryState): MigrationSpec => ({
  ...spec,
  deadline: withDeadline(migrationOf(spec), memory).deadline,
})

/** A migration in a sentence. */
export function describeMigration(spec: MigrationSpec): string {
  const { deadline } = spec
  return [
    describeStrategy(spec),
    ...describePath(spec),
    ...(deadline === undefined ? [] : [`deadline ${formatSeconds(deadline)}`]),
  ].join(', ')
}
