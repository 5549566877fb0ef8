import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { readCalibration } from '../../src/cli/calibration-file.ts'
import { scratch } from '../trace/scratch.ts'
import { forecasted } from './contract.ts'
import { data, json, precopy, traces } from './program.ts'

const { path, write } = scratch()
const trace = `${traces}redis-a003-before.parquet`
const migration = ['--bandwidth', '64MiB/s', '--downtime-limit', '300ms', '--draws', '20', '--model', 'dirty-curve']
const ask = (...args: string[]) => json(['forecast', trace, ...migration, ...args])
const layered = forecasted.loose().extend({
  layers: z.array(z.string()),
  forecasts: z.array(
    z.looseObject({
      layers: z.array(z.string()),
      calibration: z.object({ cases: z.number(), needed: z.number() }).optional(),
      totalTime: z.looseObject({ median: z.number(), lower: z.number(), upper: z.number() }),
    }),
  ),
})

const lines = readFileSync(`${data}migrations.jsonl`, 'utf8').trim().split('\n')
const some = write(
  'some.jsonl',
  lines
    .map(line => JSON.parse(line))
    .filter(({ after }) => after.outcome === 'completed')
    .filter((_, i) => i % 4 === 0)
    .map(({ before, ...rest }) => `${JSON.stringify({ ...rest, before: { ...before, trace: data + before.trace } })}\n`)
    .join(''),
)
const scores = (async () => {
  const run = await precopy(['validate', some, '--models', 'dirty-curve,constant-rate', '--draws', '20', '--json'])
  expect(run.code, run.stderr).toBe(0)
  return write('scores.json', run.stdout)
})()

describe.concurrent('intervals from past forecasts', () => {
  test('are wider, about the same median, and say so', async () => {
    const file = await scores
    const [plain, calibrated] = (await Promise.all([ask(), ask('--calibration', file)])).map(one => layered.parse(one))
    expect(plain!.layers).not.toContain('conformal')
    expect(calibrated!.layers).toEqual([...plain!.layers, 'conformal'])
    const [before, after] = [plain!.forecasts[0]!, calibrated!.forecasts[0]!]
    expect(after.layers).toEqual(calibrated!.layers)
    expect(before.calibration).toBeUndefined()
    expect(after.calibration).toEqual({ cases: 11, needed: 9 })
    expect(after.totalTime.median).toBe(before.totalTime.median)
    expect(after.totalTime.lower).toBeLessThan(before.totalTime.lower)
    expect(after.totalTime.upper).toBeGreaterThan(before.totalTime.upper)
  })

  test('are not to be had for a level that needs more, nor for a model without cases', async () => {
    const file = await scores
    const one = layered.parse(await ask('--calibration', file, '--level', '0.95')).forecasts[0]!
    expect(one.layers).not.toContain('conformal')
    expect(one.calibration).toEqual({ cases: 11, needed: 19 })
    const { stdout } = await precopy(['forecast', trace, ...migration, '--calibration', file, '--level', '0.95'])
    expect(stdout).toContain('Not conformal: dirty-curve has 11 past cases, and level 0.95 needs 19.')
    expect(stdout).toContain('; conformal not of dirty-curve.')
  })

  test('are switched off by naming the other layers', async () => {
    const file = await scores
    const off = layered.parse(await ask('--calibration', file, '--layers', 'process,host'))
    expect(off.layers).toEqual(['process', 'host'])
    expect(off.forecasts[0]!.calibration).toBeUndefined()
  })

  test('come from the journal of a backtest as well', async () => {
    const out = path('journal.jsonl')
    const link = ['--bandwidth', '24MiB/s,48MiB/s', '--downtime-limit', '100ms', '--every', '15s', '--train', '10s']
    const job = ['backtest', `${traces}hotcold-long.parquet`, ...link, '--models', 'dirty-curve', '--draws', '10']
    const printed = await json([...job, '--out', out])
    const file = write('backtest.json', JSON.stringify(printed, undefined, 2))
    const [fromJournal, fromJson] = await Promise.all([out, file].map(readCalibration))
    expect(fromJson!.layers).toEqual(fromJournal!.layers)
    const own = (cases: typeof fromJson) =>
      cases!.cases.flatMap(({ model, quantities }) =>
        model === 'dirty-curve' && quantities?.rounds ? [quantities] : [],
      )
    expect(own(fromJson).length).toBeGreaterThan(4)
    expect(
      own(fromJson).map(({ totalTime, rounds }) => [totalTime!.observed, totalTime!.upper, rounds!.lower]),
    ).toEqual(own(fromJournal).map(({ totalTime, rounds }) => [totalTime!.observed, totalTime!.upper, rounds!.lower]))
  })
})

describe.concurrent('one line', () => {
  const run = (...args: string[]) => precopy(['forecast', trace, ...migration, ...args])

  test('without the file', async () => {
    const { code, stderr } = await run('--layers', 'process,conformal')
    expect(code).toBe(2)
    expect(stderr).toContain("the layer 'conformal' needs option '--calibration <file>'")
  })

  test('where past forecasts had other layers', async () => {
    const file = await scores
    const { code, stderr } = await run('--calibration', file, '--layers', 'host,conformal')
    const { layers } = await readCalibration(file)
    expect(stderr).toBe(`precopy: ${file}: layers: differ from those of the forecast, host (${layers.join(',')})\n`)
    expect(code).toBe(1)
  })

  const intervals = [{ level: 0.5, lower: 1, upper: 2 }]
  const partly = {
    layers: ['process'],
    migrations: [{ model: 'm', observed: { rounds: 3 }, forecast: { rounds: { intervals } } }],
  }
  test.each<[string, string, string]>([
    ['text', 'oops', 'line 1: not JSON (oops)'],
    ['other', '{"models":[]}', 'line 1, layers: Invalid input: expected array, received undefined (undefined)'],
    [
      'cases',
      '{"layers":["process"]}',
      'line 1, migrations: Invalid input: expected array, received undefined (undefined)',
    ],
    ['levels', JSON.stringify(partly), 'm, rounds, intervals: none at level 0.8 (0.5)'],
    [
      'journal',
      '{"precopy":"backtest","layers":["process"]}\n{"origin":3}\n',
      'line 2, scored: Invalid input: expected array, received undefined (undefined)',
    ],
  ])('%s', async (name, text, message) => {
    const file = write(`${name}.bad`, text)
    await expect(readCalibration(file)).rejects.toThrow(expect.objectContaining({ message: `${file}: ${message}` }))
  })
})
