import { expect, test } from 'vitest'
import { fit } from '../../src/forecast/fits.ts'
import { forecast, forecastRows } from '../../src/forecast/forecast.ts'
import { type MigrationSpec, migrationOf } from '../../src/migration/spec.ts'
import { constantRate } from '../../src/models/constant-rate.ts'
import { source } from '../../src/random.ts'
import { readTrace } from '../../src/trace/open.ts'
import { scratch } from '../trace/scratch.ts'
import { json, traces } from './program.ts'

const { write } = scratch()

test('the threads of a forecast draw the path that one thread draws', async () => {
  const file = `${traces}idle-a000-before.parquet`
  const link = write('path.csv', 'time,rate\n0,8MiB/s\n1,64MiB/s\n2,24MiB/s\n3,0\n3.5,32MiB/s\n')
  const printed = (await json([
    ...['forecast', file, '--link', link, '--downtime-limit', '100ms', '--policy', 'cloud-hypervisor'],
    ...['--model', 'constant-rate', '--draws', '60', '--multifd', '2', '--layers', 'host'],
  ])) as { migration: MigrationSpec; forecasts: { totalTime: { median: number }; bytes: { median: number } }[] }

  const fits = fit(await readTrace(file), { 'constant-rate': constantRate() })
  const options = { draws: 60, source: source(1), layers: ['host'] as const }
  const [row] = forecastRows(forecast(fits, migrationOf(printed.migration), options))
  expect(printed.forecasts[0]!.totalTime.median).toBe(row!.totalTime.quantile(0.5))
  expect(printed.forecasts[0]!.bytes.median).toBe(row!.bytes.quantile(0.5))
  expect(row!.totalTime.quantile(0.9)).toBeGreaterThan(1.1 * row!.totalTime.quantile(0.1))
}, 20_000)
