import { existsSync, readFileSync } from 'node:fs'
import { CommanderError } from 'commander'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { backtestCommand } from '../../src/cli/backtest.ts'
import { backtestWindows, planWindows } from '../../src/evaluation/window-backtest.ts'
import { pooledScores, windowScores } from '../../src/evaluation/window-scores.ts'
import { dirtyCurveModel } from '../../src/models/dirty-curve.ts'
import { resample } from '../../src/models/resample.ts'
import { source } from '../../src/random.ts'
import { InputError } from '../../src/trace/input-error.ts'
import { readTrace } from '../../src/trace/open.ts'
import { syntheticTrace } from '../../src/trace/synthetic.ts'
import { scratch } from '../trace/scratch.ts'
import { pagesIn } from '../traces.ts'
import { data, json, precopy, said } from './program.ts'

const { path, write } = scratch()

/** A log of the writes of a guest whose memory is as in `read`. */
function log(name: string, duration: number, seed: number): string {
  const guest = syntheticTrace({
    pageCount: 500,
    epoch: 0.02,
    duration,
    writes: { law: 'hot-cold', pages: 300, rate: 300, hot: 0.1, share: 0.8 },
    source: source(seed),
  })
  const rows = Array.from({ length: guest.length }, (_, k) =>
    pagesIn(guest, k).map(page => `${k * 0.02 + 0.001},${page}\n`),
  )
  return write(name, `time,page\n${rows.flat().join('')}`)
}

const [csv, other] = [log('guest.csv', 6, 4), log('other.csv', 4, 5)]
const read = ['--epoch', '20ms', '--page-count', '500']
const windows = ['--windows', '500ms,0.1']
const quick = ['--models', 'dirty-curve,resample', '--draws', '10']
const job = [csv, other, ...read, ...windows, ...quick, '--every', '500ms']

const share = z.number().min(0).max(1)
const amount = z.number().nonnegative()
const worth = {
  model: z.string(),
  n: z.int().positive(),
  relativeCrps: amount,
  coverage50: share,
  coverage90: share,
  coverage90Interval: z.tuple([share, share]),
}
const ratio = amount.nullable()
const named = { trace: z.string(), workload: z.string() }
const scored = z.object({
  origins: z.int().positive(),
  models: z.array(z.unknown()).length(0),
  traces: z.array(z.object({ ...named, origins: z.int().positive(), models: z.array(z.object({ ...worth, ratio })) })),
  windows: z.array(
    z.object({
      ...named,
      window: z.number().positive(),
      models: z.array(z.object({ ...worth, crps: amount, width90: amount, ratio })),
    }),
  ),
  pooled: z.array(
    z.object({ ...worth, window: z.number().nullable(), traces: z.int(), medianRatio: ratio, worstRatio: ratio }),
  ),
})

const rows = (table: { objects(): object[] }) => JSON.parse(JSON.stringify(table.objects()))

describe('a backtest of windows', () => {
  const out = path('done.jsonl')

  test('is as others rely on, with the numbers of the library', async () => {
    const models = Object.fromEntries([dirtyCurveModel(), resample()].map(model => [model.name, model]))
    const traces = await Promise.all([csv, other].map(file => readTrace(file, { epoch: 0.02, pageCount: 500 })))
    const scores = traces.flatMap((trace, i) => {
      const plan = planWindows(trace, { every: 0.5, windows: [0.5, 0.1] })
      return plan.origins.flatMap(origin =>
        backtestWindows(trace, plan, origin, models, {
          name: ['guest.csv', 'other.csv'][i]!,
          draws: 10,
          source: source(1).substream('origin', origin),
        }),
      )
    })
    const result = await json(['backtest', ...job, '--out', out, '--page', path('page.html')])
    const printed = scored.parse(result)
    expect(printed.windows.map(({ trace, window }) => [trace, window])).toEqual([
      ['guest.csv', 0.1],
      ['guest.csv', 0.5],
      ['other.csv', 0.1],
      ['other.csv', 0.5],
    ])
    const { windows, pooled } = result as Record<string, never>
    const flat = (windows as { models: object[] }[]).flatMap(({ models, ...window }) =>
      models.map(model => ({ ...window, ...model })),
    )
    expect(flat).toEqual(rows(windowScores(scores)))
    expect(pooled).toEqual(rows(pooledScores(scores)))
    expect(printed.origins).toBe(printed.traces[0]!.origins + printed.traces[1]!.origins)
    expect(printed.traces.map(({ trace, models }) => [trace, models.map(({ model }) => model)])).toEqual([
      ['guest.csv', ['dirty-curve', 'resample']],
      ['other.csv', ['dirty-curve', 'resample']],
    ])
  })

  test('has a page', () => {
    const html = readFileSync(path('page.html'), 'utf8')
    expect(html).toContain('<h1>Windows of guest.csv, other.csv</h1>')
    const headings = ['Over all traces', 'Over all windows, by trace', 'guest.csv', 'other.csv']
    expect(html.match(/<h2>[\w ,.]+/g)).toEqual(headings.map(heading => `<h2>${heading}`))
    expect(html).toContain('data-chart')
  })

  test('that was done before is not done again, nor mixed with another job', async () => {
    const journal = readFileSync(out, 'utf8')
    const origins = journal.trimEnd().split('\n').length - 1
    const cut = write('cut.jsonl', journal.slice(0, -100))
    const run = await precopy(['backtest', ...job, '--out', cut])
    expect(said(run)).toBe(`${origins - 1} of ${origins} origins were done before\n`)
    expect(run.stdout).toMatch(/^Distinct pages written in 100 ms, 500 ms after \d+ origins of 2 traces\.$/m)
    expect(run.stdout).toMatch(/^Over all traces:\n *window .*\n *100 ms +dirty-curve +2 /m)
    expect(readFileSync(cut, 'utf8')).toBe(journal)
    await expect(parsed([...job, '--seed', '2', '--out', out])).rejects.toThrow(/line 1: holds another job than this/)
  })

  test('of one trace, of the windows that fit and without the model that ratios are to', async () => {
    const args = [csv, ...read, '--windows', 'auto', '--models', 'dirty-curve', '--draws', '1', '--every', '1s']
    const { traces, windows, pooled } = scored.parse(await json(['backtest', ...args]))
    expect(windows.map(({ window }) => window)).toEqual([0.25, 0.5, 1])
    expect(traces[0]!.models[0]!.ratio).toBeNull()
    expect(pooled.map(({ medianRatio }) => medianRatio)).toEqual([null, null, null, null])
  })
})

/** The command in this process, up to where it would start threads. */
const parsed = (args: readonly string[]) =>
  backtestCommand()
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .parseAsync(args, { from: 'user' })

describe('a wrong command line', () => {
  const rate = ['--bandwidth', '1MB/s']
  const limit = ['--downtime-limit', '1s']
  test.each<[string, string[]]>([
    ["option '--windows <times>' cannot be used with option '--bandwidth <rate>'", [...windows, ...rate]],
    ["option '--windows <times>' cannot be used with option '--downtime-limit <time>'", [...windows, ...limit]],
    ["option '--windows <times>' cannot be used with option '--deadline <time>'", [...windows, '--deadline', '1s']],
    ["option '--windows <times>' cannot be used with option '--policy <name>'", [...windows, '--policy', 'qemu']],
    ["option '--windows <times>' cannot be used with option '--layers <names>'", [...windows, '--layers', 'process']],
    ["required option '--bandwidth <rate>' not specified, nor --windows", limit],
    ["required option '--downtime-limit <time>' not specified, nor --windows", rate],
    ['several traces need --windows: 2', [other, ...rate, ...limit]],
  ])('%s', async (message, args) => {
    const problem = await parsed([csv, ...args]).catch((error: unknown) => error)
    expect(problem).toBeInstanceOf(CommanderError)
    expect((problem as CommanderError).message).toBe(`error: ${message}`)
  })

  test('ends with exit code 2', async () => {
    const { code, stdout, stderr } = await precopy(['backtest', csv, other, ...rate, ...limit])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr.split('\n')[0]).toBe('precopy: error: several traces need --windows: 2')
  })
})

describe('one line', () => {
  const counts = `${data}dirty-rate-2023.json`
  const never = path('never.jsonl')
  const missing = path('none.csv')
  test.each<[string, string, string[]]>([
    ['command line', '--windows: expected seconds, such as 300ms (soon)', [csv, '--windows', '1s,soon']],
    ['command line', '--windows: expected a positive number of seconds (0)', [csv, '--windows', '0']],
    ['command line', '--windows: expected seconds, such as 300ms ()', [csv, '--windows', '1s,']],
    [
      other,
      'windows: the trace is shorter than training and the longest window together (4 s)',
      [csv, other, ...read, '--windows', '2s'],
    ],
    [csv, 'windows: a window is shorter than an epoch of 0.02 s (0.01 s)', [csv, ...read, '--windows', '10ms']],
    [
      csv,
      'windows: training is shorter than an epoch of 0.02 s (0.01 s)',
      [csv, ...read, ...windows, '--train', '10ms'],
    ],
    [
      csv,
      'windows: more than two origins an epoch of 0.02 s (every 0.000001 s)',
      [csv, ...read, ...windows, '--every', '1us'],
    ],
    [missing, 'open: no such file or directory (ENOENT)', [csv, missing, ...read, ...windows]],
    [counts, 'trace: has counts only', [counts, ...windows]],
  ])('%s: %s', async (file, message, args) => {
    const problem = await parsed([...args, '--out', never]).catch((error: unknown) => error)
    expect(problem).toBeInstanceOf(InputError)
    expect((problem as InputError).message).toContain(`${file}: ${message}`)
    expect(existsSync(never)).toBe(false)
  })
})
