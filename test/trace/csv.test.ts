import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { writeCsv } from '../../src/trace/csv.ts'
import { convert, readTrace } from '../../src/trace/open.ts'
import { anyTrace, traceOf } from './arbitrary.ts'
import { scratch } from './scratch.ts'

const { folder, path } = scratch()
const trace = traceOf({ pageSize: 4096, pageCount: 20 }, [
  [
    0,
    0.1,
    [
      [4, 2],
      [9, 1],
    ],
  ],
  [0.1, 0.30000000000000004, []],
])

test.each([
  ['a.csv', 'start_s,end_s,page\n0,0.1,4\n0,0.1,5\n0,0.1,9\n0.1,0.30000000000000004,\n'],
  ['a.tsv', 'start_s\tend_s\tpage\n0\t0.1\t4\n0\t0.1\t5\n0\t0.1\t9\n0.1\t0.30000000000000004\t\n'],
  [
    'a.jsonl',
    '{"start_s":0,"end_s":0.1,"page":4}\n{"start_s":0,"end_s":0.1,"page":5}\n{"start_s":0,"end_s":0.1,"page":9}\n' +
      '{"start_s":0.1,"end_s":0.30000000000000004,"page":null}\n',
  ],
])('%s has a row a page and epoch, and is read back', async (name, expected) => {
  await writeCsv(path(name), [trace])
  expect(readFileSync(path(name), 'utf8')).toBe(expected)
  expect(await readTrace(path(name), { pageCount: 20 })).toEqual(trace)
  await writeCsv(path(`${name}.gz`), [trace])
  expect(gunzipSync(readFileSync(path(`${name}.gz`))).toString()).toBe(expected)
})

test('any trace with a page survives CSV', async () => {
  await fc.assert(
    fc.asyncProperty(anyTrace, fc.constantFrom('csv', 'tsv', 'jsonl'), async (trace, format) => {
      const { info, ...columns } = trace
      const file = path(`round.${format}`)
      await writeCsv(file, [trace])
      const read = await readTrace(file, { pageCount: info.pageCount, pageSize: info.pageSize })
      expect({ ...read }).toEqual({ ...columns, info: { pageSize: info.pageSize, pageCount: info.pageCount } })
    }),
    { numRuns: 15 },
  )
})

test('Parquet to CSV to Parquet changes no epoch and no run', async () => {
  const traces = fileURLToPath(new URL('../../data/traces/', import.meta.url))
  for (const name of ['vlc-rtp-a000-before', 'idle-long', 'redis-a003-during']) {
    const original = await readTrace(`${traces}${name}.parquet`)
    await convert(`${traces}${name}.parquet`, path('out.csv.gz'))
    await convert(path('out.csv.gz'), path('back.parquet'), { pageCount: original.info.pageCount })
    const { info, ...columns } = await readTrace(path('back.parquet'))
    expect({ ...columns, info: original.info }).toEqual({ ...original })
    expect(info).toEqual({ pageSize: 4096, pageCount: 131072 })
  }
})

test('a failed write leaves nothing', async () => {
  const before = readdirSync(folder)
  const batches = (function* () {
    yield trace
    throw new RangeError('broken source')
  })()
  await expect(writeCsv(path('broken.csv'), batches)).rejects.toThrow('broken source')
  expect(readdirSync(folder)).toEqual(before)
})

test('a name must say the format', async () => {
  const message = `${path('a.txt')}: extension: expected one of .csv, .tsv, .jsonl (.txt)`
  await expect(writeCsv(path('a.txt'), [trace])).rejects.toThrow(message)
})
