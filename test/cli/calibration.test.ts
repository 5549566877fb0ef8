import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type Calibration, readCalibration } from '../../src/cli/calibration-file.ts'
import { defaultLayers as layers } from '../../src/forecast/draws.ts'
import { scratch } from '../trace/scratch.ts'
import { forecasted } from './contract.ts'
import { data, json, precopy } from './program.ts'
import { shortTrace } from './short-traces.ts'

const { path, write } = scratch()
const trace = await shortTrace(path('trace.parquet'), 'redis-a003-before', 4)
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

// Eleven migrations that took 0.5 to 1.5 times what was forecast as a point.
const interval = (level: number) => ({ level, lower: 10, upper: 10 })
const law = { median: 10, lower: 10, upper: 10, intervals: [0.5, 0.8, 0.9, 0.95].map(interval) }
const observed = Array.from({ length: 11 }, (_, i) => 5 + i)
const scores = write(
  'scores.json',
  JSON.stringify({
    layers,
    migrations: observed.map((came, i) => ({
      id: `m${i}`,
      model: 'dirty-curve',
      observed: { converged: true, rounds: came, totalTime: came, downtime: came, bytes: came },
      forecast: { convergence: 1, rounds: law, totalTime: law, downtime: law, bytes: law },
    })),
  }),
)

describe('intervals from past forecasts', () => {
  test('are wider, about the same median, and say so', async () => {
    const [plain, calibrated] = (await Promise.all([ask(), ask('--calibration', scores)])).map(one =>
      layered.parse(one),
    )
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
    const one = layered.parse(await ask('--calibration', scores, '--level', '0.95')).forecasts[0]!
    expect(one.layers).not.toContain('conformal')
    expect(one.calibration).toEqual({ cases: 11, needed: 19 })
    const { stdout } = await precopy(['forecast', trace, ...migration, '--calibration', scores, '--level', '0.95'])
    expect(stdout).toContain('Not conformal: dirty-curve has 11 past cases, and level 0.95 needs 19.')
    expect(stdout).toContain('; conformal not of dirty-curve.')
  })

  test('are switched off by naming the other layers', async () => {
    const off = layered.parse(await ask('--calibration', scores, '--layers', 'process,parameters'))
    expect(off.layers).toEqual(['process', 'parameters'])
    expect(off.forecasts[0]!.layers).toEqual(off.layers)
    expect(off.forecasts[0]!.calibration).toBeUndefined()
  })

  test('come from validate, and from the journal of a backtest or what it printed', async () => {
    const [line] = readFileSync(`${data}migrations.jsonl`, 'utf8').split('\n', 1)
    const { before, ...rest } = JSON.parse(line!)
    const one = write('one.jsonl', JSON.stringify({ ...rest, before: { ...before, trace: data + before.trace } }))
    const validated = json(['validate', one, '--models', 'dirty-curve', '--draws', '10'])
    const out = path('journal.jsonl')
    const hotcold = await shortTrace(path('hotcold.parquet'), 'hotcold-long', 40)
    const link = ['--bandwidth', '48MiB/s', '--downtime-limit', '100ms', '--every', '10s', '--train', '5s']
    const job = ['backtest', hotcold, ...link, '--models', 'dirty-curve', '--draws', '10']
    const printed = json([...job, '--out', out])
    const files = [
      write('validated.json', JSON.stringify(await validated)),
      write('backtest.json', JSON.stringify(await printed, undefined, 2)),
      out,
    ]
    const [measured, backtest, journal] = await Promise.all(files.map(readCalibration))
    // A journal has its lines as they were finished.
    const own = ({ cases }: Calibration) =>
      cases
        .flatMap(({ model, quantities }) => (model === 'dirty-curve' && quantities?.rounds ? [quantities] : []))
        .sort((a, b) => a.bytes!.observed - b.bytes!.observed)
    expect(own(measured!).map(({ totalTime }) => totalTime!.observed)).toEqual([rest.after.totalTime])
    expect(own(backtest!).length).toBeGreaterThan(0)
    expect(own(backtest!)).toEqual(
      own(journal!).map(each =>
        Object.fromEntries(
          Object.entries(each).map(([name, { observed, lower, upper }]) => [name, { observed, lower, upper }]),
        ),
      ),
    )
    expect(backtest!.layers).toEqual(journal!.layers)
  })
})

describe('one line', () => {
  const run = (...args: string[]) => precopy(['forecast', trace, ...migration, ...args])

  test('without the file', async () => {
    const { code, stderr } = await run('--layers', 'process,conformal')
    expect(code).toBe(2)
    expect(stderr).toContain("the layer 'conformal' needs option '--calibration <file>'")
  })

  test('where past forecasts had other layers', async () => {
    const { code, stderr } = await run('--calibration', scores, '--layers', 'host,conformal')
    expect(stderr).toBe(`precopy: ${scores}: layers: differ from those of the forecast, host (${layers.join(',')})\n`)
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
