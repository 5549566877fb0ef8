import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { readMigrations } from '../../src/cli/migrations-file.ts'
import { outlierSentence } from '../../src/cli/outlier-sentences.ts'
import { piecewiseCounts } from '../../src/evaluation/baselines.ts'
import { type MeasuredMigration, measuredMigration } from '../../src/evaluation/measured.ts'
import { type ExplainedOutlier, explainOutliers, outliersOf } from '../../src/evaluation/outliers.ts'
import { levels } from '../../src/evaluation/scored.ts'
import { baselineRows, forecastMeasured, scoreMeasured } from '../../src/evaluation/validate.ts'
import { models } from '../../src/models/registry.ts'
import { source } from '../../src/random.ts'
import { readTrace } from '../../src/trace/open.ts'
import { scratch } from '../trace/scratch.ts'
import { validated } from './contract.ts'
import { data, precopy, said, spawned, traces } from './program.ts'

const { folder, path, write } = scratch()
symlinkSync(traces, path('traces'))

const bundled = new Map(
  readFileSync(`${data}migrations.jsonl`, 'utf8')
    .trim()
    .split('\n')
    .map(line => measuredMigration.parse(JSON.parse(line)))
    .map(migration => [migration.id, migration]),
)
/** A bundled record, whose trace lies beside the file. */
const record = (id: string): MeasuredMigration => bundled.get(id)!
const withTrace = (migration: MeasuredMigration, trace: string | null): MeasuredMigration => ({
  ...migration,
  before: { ...migration.before, trace },
})
const jsonl = (name: string, ...lines: unknown[]) =>
  write(name, lines.map(line => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''))

const idle = record('idle-a000')
const some = [idle, record('uniform-a000'), record('idle-a001'), record('hotcold-a007')]
// Traces by names that are absolute and relative to the file.
const file = jsonl('some.jsonl', withTrace(idle, data + idle.before.trace), ...some.slice(1))
const names = ['constant-rate', 'dirty-curve']
const few = ['--models', names.join(','), '--draws', '20']
const told = async (...args: string[]) => {
  const run = await precopy(['validate', ...args])
  expect(run.code, run.stderr).toBe(0)
  return { stdout: run.stdout, stderr: said(run) }
}

describe('some migrations', () => {
  const printed = told(file, ...few, '--json').then(({ stdout }) => stdout)

  test('as others rely on, same numbers twice and in the library', async () => {
    const [stdout, other, again] = await Promise.all([
      printed,
      told(file, ...few, '--json', '--seed', '2'),
      spawned(['validate', file, ...few, '--json']),
    ])
    expect(again.stdout).toBe(stdout)
    expect(other.stdout).not.toBe(stdout)

    const chosen = [
      ...Object.entries(models).filter(([name]) => names.includes(name)),
      ['', piecewiseCounts()] as const,
    ]
    const named = Object.fromEntries(chosen.map(([, model]) => [model.name, model]))
    const forecasts = await Promise.all(
      some.map(async migration => {
        const trace = await readTrace(data + migration.before.trace)
        return scoreMeasured(migration, forecastMeasured(migration, trace, named, { draws: 20, source: source(1) }))
      }),
    )
    const baselines = some.map((migration, i) => scoreMeasured(migration, baselineRows(some, i)))
    const ninety = levels.indexOf(0.9)
    const { migrations } = validated.parse(JSON.parse(stdout))
    expect(migrations).toEqual(
      [...forecasts, ...baselines]
        .flat()
        .map(({ id, workload, model, convergence, converged, forecasts, quantities }) => {
          const observed = Object.entries(quantities ?? {}).map(([name, { observed }]) => [name, observed])
          const laws = Object.entries(forecasts).map(([name, { median, lower, upper }]) => {
            return [name, { median, lower: lower[ninety], upper: upper[ninety] }]
          })
          const scores = Object.entries(quantities ?? {}).map(([name, { crps, logScore, pit }]) => {
            return [name, { crps, logScore: Number.isFinite(logScore) ? logScore : null, pit }]
          })
          return {
            id,
            workload,
            model,
            observed: { converged, ...Object.fromEntries(observed) },
            forecast: { convergence, ...Object.fromEntries(laws) },
            scores: Object.fromEntries(scores),
          }
        }),
    )
  })

  test('what came of them, and scores of what completed', async () => {
    const { migrations, models } = validated.parse(JSON.parse(await printed))
    const of = (id: string, model: string) => migrations.find(row => row.id === id && row.model === model)
    const { rounds, totalTime, downtime, bytes } = idle.after
    expect(of('idle-a000', 'dirty-curve')!.observed).toEqual({ converged: true, rounds, totalTime, downtime, bytes })
    expect(of('hotcold-a007', 'dirty-curve')!.observed).toEqual({ converged: false })
    expect(of('idle-a000', 'last-migration')).toBeUndefined()
    expect(of('idle-a001', 'last-migration')!.forecast.rounds).toEqual({ median: rounds, lower: rounds, upper: rounds })
    expect(models.map(({ model, n }) => [model, n])).toEqual([
      ...[...names, 'piecewise-counts', 'climatology', 'qemu-expected-downtime'].map(name => [name, 4]),
      ['last-migration', 1],
    ])
    expect(models.map(({ totalTime }) => totalTime.crps !== null)).toEqual([true, true, true, true, false, true])
  })

  test('what is far out is explained, the same in every form', async () => {
    const json = JSON.parse(await printed)
    const { outliers, migrations } = validated.parse(json)
    const chosen = models[json.verdict.model]!
    expect(new Set(outliers.map(({ model }) => model))).toEqual(new Set([chosen.name]))
    for (const { id, model, quantity, observed, because } of outliers) {
      const row = migrations.find(one => one.id === id && one.model === model)!
      expect(row.observed[quantity]).toBe(observed)
      expect(because).not.toEqual([])
    }
    const expected = await Promise.all(
      some.map(async migration => {
        const trace = await readTrace(data + migration.before.trace)
        const options = { draws: 20, source: source(1) }
        const rows = forecastMeasured(migration, trace, { [chosen.name]: chosen }, options)
        const missed = outliersOf(scoreMeasured(migration, rows), chosen.name)
        return explainOutliers(missed, migration, trace, chosen, options)
      }),
    )
    expect(outliers).toEqual(expected.flat())
  })

  test('on a page', async () => {
    const { stdout } = await told(file, ...few, '--page', path('page.html'))
    const html = readFileSync(path('page.html'), 'utf8')
    const { outliers } = validated.parse(JSON.parse(await printed))
    expect(html.indexOf('Forecasts by ')).toBeLessThan(html.indexOf('<table>'))
    expect(html).toContain('<h2>Outliers</h2>')
    for (const outlier of outliers) {
      expect(stdout).toContain(`\n${outlierSentence(outlier as ExplainedOutlier)}\n`)
      expect(html).toContain(`<p>${outlierSentence(outlier as ExplainedOutlier)}</p>`)
    }
    expect(stdout).toMatch(/^Validation (passed|failed): /)
    expect(html).toContain('<h1>Validation on some.jsonl</h1>')
    expect(/<p class="lead">([^<]*)</.exec(html)![1]).toBe(stdout.split('\n', 1)[0])
    for (const name of names) expect(html).toContain(`<td>${name}</td>`)
  })

  test('without a trace are for the baselines; a downtime of 0 is what QEMU tells of less than a millisecond', async () => {
    const short = { ...idle, after: { ...idle.after, downtime: 0 } }
    const untraced = jsonl('untraced.jsonl', withTrace(some[1]!, null), short, some[2])
    const { stdout, stderr } = await told(untraced, ...few, '--json')
    expect(stderr).toBe('1 of 3 migrations have no trace: baselines only\n')
    const { migrations } = validated.parse(JSON.parse(stdout))
    const models = (id: string) => migrations.filter(row => row.id === id).map(({ model }) => model)
    expect(models('uniform-a000')).toEqual(['climatology', 'qemu-expected-downtime'])
    expect(models('idle-a000')).toEqual([...names, 'piecewise-counts', 'climatology', 'qemu-expected-downtime'])
    expect(migrations.find(({ id }) => id === 'idle-a000')!.observed.downtime).toBe(0)
  })

  test('none of which completed', async () => {
    const cancelled = jsonl('cancelled.jsonl', record('hotcold-a007'))
    const { stdout } = await told(cancelled, ...few, '--page', path('cancelled.html'))
    expect(stdout).toMatch(/^Nothing to validate: no migration completed\.\n/)
    expect(readFileSync(path('cancelled.html'), 'utf8')).toContain('<p class="lead">Nothing to validate: ')
  })
})

const changed = (part: 'before' | 'after', values: object) => ({ ...idle, [part]: { ...idle[part], ...values } })
const { workload: _, ...nameless } = idle

const lines: [string, unknown[], string][] = [
  ['text', [idle, '{"id": oops'], 'line 2: not JSON ({"id": oops)'],
  ['missing', [nameless], 'line 1, workload: Invalid input: expected string, received undefined (undefined)'],
  [
    'type',
    [idle, '', changed('before', { pageCount: 'many' })],
    'line 3, before, pageCount: Invalid input: expected number, received string ("many")',
  ],
  [
    'negative',
    [idle, changed('before', { bandwidth: -5 })],
    'line 2, before, bandwidth: Too small: expected number to be >0 (-5)',
  ],
  ['trace', [idle, changed('before', { trace: 'none.parquet' })], 'line 2, before, trace: no such file (none.parquet)'],
  ['empty', [], 'line 1: no migration (empty)'],
]
const moreLines: [string, unknown[], string][] = [
  [
    'part',
    [{ id: 'a', workload: 'w' }],
    'line 1, before: Invalid input: expected object, received undefined (undefined)',
  ],
  [
    'zeros',
    [changed('before', { zeroPages: 131073 })],
    'line 1, before, zeroPages: more zero pages than pages (131073)',
  ],
  [
    'outcome',
    [changed('after', { totalTime: null })],
    'line 1, after, totalTime: a completed migration needs it (null)',
  ],
  ['list', ['[1]'], 'line 1: Invalid input: expected object, received array ([1])'],
  ['null', ['null'], 'line 1: Invalid input: expected object, received null (null)'],
  [
    'poll',
    [
      { time: 0, 'query-migrate': {} },
      { time: 'now', 'query-migrate': {} },
    ],
    'line 2, time: Invalid input: expected number, received string ("now")',
  ],
  ['polls', [{ time: 0, 'query-migrate': {} }], 'polls: no poll found the migration under way (1 polls)'],
]

describe('one line that names file, line, field and value', () => {
  test.each(lines)('%s', async (name, lines, message) => {
    const bad = jsonl(`${name}.bad`, ...lines)
    const page = `${name}.html`
    const { code, stdout, stderr } = await precopy(['validate', file, bad, ...few, '--page', path(page)])
    expect(stderr).toBe(`precopy: ${bad}: ${message}\n`)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(readdirSync(folder)).not.toContain(page)
  })

  test.each(moreLines)('%s', async (name, lines, message) => {
    const bad = jsonl(`${name}.bad`, ...lines)
    await expect(readMigrations(bad)).rejects.toThrow(expect.objectContaining({ message: `${bad}: ${message}` }))
  })

  test('a trace that is no trace', async () => {
    const broken = write('broken.parquet', 'PAR1')
    const run = await precopy(['validate', jsonl('broken.jsonl', withTrace(idle, 'broken.parquet')), ...few])
    expect(run.code).toBe(1)
    expect(said(run)).toMatch(/^precopy: .+: footer: .+ \(.+\)\n$/)
    expect(said(run)).toContain(broken)
  })

  test('half a compressed file', async () => {
    const half = write('half.jsonl.gz', gzipSync(JSON.stringify(idle)).subarray(0, 40))
    const { code, stderr } = await precopy(['validate', half, ...few])
    expect({ code, stderr }).toEqual({ code: 1, stderr: `precopy: ${half}: gzip: unexpected end of file (40 bytes)\n` })
  })
})

const polls = fileURLToPath(new URL('../../../shared/data/polls/', import.meta.url))

test.skipIf(!existsSync(polls))('logs of query-migrate', async () => {
  const logs = ['Precopy_Convergent-1', 'Precopy_Convergent-2', 'Autoconverge_16T-1'].map(
    log => `${polls}${log}.jsonl.gz`,
  )
  const { stdout, stderr } = await told(...logs, ...few, '--json')
  expect(stderr).toBe('3 of 3 migrations have no trace: baselines only\n')
  const { migrations } = validated.parse(JSON.parse(stdout))
  expect(migrations.map(({ id, model }) => `${id} ${model}`)).toEqual([
    'Precopy_Convergent-1 climatology',
    'Precopy_Convergent-1 qemu-expected-downtime',
    'Precopy_Convergent-2 climatology',
    'Precopy_Convergent-2 last-migration',
    'Precopy_Convergent-2 qemu-expected-downtime',
    'Autoconverge_16T-1 climatology',
    'Autoconverge_16T-1 qemu-expected-downtime',
  ])
  expect(migrations[3]!.forecast.totalTime!.median).toBeGreaterThan(17)
})
