import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { readTrace } from '../../src/trace/open.ts'
import { openWrites, type WritesOptions } from '../../src/trace/writes.ts'
import { traceOf } from './arbitrary.ts'
import { scratch } from './scratch.ts'

const { path, write } = scratch()

describe('without an end', () => {
  test('writes are cut into epochs, pages counted once, neighbours joined, empty epochs kept', async () => {
    const file = write('cut.csv', 'time,page\n0.12,5\n0.13,4\n0.14,5\n0.19,9\n0.2,1\n0.45,0\n')
    const expected = traceOf({ pageSize: 4096, pageCount: 10 }, [
      [
        1 * 0.1,
        2 * 0.1,
        [
          [4, 2],
          [9, 1],
        ],
      ],
      [2 * 0.1, 3 * 0.1, [[1, 1]]],
      [3 * 0.1, 4 * 0.1, []],
      [4 * 0.1, 5 * 0.1, [[0, 1]]],
    ])
    expect(await readTrace(file, { epoch: 0.1 })).toEqual(expected)
  })

  test('a time on a border belongs to the epoch that begins there, whatever its rounding', async () => {
    const times = Array.from({ length: 50 }, (_, k) => Number((k * 0.1).toFixed(1)))
    const file = write('border.csv', `time,page\n${times.map((time, k) => `${time},${k}`).join('\n')}`)
    const trace = await readTrace(file, { epoch: 0.1 })
    expect([...trace.firsts]).toEqual(times.map((_, k) => k))
    expect([...trace.offsets]).toEqual([0, ...times.map((_, k) => k + 1)])
  })

  test('times may be in other units and pages have the names that tracers give them', async () => {
    const expected = await readTrace(write('seconds.csv', 'time,page\n0.12,5\n0.25,16\n'), { epoch: 0.1 })
    for (const [name, text] of [
      ['ms.csv', 'time_ms,pfn\n120,5\n250,0x10\n'],
      ['us.tsv', 'timestamp_us\tgfn\n120000\t0x5\n250000\t0x10\n'],
      ['ns.csv', 'gfn,Time_ns\n5,120000000\n16,250000000\n'],
      ['s.csv', 'timestamp,address\n0.12,20480\n0.25,65536\n'],
    ] as const) {
      expect(await readTrace(write(name, text), { epoch: 0.1 }), name).toEqual(expected)
    }
    const epochs = await readTrace(write('epochs-ms.csv', 'start_ms,end_ms,page\n0,20,1\n20,40,\n'))
    expect([...epochs.ends]).toEqual([0.02, 0.04])
  })

  test('a row without a page marks an instant in which nothing was written', async () => {
    const file = write('quiet.csv', 'time,page\n0,\n0.025,3\n0.04,\n')
    const trace = await readTrace(file)
    expect(trace.length).toBe(5)
    expect([...trace.offsets]).toEqual([0, 0, 0, 1, 1, 1])
    expect(trace.end).toBe(0.05)
  })
})

describe('with an end', () => {
  test('epochs are the pairs of start and end, exactly', async () => {
    const file = write(
      'pairs.csv',
      'start_s,end_s,page\n0.1,0.30000000000000004,7\n0.1,0.30000000000000004,6\n0.5,0.7,\n0.7,1,2\n',
    )
    const trace = await readTrace(file, { pageCount: 50, zeroPages: 4, pageSize: 16384 })
    const info = { pageSize: 16384, pageCount: 50, zeroPages: 4 }
    expect(trace).toEqual(
      traceOf(info, [
        [0.1, 0.30000000000000004, [[6, 2]]],
        [0.5, 0.7, []],
        [0.7, 1, [[2, 1]]],
      ]),
    )
  })
})

test.each<[string, string]>([
  ['a.csv', '"time","address"\r\n0,0x1fff\r\n0,8192\r\n0,0X3000\r\n'],
  ['bom.csv', '\uFEFFtime_s,Address\n0,0x1fff\n0,8192\n0,12288'],
  ['a.tsv', 'address\ttime\n0x1fff\t0\n8192\t0\n12288\t0\n'],
  ['a.jsonl', '{"time":0,"address":"0x1fff"}\n{"address":8192,"time":0}\n{"time":"0","address":"0x3000"}\n'],
])('addresses, names, separators and line ends of %s', async (name, content) => {
  const expected = traceOf({ pageSize: 4096, pageCount: 4 }, [[0, 0.01, [[1, 3]]]])
  expect(await readTrace(write(name, content))).toEqual(expected)
  expect(await readTrace(write(`${name}.gz`, gzipSync(content)))).toEqual(expected)
})

test('a row a page: a long file is read in order over many batches', async () => {
  const rows = Array.from({ length: 150_000 }, (_, i) => `${i / 1000},${(i * 7919) % 10_007}`)
  const reader = await openWrites(write('long.csv', `time,page\n${rows.join('\n')}\n`), { epoch: 0.001 })
  expect(reader.info.pageCount).toBe(10_007)
  expect(reader.length).toBe(150_000)
  let row = 0
  let batches = 0
  for await (const { starts, firsts } of reader.batches()) {
    batches++
    for (let i = 0; i < starts.length; i++, row++) {
      if (firsts[i] !== (row * 7919) % 10_007) throw new Error(`row ${row}: ${firsts[i]}`)
    }
  }
  expect(row).toBe(150_000)
  expect(batches).toBeGreaterThan(10)
})

const many = Array.from({ length: 5000 }, (_, i) => `${i},1\n`).join('')

test.each<[string, string, WritesOptions?]>([
  ['row 1: empty file (0 bytes)', ''],
  ['trace: no epochs (0)', 'time,page\n'],
  ['column colour: unknown: expected time, page or address, and end if any (colour)', 'time,page,colour\n0,1,red\n'],
  ['column 0.5: unknown: expected time, page or address, and end if any (0.5)', '0.5,7\n0.6,8\n'],
  ['column time: missing (page)', 'page\n1\n'],
  ['column page: missing, and no address either (time)', 'time\n1\n'],
  ['column end_s: not in the unit of time_ms (ms, s)', 'time_ms,end_s,page\n0,1,1\n'],
  ['column address: page is given already (page)', 'time,page,address\n0,1,4096\n'],
  ['row 3, column page: not a number (seven)', 'time,page\n0,1\n0,seven\n'],
  ['row 3, column page: not a number (0xfg)', 'time,page\n0,1\n0,0xfg\n'],
  ['row 3, column page: negative (-1)', 'time,page\n0,1\n0,-1\n'],
  ['row 3, column page: not a whole number (1.5)', 'time,page\n0,1\n0,1.5\n'],
  ['row 3, column page: not a whole number (inf)', 'time,page\n0,1\n0,inf\n'],
  ['row 2, column page: not a number (nan)', 'time,page\n0,nan\n'],
  ['row 3, column page: out of range, of 50 pages (50)', 'time,page\n0,49\n0,50\n', { pageCount: 50 }],
  ['row 2, column page: out of range, of 4294967296 pages (4294967296)', 'time,page\n0,4294967296\n'],
  ['row 2, column address: out of range, of 2 pages (0x2000)', 'time,address\n0,0x2000\n', { pageCount: 2 }],
  ['row 3, column time: runs backwards, after 2 s (1)', 'time,page\n2,1\n1,1\n'],
  ['row 5003, column time: runs backwards, after 4999 s (7)', `time,page\n${many}4999,2\n7,1\n`],
  ['row 2, column time: negative (-1)', 'time,page\n-1,1\n'],
  ['row 2, column time: not a number (nan)', 'time,page\nnan,1\n'],
  ['row 2, column time: not a number (empty)', 'time,page\n,1\n'],
  ['row 2, column time: not finite (inf)', 'time,page\ninf,1\n'],
  ['row 2, column end: not a number (soon)', 'time,page,end\n0,1,soon\n'],
  ['row 2, column end: not finite (inf)', 'time,page,end\n0,1,inf\n'],
  ['row 2, column end: not after the start (0)', 'time,page,end\n0,1,0\n'],
  ['row 3: starts before the epoch before it ends at 2 s (1)', 'time,page,end\n0,1,2\n1,1,3\n'],
  ['row 3: expected 2 columns, found 3 (0,1,2)', 'time,page\n0,1\n0,1,2\n'],
  ['row 3: expected 2 columns, found 1 (0.1)', 'time,page\n0,1\n0.1\n'],
  ['row 3: more than 100000000 epochs of 0.01 s (1700000000)', 'time,page\n0,1\n1700000000,1\n'],
  ['column page: no page in any row: give the page count (0)', 'time,page\n0,\n'],
])('%s', async (message, content, options) => {
  const file = write('bad.csv', content)
  await expect(openWrites(file, options)).rejects.toThrow(`${file}: ${message}`)
})

test.each<[string, string]>([
  ['row 1: empty file (0 bytes)', ''],
  ['row 2, column page: not a number (true)', '{"time":0,"page":1}\n{"time":0,"page":true}\n'],
  ['row 2, column time: not a number (empty)', '{"time":0,"page":1}\n{"page":2}\n'],
  ['column pid: unknown: expected time, page or address, and end if any (pid)', '{"time":0,"page":1,"pid":4}\n'],
  ['row 2: unexpected end of data in JSON (byte 13)', '{"time":0,"page":1}\n{"time":0,"p'],
  ['row 2: unexpected character in JSON (byte 9)', '{"time":0,"page":1}\n{"time":NULL}\n{"time":0,"page":1}\n'],
  ['rows: cannot be read (json_read expected records, but got non-record JSON instead.)', '[0, 1]\n'],
])('JSONL: %s', async (message, content) => {
  const file = write('bad.jsonl', content)
  await expect(openWrites(file)).rejects.toThrow(`${file}: ${message}`)
})

describe.each([
  ['csv', 'time,page\n', '0,1\n', 2],
  ['jsonl', '', '{"time":0,"page":1}\n', 1],
])('%s: a fault after many good rows is found and named', (format, header, good, firstRow) => {
  const rows = 300_000
  test.each(
    format === 'csv'
      ? [
          ['expected 2 columns, found 3 (0,1,2)', '0,1,2\n'],
          ['expected 2 columns, found 1 (0)', '0\n'],
        ]
      : [
          ['unexpected character in JSON (byte 11)', '{"time":0,,}\n'],
          ['unexpected end of data in JSON (byte 2)', '{'],
        ],
  )('%s', async (message, bad) => {
    const file = write(`late.${format}`, header + good.repeat(rows) + bad)
    await expect(openWrites(file)).rejects.toThrow(`${file}: row ${rows + firstRow}: ${message}`)
  })
})

test('a key that only a late line has is found', async () => {
  const file = write('late.jsonl', `${'{"time":0,"page":1}\n'.repeat(30_000)}{"time":0,"pgae":1}\n`)
  await expect(openWrites(file)).rejects.toThrow(`${file}: column pgae: unknown`)
})

test('truncated gzip is refused even where it ends with a row', async () => {
  const file = write('half.csv.gz', gzipSync(`time,page\n${'0,1\n'.repeat(10_000)}`).subarray(0, -9))
  await expect(openWrites(file)).rejects.toThrow(`${file}: gzip: not a whole gzip file (unexpected end of file)`)
})

test.each<[string, WritesOptions]>([
  ['epoch must be positive and finite: 0', { epoch: 0 }],
  ['pageSize must be a positive whole number: 0.5', { pageSize: 0.5 }],
  ['pageCount must be a positive whole number: 0', { pageCount: 0 }],
  ['zeroPages must be a whole number: -1', { zeroPages: -1 }],
])('%s', async (message, options) => {
  await expect(openWrites(path('cut.csv'), options)).rejects.toThrow(new RangeError(message))
})
