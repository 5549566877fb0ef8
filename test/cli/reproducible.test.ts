import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { interval } from '../../src/distributions/distribution.ts'
import { fit } from '../../src/forecast/fits.ts'
import { forecast, forecastRows } from '../../src/forecast/forecast.ts'
import { qemu } from '../../src/migration/policies/qemu.ts'
import { usualModels } from '../../src/models/registry.ts'
import { source } from '../../src/random.ts'
import { readTrace } from '../../src/trace/open.ts'
import { scratch } from '../trace/scratch.ts'
import { forecasted } from './contract.ts'
import { json, precopy, spawned } from './program.ts'
import { shortTrace } from './short-traces.ts'

const { path } = scratch()
const redis = await shortTrace(path('redis.parquet'), 'redis-a005-before', 4)
// More draws than a task has, so that threads share them.
const migration = ['--bandwidth', '64MiB/s', '--downtime-limit', '300ms', '--draws', '25', '--json']
const print = async (file: string, ...args: string[]) => {
  const { code, stdout, stderr } = await precopy(['forecast', file, ...migration, ...args])
  expect(code, stderr).toBe(0)
  return stdout
}

describe('a forecast', () => {
  test('same seed, same bytes, in any process; another seed, other draws', async () => {
    const [first, other, again] = await Promise.all([
      print(redis, '--seed', '7'),
      print(redis, '--seed', '8'),
      spawned(['forecast', redis, ...migration, '--seed', '7']),
    ])
    expect(again.stdout).toBe(first)
    const rows = [first, other].map(text => forecasted.parse(JSON.parse(text)).forecasts)
    const totals = rows.map(forecasts => forecasts.find(({ model }) => model === 'resample')!.totalTime.mean)
    expect(totals[0]).not.toBe(totals[1])
  })

  test('is that of the library, whatever the number of workers', async () => {
    const { forecasts } = forecasted.parse(JSON.parse(await print(redis, '--seed', '3')))
    const spec = { link: { bandwidth: 64 * 2 ** 20 }, policy: qemu({ downtimeLimit: 0.3 }) }
    const expected = forecast(fit(await readTrace(redis), usualModels), spec, { draws: 25, source: source(3) })
    const summary = (law: Parameters<typeof interval>[0]) => {
      const [lower, upper] = interval(law, 0.9)
      return { mean: law.mean, median: law.quantile(0.5), lower, upper }
    }
    expect(forecasts).toEqual(
      forecastRows(expected).map(({ model, convergence, rounds, totalTime, downtime, bytes }) => ({
        model,
        convergence,
        rounds: summary(rounds),
        totalTime: summary(totalTime),
        downtime: summary(downtime),
        bytes: summary(bytes),
      })),
    )
  })

  test('from fits is that from their trace', async () => {
    const fits = path('fits.json')
    expect((await precopy(['fit', redis, '--out', fits])).code).toBe(0)
    const [fromTrace, fromFits] = await Promise.all([print(redis), print(fits)])
    expect(fromFits).toBe(fromTrace)
    const [some, more] = await Promise.all([print(fits, '--model', 'resample'), print(redis, '--model', 'resample')])
    expect(some).toBe(more)
    const rows = [some, fromFits].map(text => forecasted.parse(JSON.parse(text)).forecasts)
    expect(rows[0]).toEqual(rows[1]!.filter(({ model }) => model === 'resample'))
  })

  test('without the layer of the host, a model without chance gives one value', async () => {
    const args = ['forecast', redis, ...migration.slice(0, -1), '--model', 'dirty-curve', '--layers', 'process']
    const { totalTime, rounds } = forecasted.parse(await json(args)).forecasts[0]!
    expect([totalTime.lower, totalTime.upper]).toEqual([totalTime.median, totalTime.median])
    expect([rounds.lower, rounds.upper]).toEqual([rounds.mean, rounds.mean])
  })
})

test('a report: same seed, same file', async () => {
  const idle = await shortTrace(path('idle.parquet'), 'idle-a000-before', 4)
  const [first, again] = await Promise.all(
    [precopy, spawned].map(async (run, i) => {
      const out = path(`${i}.html`)
      const { code, stdout, stderr } = await run(['report', idle, '--draws', '10', '-o', out])
      expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: `wrote ${out}\n` })
      return readFileSync(out, 'utf8')
    }),
  )
  expect(again).toBe(first)
  expect(first).toMatch(/^<!doctype html>/i)
  for (const name of Object.keys(usualModels)) expect(first).toContain(name)
})
