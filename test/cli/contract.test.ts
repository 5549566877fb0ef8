import { describe, expect, test } from 'vitest'
import { readTrace } from '../../src/trace/open.ts'
import { scratch } from '../trace/scratch.ts'
import { fitted, forecasted, inspected, replayed } from './contract.ts'
import { data, json, precopy, traces } from './program.ts'
import { shortTrace } from './short-traces.ts'

const { path, write } = scratch()
const migration = ['--bandwidth', '48MiB/s', '--downtime-limit', '300ms']
const models = ['constant-rate', 'dirty-curve', 'independent', 'resample']

describe('inspect --json', () => {
  test.each(['gcc-long', 'idle-a000-before', 'redis-a003-during'])('%s', async name => {
    const file = `${traces}${name}.parquet`
    const { pageSize, pageCount, epochs, duration, pagesWritten, dirtyCurve } = inspected.parse(
      await json(['inspect', file]),
    )
    const trace = await readTrace(file)
    const pages = new Set<number>()
    let dirty = 0
    for (const [r, first] of trace.firsts.entries()) {
      dirty += trace.counts[r]!
      for (let page = first; page < first + trace.counts[r]!; page++) pages.add(page)
    }
    expect({ pageSize, pageCount, epochs, pagesWritten }).toEqual({
      pageSize: 4096,
      pageCount: 131072,
      epochs: trace.length,
      pagesWritten: pages.size,
    })
    expect(duration).toBeCloseTo(trace.duration, 9)

    const lengths = dirtyCurve.map(({ window }) => Math.round((window * epochs) / duration))
    const powers = Array.from({ length: Math.floor(Math.log2(epochs)) + 1 }, (_, i) => 2 ** i)
    expect(lengths).toEqual(expect.arrayContaining(powers))
    expect(lengths).toEqual([...lengths].sort((a, b) => a - b))
    expect(dirtyCurve[0]!.mean).toBeCloseTo(dirty / epochs, 6)
    expect(dirtyCurve.at(-1)).toMatchObject({ mean: pagesWritten, sd: 0, q05: pagesWritten, q95: pagesWritten })
    for (const { mean, q05, q95 } of dirtyCurve) {
      expect(q05).toBeLessThanOrEqual(q95)
      expect(mean).toBeLessThanOrEqual(pagesWritten)
    }
  })

  test('a curve by hand', async () => {
    const file = write('hand.csv', 'time,page\n0,0\n0,1\n1,1\n3,2\n')
    const printed = await json(['inspect', file, '--epoch', '1s', '--page-count', '10'])
    const { dirtyCurve, ...facts } = inspected.parse(printed)
    expect(facts).toEqual({ pageSize: 4096, pageCount: 10, epochs: 4, duration: 4, pagesWritten: 3 })
    const spread = { sd: expect.closeTo(Math.SQRT1_2, 9), q05: 0, q95: 2 }
    expect(dirtyCurve).toEqual([
      { window: 1, mean: 1, ...spread },
      { window: 2, mean: expect.closeTo(4 / 3, 9), sd: expect.closeTo(Math.SQRT2 / 3, 9), q05: 1, q95: 2 },
      { window: 4, mean: 3, sd: 0, q05: 3, q95: 3 },
    ])
  })

  test('counts have a curve too', async () => {
    expect(await json(['inspect', `${data}dirty-rate-2023.json`])).toMatchObject({
      pageSize: 4096,
      dirtyCurve: expect.arrayContaining([{ window: expect.any(Number), mean: expect.any(Number) }]),
    })
  })
})

describe('forecast --json', () => {
  test.each(['gcc', 'hotcold', 'idle', 'uniform', 'xz'])('%s', async workload => {
    const name = workload === 'xz' ? 'xz-a001' : `${workload}-a000`
    const file = await shortTrace(path(`${name}.parquet`), `${name}-before`, 5)
    const args = [file, ...migration, '--draws', '20', '--level', '0.8', '--deadline', '6s']
    const { forecasts, ...asked } = forecasted.parse(await json(['forecast', ...args]))
    expect(asked).toMatchObject({ level: 0.8, draws: 20, seed: 1 })
    expect(asked.migration).toMatchObject({ bandwidth: 48 * 2 ** 20, downtimeLimit: 0.3, deadline: 6 })
    expect(forecasts.map(({ model }) => model)).toEqual(expect.arrayContaining(models))
    for (const { totalTime, downtime, bytes } of forecasts) {
      expect(totalTime.upper).toBeLessThanOrEqual(6 + downtime.upper)
      expect(bytes.upper).toBeLessThan(48 * 2 ** 20 * 1.01 * totalTime.upper + 1e6)
    }
  })

  test('counts are enough for the models that need no pages', async () => {
    const args = [`${data}dirty-rate-2023.json`, '--bandwidth', '10Gbit/s', '--downtime-limit', '1s', '--draws', '20']
    const printed = await json(['forecast', ...args, '--model', 'constant-rate,dirty-curve'])
    const { migration, forecasts } = forecasted.parse(printed)
    expect(migration.bandwidth).toBe(1.25e9)
    expect(forecasts.map(({ model }) => model)).toEqual(['constant-rate', 'dirty-curve'])
  })

  test('a wider level gives a wider interval about the same median', async () => {
    const file = await shortTrace(path('redis.parquet'), 'redis-a003-before', 5)
    const widths = [0.5, 0.95].map(async level => {
      const args = [file, ...migration, '--model', 'resample', '--draws', '40']
      return forecasted.parse(await json(['forecast', ...args, '--level', String(level)])).forecasts[0]!.totalTime
    })
    const [narrow, wide] = await Promise.all(widths)
    expect(wide!.median).toBe(narrow!.median)
    expect(wide!.lower).toBeLessThan(narrow!.lower)
    expect(wide!.upper).toBeGreaterThan(narrow!.upper)
  })
})

describe('replay --json', () => {
  test('starts at the trace, at an instant, or again and again', async () => {
    const file = await shortTrace(path('hotcold.parquet'), 'hotcold-long', 21)
    const runs = [[], ['--at', '10s'], ['--every', '5s'], ['--at', '0s']].map(async when =>
      replayed.parse(await json(['replay', file, ...migration, ...when])),
    )
    const [start, middle, many, zero] = (await Promise.all(runs)).map(({ replays }) => replays)
    expect(many!.map(({ at }) => at)).toEqual([0, 5, 10, 15])
    expect([many![0], many![2]]).toEqual([start![0], middle![0]])
    expect(zero).toEqual(start)
  })
})

describe('fit --json', () => {
  test('glances and parameters of every model, and the file', async () => {
    const out = path('fits.json')
    const printed = await json(['fit', `${traces}uniform-a000-before.parquet`, '--out', out])
    expect(printed).toMatchObject({ out })
    const { models: fits } = fitted.parse(printed)
    expect(fits.map(({ name }) => name)).toEqual(expect.arrayContaining(models))
    const rate = fits.find(({ name }) => name === 'constant-rate')!.parameters[0]!
    expect(rate.unit).toBe('pages/s')
    expect(rate.estimate).toBeGreaterThan(1500)
    expect(rate.estimate).toBeLessThan(2500)
  })
})

describe('convert', () => {
  test('there and back', async () => {
    const file = `${traces}idle-a000-before.parquet`
    const csv = path('idle.csv.gz')
    expect(await json(['convert', file, csv])).toEqual({ in: file, out: csv })
    expect(await json(['convert', csv, path('idle.parquet'), '--page-count', '131072'])).toMatchObject({ in: csv })
    const { info: _, ...original } = await readTrace(file)
    expect(await readTrace(path('idle.parquet'))).toMatchObject(original)
  })
})

test('for people, tables stand on standard output', async () => {
  const { code, stdout } = await precopy(['inspect', `${traces}idle-a000-before.parquet`])
  expect(code).toBe(0)
  expect(stdout).toMatch(/^ *window +mean +sd +5% +95%$/m)
  expect(() => JSON.parse(stdout)).toThrow(SyntaxError)
})
