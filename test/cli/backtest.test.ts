import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { backtestOrigin, planBacktest } from '../../src/evaluation/backtest.ts'
import { piecewiseCounts } from '../../src/evaluation/baselines.ts'
import { modelScores } from '../../src/evaluation/score-table.ts'
import type { MigrationSpec } from '../../src/migration/spec.ts'
import { constantRate } from '../../src/models/constant-rate.ts'
import { resample } from '../../src/models/resample.ts'
import { source } from '../../src/random.ts'
import { readTrace } from '../../src/trace/open.ts'
import { syntheticTrace } from '../../src/trace/synthetic.ts'
import { scratch } from '../trace/scratch.ts'
import { pagesIn } from '../traces.ts'
import { backtested } from './contract.ts'
import { precopy, program, said, spawned } from './program.ts'
import { shortTrace } from './short-traces.ts'

const { folder, path, write } = scratch()

const guest = syntheticTrace({
  pageCount: 1000,
  epoch: 0.02,
  duration: 12,
  writes: { law: 'hot-cold', pages: 600, rate: 400, hot: 0.1, share: 0.8 },
  source: source(4),
})
const rows = Array.from({ length: guest.length }, (_, k) =>
  pagesIn(guest, k).map(page => `${k * 0.02 + 0.001},${page}\n`),
)
const csv = write('guest.csv', `time,page\n${rows.flat().join('')}`)
const reading = { epoch: 0.02, pageCount: 1000, zeroPages: 100 }
const read = ['--epoch', '20ms', '--page-count', '1000', '--zero-pages', '100']
const rates = ['8MB/s', '1MB/s']
const migration = ['--bandwidth', rates.join(','), '--downtime-limit', '50ms']
const times = ['--train', '4s', '--deadline', '3s', '--every', '1s']
const job = [csv, ...read, ...migration, ...times, '--models', 'constant-rate,resample', '--draws', '10']

const told = async (args: readonly string[]) => {
  const run = await precopy(['backtest', ...args])
  expect(run.code, run.stderr).toBe(0)
  return { stdout: run.stdout, stderr: said(run) }
}
const refused = async (args: readonly string[], message: string) => {
  const { code, stdout, stderr } = await precopy(['backtest', ...args])
  expect(stderr).toBe(`precopy: ${message}\n`)
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
}
const entry = z.object({ origin: z.number(), scored: z.array(z.object({ id: z.string() })).nonempty() })
const journalled = (file: string) => {
  const [, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n')
  return lines.map(line => entry.parse(JSON.parse(line)).origin)
}

describe('a backtest', () => {
  test('as others rely on, same numbers twice and in the library', async () => {
    const [{ stdout }, other, again] = await Promise.all([
      told([...job, '--json']),
      told([...job, '--json', '--seed', '2']),
      spawned(['backtest', ...job, '--json']),
    ])
    expect(again.stdout).toBe(stdout)
    expect(other.stdout).not.toBe(stdout)

    const trace = await readTrace(csv, reading)
    const plan = planBacktest(trace, { train: 4, deadline: 3, every: 1 })
    const specs = [8e6, 1e6].map((bandwidth): MigrationSpec => {
      return { strategy: 'pre-copy', policy: 'qemu', bandwidth, downtimeLimit: 0.05, passes: 4, deadline: 3 }
    })
    const models = Object.fromEntries([constantRate(), resample(), piecewiseCounts()].map(model => [model.name, model]))
    const scored = plan.origins.flatMap(origin =>
      backtestOrigin(trace, plan, origin, specs, models, {
        draws: 10,
        source: source(1).substream('origin', origin),
        layers: ['process'],
      }),
    )
    const printed = backtested.loose().parse(JSON.parse(stdout))
    expect(printed.origins).toBe(plan.origins.length)
    expect(printed.origins).toBeGreaterThanOrEqual(5)
    expect(JSON.parse(stdout).models).toEqual(JSON.parse(JSON.stringify(modelScores(scored))))
    const n = Object.fromEntries(printed.models.map(({ model, n }) => [model, n]))
    expect(n).toMatchObject(Object.fromEntries(Object.keys(models).map(name => [name, 2 * printed.origins])))
    expect(n['replayed-past']).toBeGreaterThan(0)
  })

  test('on a page', async () => {
    const { stdout } = await told([...job, '--page', path('page.html')])
    const html = readFileSync(path('page.html'), 'utf8')
    expect(html).toContain('<h1>Validation on guest.csv</h1>')
    const [lead] = /Validation (passed|failed): .*/.exec(stdout)!
    expect(html).toContain(`<p class="lead">${lead}</p>`)
  })

  const out = path('done.jsonl')
  const kept = told([...job, '--out', out]).then(first => ({ first, journal: readFileSync(out, 'utf8') }))

  test('that was done before is not done again', async () => {
    const { first, journal } = await kept
    const origins = journalled(out)
    expect(first.stderr).toBe('')
    expect(new Set(origins).size).toBe(origins.length)
    const again = await told([...job, '--out', out])
    expect(again.stderr).toBe(`${origins.length} of ${origins.length} origins were done before\n`)
    expect(again.stdout).toBe(first.stdout)
    expect(readFileSync(out, 'utf8')).toBe(journal)

    // Half a line is dropped and that origin done again.
    const cut = write('cut.jsonl', journal.slice(0, -100))
    const mended = await told([...job, '--out', cut])
    expect(mended.stderr).toBe(`${origins.length - 1} of ${origins.length} origins were done before\n`)
    expect(mended.stdout).toBe(first.stdout)
    expect(readFileSync(cut, 'utf8')).toBe(journal)
  })

  test('whose journal is damaged, or hardly begun', async () => {
    const { first, journal } = await kept
    const header = write('header.jsonl', journal.slice(0, 30))
    expect((await told([...job, '--out', header])).stdout).toBe(first.stdout)
    const damaged = write('damaged.jsonl', journal.replace('\n{"origin"', '\nnonsense'))
    const line = readFileSync(damaged, 'utf8').split('\n')[1]!
    await refused([...job, '--out', damaged], `${damaged}: line 2: not JSON (${line.slice(0, 40)})`)
  })

  test.each<[string, string[]]>([
    ['seed', ['--seed', '2']],
    ['models', ['--models', 'constant-rate']],
    ['layers', ['--layers', 'process,host']],
    ['plan', ['--every', '2s']],
    ['grid', ['--downtime-limit', '60ms']],
    ['memory', ['--zero-pages', '101']],
  ])('does not touch the journal of another job: %s', async (_, other) => {
    const { journal } = await kept
    const problem = 'line 1: holds another job than this one: choose another file'
    await refused([...job, ...other, '--out', out], `${out}: ${problem} (${journal.slice(0, 40)})`)
    expect(readFileSync(out, 'utf8')).toBe(journal)
  })

  test('does not touch a file that is no journal', async () => {
    const notes = write('notes.txt', 'buy milk')
    await refused(
      [...job, '--out', notes],
      `${notes}: line 1: holds another job than this one: choose another file (buy milk)`,
    )
    expect(readFileSync(notes, 'utf8')).toBe('buy milk')
  })
})

test('killed half-way goes on where it was', async () => {
  const idle = await shortTrace(path('idle.parquet'), 'idle-long', 40)
  const link = ['--bandwidth', '32MiB/s', '--downtime-limit', '100ms', '--deadline', '5s']
  const few = ['--models', 'dirty-curve,resample', '--draws', '10', '--train', '5s', '--every', '2s']
  const long = [idle, ...link, ...few, '--json']
  const out = path('killed.jsonl')
  const child = spawn(process.execPath, [program, 'backtest', ...long, '--out', out], { stdio: 'ignore' })
  const closed = once(child, 'close')
  const done = () => (existsSync(out) ? readFileSync(out, 'utf8').split('\n').length - 2 : 0)
  while (done() < 2 && child.exitCode === null) await wait(5)
  child.kill('SIGKILL')
  expect((await closed)[1]).toBe('SIGKILL')

  const before = done()
  const kept = readFileSync(out, 'utf8')
    .split('\n')
    .slice(0, before + 1)
  copyFileSync(out, path('as-killed.jsonl'))
  expect(before).toBeGreaterThanOrEqual(2)
  const [resumed, whole] = await Promise.all([told([...long, '--out', out]), told(long)])
  const { origins: all } = backtested.parse(JSON.parse(whole.stdout))
  expect(before).toBeLessThan(all)
  expect(resumed.stderr).toContain(`${before} of ${all} origins were done before\n`)
  expect(resumed.stdout).toBe(whole.stdout)
  const origins = journalled(out)
  expect(new Set(origins).size).toBe(all)
  expect(origins).toHaveLength(all)
  expect(
    readFileSync(out, 'utf8')
      .split('\n')
      .slice(0, before + 1),
  ).toEqual(kept)
})

describe('one line', () => {
  test.each<[string, string[]]>([
    [
      'origins: the trace is shorter than training and deadline together (12 s)',
      ['--train', '10s', '--deadline', '3s'],
    ],
    ['origins: training is shorter than an epoch of 0.02 s (0.001 s)', ['--train', '1ms']],
    ['origins: more than two origins an epoch of 0.02 s (every 0.000001 s)', ['--every', '1us']],
  ])('%s', async (message, plan) => {
    const out = path('never.jsonl')
    await refused([csv, ...read, ...migration, ...plan, '--out', out], `${csv}: ${message}`)
    expect(existsSync(out)).toBe(false)
  })

  test('into a folder that is missing', async () => {
    const missing = path('missing/out.jsonl')
    await refused([...job, '--out', missing], `${missing}: write: no such file or directory (ENOENT)`)
    await refused([...job, '--out', folder], `${folder}: open: is a folder (EISDIR)`)
    expect(readdirSync(folder)).not.toContain('missing')
  })
})
