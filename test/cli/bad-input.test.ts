import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { scratch, sql } from '../trace/scratch.ts'
import { data, precopy, traces } from './program.ts'

const { path, write } = scratch()
const idle = `${traces}idle-a000-before.parquet`
const counts = `${data}dirty-rate-2023.json`
const migration = ['--bandwidth', '32MiB/s', '--downtime-limit', '300ms']
const fits = (memory: object, models: object) => JSON.stringify({ precopy: 'fits', version: 1, memory, models })
const guest = { pageSize: 4096, pageCount: 10, zeroPages: 0 }

const files: Record<string, string | Uint8Array> = {
  'truncated.parquet': readFileSync(idle).subarray(0, 5000),
  'column.csv': 'time,page,colour\n0,1,red\n',
  'nan.csv': 'time,page\nnan,1\n',
  'backwards.csv': 'time,page\n2,1\n1,1\n',
  'negative.csv': 'time,page\n0,-1\n',
  'empty.csv': 'time,page\n',
  'nothing.csv': '',
  'good.csv': 'time,page\n0,1\n1,2\n',
  'notes.txt': 'time,page\n0,1\n',
  'half.json': '{"precopy":"fits","version":1,"memory":{"pageSi',
  'version.json': '{"precopy": "fits", "version": 2}',
  'model.json': fits(guest, { magic: { model: 'magic', state: {} } }),
  'state.json': fits(guest, { resample: { model: 'resample', state: {} } }),
  'memory.json': fits({}, { 'constant-rate': { model: 'constant-rate', state: { rate: 1 } } }),
  'none.json': fits(guest, {}),
  'other.json': '{"hello":1}',
}

beforeAll(async () => {
  for (const [name, content] of Object.entries(files)) write(name, content)
  const row = '0::double as start_s, 1::double as end_s, [100]::uinteger[] as first, [1]::uinteger[] as count'
  const metadata = `'precopy.page_size': '4096', 'precopy.page_count': '100'`
  await sql(`copy (select ${row}) to '${path('range.parquet')}' (format parquet, kv_metadata {${metadata}})`)
  copyFileSync(counts, path('counts.json'))
})

const inspections: [string, string][] = [
  ['missing.parquet', 'open: no such file or directory (ENOENT)'],
  ['missing.csv', 'open: no such file or directory (ENOENT)'],
  ['missing.json', 'open: no such file or directory (ENOENT)'],
  ['truncated.parquet', 'footer: not a whole Parquet file ('],
  ['range.parquet', 'epoch 0: page out of range, of 100 pages (100)'],
  ['column.csv', 'column colour: unknown: '],
  ['nan.csv', 'row 2, column time: not a number (nan)'],
  ['backwards.csv', 'row 3, column time: runs backwards, after 2 s (1)'],
  ['negative.csv', 'row 2, column page: negative (-1)'],
  ['empty.csv', 'trace: no epochs (0)'],
  ['nothing.csv', 'row 1: empty file (0 bytes)'],
  ['notes.txt', 'extension: expected one of '],
  ['other.json', 'page-size: '],
]

/** A command, its operands, a file of the scratch folder first, and what it must say of that file. */
const jobs: [string, string[], string][] = [
  ['replay', ['counts.json', ...migration], 'trace: has counts only, no pages, and cannot be replayed ('],
  ['replay', ['good.csv', ...migration, '--at', '9s'], '--at: must lie between 0 and 1.01 s (9)'],
  ['replay', ['good.csv', ...migration, '--every', '1ns'], '--every: gives more than two starts an epoch of '],
  ['fit', ['counts.json', '--model', 'resample'], 'trace: resample needs a trace of pages, not of counts ('],
  ['fit', ['truncated.parquet', '--out', 'OUT/fits.json'], 'footer: not a whole Parquet file ('],
  ['convert', ['backwards.csv', 'OUT/trace.parquet'], 'row 3, column time: runs backwards, after 2 s (1)'],
  ['convert', ['range.parquet', 'OUT/trace.csv'], 'epoch 0: page out of range, of 100 pages (100)'],
  ['convert', ['counts.json', 'OUT/trace.csv'], 'trace: has counts only, '],
  ['report', ['nan.csv', '-o', 'OUT/report.html'], 'row 2, column time: not a number (nan)'],
  ['report', ['counts.json', '-o', 'OUT/report.html'], 'trace: has counts only, '],
  ['forecast', ['half.json', ...migration], 'fits: Unterminated string in JSON'],
  ['forecast', ['version.json', ...migration], 'fits: expected fits of version 1 ('],
  ['forecast', ['model.json', ...migration], 'fits: unknown model: magic ('],
  ['forecast', ['state.json', ...migration], 'fits: damaged ('],
  ['forecast', ['memory.json', ...migration], 'fits: the memory of the guest is missing or damaged ('],
  ['forecast', ['none.json', ...migration], 'fits: no models ('],
]

const commandLines: [string, string[]][] = [
  ['--bandwidth: expected a positive number of bytes per second (0)', ['--bandwidth', '0']],
  ['--bandwidth: expected bytes per second, such as 32MiB/s (3apples)', ['--bandwidth', '3apples']],
  ['--bandwidth: expected bytes per second, such as 32MiB/s (300ms)', ['--bandwidth', '300ms']],
  ['--downtime-limit: expected a positive number of seconds (-1s)', ['--downtime-limit', '-1s']],
  ['--deadline: expected seconds, such as 300ms (never)', ['--deadline', 'never']],
  ['--page-size: expected a whole number of bytes (0.5)', ['--page-size', '0.5']],
]

let folders = 0

/** Runs a command that must fail on FILE with one line and leave nothing in the folder that OUT stands for. */
async function refused(args: readonly string[], file: string, message: string): Promise<void> {
  const out = path(`out-${folders++}`)
  mkdirSync(out)
  const { code, stdout, stderr } = await precopy(args.map(word => word.replace(/^OUT\b/, out)))
  expect(stderr.slice(0, -1)).not.toContain('\n')
  expect(stderr).toMatch(/^precopy: .+: .+ \(.*\)\n$/)
  expect(stderr).toContain(`precopy: ${file}: ${message}`)
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(readdirSync(out)).toEqual([])
}

describe('one line that names the file, the place and the value', () => {
  test.each(inspections)('inspect %s: %s', (name, message) => refused(['inspect', path(name)], path(name), message))

  test.each(jobs)('%s %j: %s', (command, [name, ...rest], message) =>
    refused([command, path(name!), ...rest], path(name!), message),
  )

  test.each(commandLines)('%s', (message, option) =>
    refused(['forecast', idle, ...migration, ...option], 'command line', message),
  )

  test('fits without the model that is asked for', async () => {
    const only = path('only.json')
    expect((await precopy(['fit', idle, '--model', 'constant-rate', '--out', only])).code).toBe(0)
    await refused(
      ['forecast', only, ...migration, '--model', 'resample'],
      only,
      'fits: no fit of resample (constant-rate)',
    )
  })

  test.each([
    ['fit', idle, '--model', 'constant-rate', '--out'],
    ['convert', idle],
    ['report', idle, '--model', 'constant-rate', '--draws', '5', '-o'],
  ])('%s into a folder that is missing', async (...args) => {
    const out = path(`missing/${args[0]}.${{ fit: 'json', convert: 'csv' }[args[0]!] ?? 'html'}`)
    await refused([...args, out], out, 'write: no such file or directory (ENOENT)')
  })

  test('convert to a format that is unknown', async () => {
    await refused(['convert', path('good.csv'), 'OUT/trace.xls'], path(`out-${folders}/trace.xls`), 'extension: ')
  })
})

test('--debug adds where it came from', async () => {
  const { code, stderr } = await precopy(['inspect', path('nan.csv'), '--debug'])
  const [line, ...stack] = stderr.trimEnd().split('\n')
  expect(code).toBe(1)
  expect(line).toBe(`precopy: ${path('nan.csv')}: row 2, column time: not a number (nan)`)
  expect(stack.filter(text => /^ {4}at /.test(text)).length).toBeGreaterThan(1)
})
