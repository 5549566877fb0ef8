import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { convert, readTrace } from '../../src/trace/open.ts'
import { openParquet } from '../../src/trace/parquet.ts'
import { writeParquet } from '../../src/trace/parquet-writer.ts'
import type { Epochs } from '../../src/trace/trace.ts'
import { anyTrace, traceOf } from './arbitrary.ts'
import { scratch, sql } from './scratch.ts'

const { folder, path, write } = scratch()
const traces = fileURLToPath(new URL('../../data/traces/', import.meta.url))
const redis = `${traces}redis-a003-during.parquet`

const sizes = `'precopy.page_size': '4096', 'precopy.page_count': '100'`
const epoch = '0::double as start_s, 1::double as end_s, [7]::uinteger[] as first, [1]::uinteger[] as count'
const then = (row: string) =>
  `select ${epoch} union all select ${row.replaceAll(/\[.*?\]/g, list => `${list}::uinteger[]`)}`

async function parquet(query: string, metadata = sizes): Promise<string> {
  const file = path(`bad-${files++}.parquet`)
  await sql(`copy (${query}) to '${file}' (format parquet, kv_metadata {${metadata}})`)
  return file
}
let files = 0

test('what is known of the guest comes from the metadata', async () => {
  const { info, length } = await openParquet(redis)
  expect(info).toMatchObject({ pageSize: 4096, pageCount: 131072, workload: 'redis', licence: 'MIT' })
  expect(info.zeroPages).toBeGreaterThan(90_000)
  expect(length).toBe((await readTrace(redis)).length)
})

test('a batch holds the runs by hand', async () => {
  const file = await parquet(`select 0::double as start_s, 0.5::double as end_s, [3, 9]::uinteger[] as first,
    [2, 1]::uinteger[] as count union all select 0.5, 1, []::uinteger[], []::uinteger[]
    union all select 1, 1.5, [0]::uinteger[], [100]::uinteger[]`)
  const batches = []
  for await (const batch of (await openParquet(file)).batches()) batches.push(batch)
  expect(batches).toEqual([
    {
      starts: Float64Array.of(0, 0.5, 1),
      ends: Float64Array.of(0.5, 1, 1.5),
      offsets: Uint32Array.of(0, 2, 2, 3),
      firsts: Uint32Array.of(3, 9, 0),
      counts: Uint32Array.of(2, 1, 100),
    },
  ])
})

test('any trace survives Parquet', async () => {
  await fc.assert(
    fc.asyncProperty(anyTrace, async trace => {
      const file = path('round.parquet')
      await writeParquet(file, trace.info, trace.length, [trace])
      expect(await readTrace(file)).toEqual(trace)
    }),
    { numRuns: 15 },
  )
})

test('batches may be cut anywhere, and a slice is a trace', async () => {
  const trace = await readTrace(redis)
  const file = path('cut.parquet')
  const cut = [trace.slice(0, 1), trace.slice(1, 20), trace.slice(20, trace.length)]
  await writeParquet(file, trace.info, trace.length, cut)
  expect(await readTrace(file)).toEqual(trace)
})

test('the file has the canonical columns, and nothing else stays in the folder', async () => {
  const file = path("it's [1].parquet")
  const trace = await readTrace(redis)
  await writeParquet(file, trace.info, trace.length, [trace])
  const escaped = file.replaceAll("'", "''")
  const columns = await sql(`select name, type, converted_type from parquet_schema('${escaped}') offset 1`)
  expect(columns).toEqual([
    ['start_s', 'DOUBLE', null],
    ['end_s', 'DOUBLE', null],
    ['first', null, 'LIST'],
    ['list', null, null],
    ['element', 'INT32', 'UINT_32'],
    ['count', null, 'LIST'],
    ['list', null, null],
    ['element', 'INT32', 'UINT_32'],
  ])
  expect(await readTrace(file)).toEqual(trace)
  expect(readdirSync(folder).filter(name => name.startsWith('.'))).toEqual([])
})

test('a failed write leaves the old file and no other', async () => {
  const file = write('kept.parquet', 'old')
  const before = readdirSync(folder)
  const info = { pageSize: 4096, pageCount: 10 }
  const bad: Epochs = traceOf(info, [[0, 1, [[10, 1]]]])
  await expect(writeParquet(file, info, 1, [bad])).rejects.toThrow(
    `${file}: epoch 0: page out of range, of 10 pages (10)`,
  )
  expect(readFileSync(file, 'utf8')).toBe('old')
  expect(readdirSync(folder)).toEqual(before)
})

test('a file cannot be written into a folder that is missing', async () => {
  const file = path('missing/a.parquet')
  const trace = await readTrace(redis)
  const written = writeParquet(file, trace.info, trace.length, [trace])
  await expect(written).rejects.toThrow(`${file}: write: no such file or directory (ENOENT)`)
})

test.each<[string, string, string?]>([
  ['epoch 1, column start_s: missing value (null)', then('null, 2, [1], [1]')],
  ['epoch 1, column end_s: missing value (null)', then('1, null, [1], [1]')],
  ['epoch 1, column first: missing value (null)', then('1, 2, null, [1]')],
  ['epoch 1, column count: missing value (null)', then('1, 2, [1, 2], [1, null]')],
  ['epoch 1: first and count differ in length (2 and 1)', then('1, 2, [1, 2], [1]')],
  ['epoch 1: page out of range, of 100 pages (100)', then('1, 2, [100], [1]')],
  ['epoch 1: starts before epoch 0 ends at 1 s (0.5)', then('0.5, 2, [1], [1]')],
  [
    'epoch 0: start must be finite and not negative (NaN)',
    `select * replace ('nan'::double as start_s) from (select ${epoch})`,
  ],
  ['trace: no epochs (0)', `select ${epoch} limit 0`],
  ['column end_s: missing (start_s, first, count)', `select * exclude end_s from (select ${epoch})`],
  ['column first: must be UINTEGER[] (BIGINT[])', `select * replace ([7]::bigint[] as first) from (select ${epoch})`],
  ['column start_s: must be DOUBLE (FLOAT)', `select * replace (0::float as start_s) from (select ${epoch})`],
  ['metadata precopy.page_size: missing (undefined)', `select ${epoch}`, `'precopy.page_count': '100'`],
  ['metadata precopy.page_count: missing (undefined)', `select ${epoch}`, `'precopy.page_size': '4096'`],
  [
    'metadata precopy.page_count: must be a whole number from 1 to 4294967296 (many)',
    `select ${epoch}`,
    `'precopy.page_size': '4096', 'precopy.page_count': 'many'`,
  ],
  [
    'metadata precopy.zero_pages: must be a whole number from 0 to 100 (101)',
    `select ${epoch}`,
    `${sizes}, 'precopy.zero_pages': '101'`,
  ],
])('%s', async (message, query, metadata) => {
  const file = await parquet(query, metadata)
  await expect(readTrace(file)).rejects.toThrow(`${file}: ${message}`)
})

test.each<[string, (bytes: Buffer) => Buffer, string]>([
  [
    'truncated',
    bytes => bytes.subarray(0, bytes.length / 2),
    'footer: not a whole Parquet file (No magic bytes found at end of file)',
  ],
  ['empty', () => Buffer.alloc(0), 'footer: not a whole Parquet file (File too small to be a Parquet file)'],
  [
    'damaged',
    bytes => bytes.fill(0x5a, 20_000, 25_000),
    'epoch 0 or later: damaged (Failed to read file: ZSTD Decompression failure)',
  ],
  [
    'text',
    () => Buffer.from('time,page\n0,1\n'.repeat(9)),
    'footer: not a whole Parquet file (No magic bytes found at end of file)',
  ],
])('a %s file is refused', async (name, spoil, message) => {
  const file = write(`${name}.parquet`, spoil(readFileSync(redis)))
  await expect(readTrace(file)).rejects.toThrow(`${file}: ${message}`)
})

test('damage far into a file is found, whatever was read before', async () => {
  const file = write('late.parquet', readFileSync(`${traces}redis-long.parquet`).fill(0x5a, 4_000_000, 4_010_000))
  await expect(readTrace(file)).rejects.toThrow(/late.parquet: epoch \d+ or later: damaged \(.+\)$/)
  const before = readdirSync(folder)
  await expect(convert(file, path('half.csv'))).rejects.toThrow(': damaged ')
  expect(readdirSync(folder)).toEqual(before)
})

test('stopping half way closes the file', async () => {
  const reader = await openParquet(`${traces}gcc-long.parquet`)
  for await (const { starts } of reader.batches()) {
    expect(starts.length).toBeLessThan(reader.length)
    break
  }
})
