import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { readDirtyRate } from '../../src/trace/dirty-rate.ts'
import { scratch } from './scratch.ts'

const { write } = scratch()
const published = fileURLToPath(new URL('../../data/dirty-rate-2023.json', import.meta.url))
const small = {
  'page-size': 4096,
  periods: [100, 200],
  'n-dirty-pages': [2, 3],
  'n-sampled-pages': 10,
  'n-zero-pages': 5,
  'n-total-pages': 1000,
}

test('counts of a sample are scaled to the guest', async () => {
  expect(await readDirtyRate(write('small.json', JSON.stringify(small)))).toEqual({
    pageSize: 4096,
    pageCount: 1000,
    zeroPages: 500,
    windows: Float64Array.of(0.1, 0.2),
    pages: Float64Array.of(200, 300),
    sample: { pages: [10, 10], dirty: [2, 3], zero: 5, together: true },
  })
})

test('zero pages that are given stand for those of the sample', async () => {
  const counts = await readDirtyRate(write('small.json', JSON.stringify(small)), { zeroPages: 7 })
  expect(counts.zeroPages).toBe(7)
  expect(counts.sample).toEqual({ pages: [10, 10], dirty: [2, 3], together: true })
})

test('the published file has 22 windows of a guest of 32 GiB', async () => {
  const counts = await readDirtyRate(published)
  expect(counts.windows).toHaveLength(22)
  expect([counts.windows[0], counts.windows[21]]).toEqual([0.125, 60])
  expect(counts.pages[0]).toBe(33 * 512)
  expect(counts.zeroPages).toBe(10060 * 512)
  expect(counts.pageCount * counts.pageSize).toBeGreaterThan(32 * 2 ** 30)
})

const reply = (rate: number, time: number, more = {}) => ({
  return: { status: 'measured', 'dirty-rate': rate, 'start-time': 3665220, 'calc-time': time, ...more },
})

test('a reply of query-dirty-rate is MiB a second over its window', async () => {
  const file = write('reply.json', JSON.stringify(reply(108, 2)))
  expect(await readDirtyRate(file, { pageCount: 1 << 20 })).toEqual({
    pageSize: 4096,
    pageCount: 1 << 20,
    windows: Float64Array.of(2),
    pages: Float64Array.of((108 * 2 * 2 ** 20) / 4096),
  })
})

test('replies are sorted by window and averaged within', async () => {
  const replies = [reply(4, 2), reply(10, 500, { 'calc-time-unit': 'millisecond' }), reply(6, 2)]
  const { windows, pages } = await readDirtyRate(write('replies.json', JSON.stringify(replies)), { pageCount: 1e6 })
  expect([...windows]).toEqual([0.5, 2])
  expect([...pages]).toEqual([1280, 2560])
})

const sampling = { mode: 'page-sampling', 'sample-pages': 512 }

test('replies of page sampling tell how many pages, each of a sample of its own', async () => {
  const replies = [reply(4, 2, sampling), reply(10, 1, sampling), reply(6, 2, sampling)]
  const size = { pageCount: 1 << 19, zeroPages: 9 }
  const { sample, zeroPages } = await readDirtyRate(write('replies.json', JSON.stringify(replies)), size)
  // 2 GiB hold 524,288 pages, of which 1024 are sampled: 2560 dirty ones of all are 5 of a sample.
  expect(sample).toEqual({ pages: [1024, 2048], dirty: [5, 10], together: false })
  expect(zeroPages).toBe(9)
})

test.each([
  ['none tells', [reply(4, 2), reply(4, 1)]],
  ['one does not', [reply(4, 2, sampling), reply(4, 1)]],
  ['one counted all pages', [reply(4, 2, sampling), reply(4, 1, { mode: 'dirty-bitmap', 'sample-pages': 0 })]],
])('replies have no sample where %s', async (_, replies) => {
  const counts = await readDirtyRate(write('replies.json', JSON.stringify(replies)), { pageCount: 1 << 19 })
  expect(counts).not.toHaveProperty('sample')
})

test.each<[string, object]>([
  ['n-dirty-pages[1]: Too small: expected number to be >=0 (-3)', { 'n-dirty-pages': [2, -3] }],
  ['n-dirty-pages[1]: Invalid input: expected number, received null (null)', { 'n-dirty-pages': [2, Number.NaN] }],
  ['n-dirty-pages[1]: Invalid input: expected int, received number (2.5)', { 'n-dirty-pages': [2, 2.5] }],
  ['n-dirty-pages[1]: more than the 10 pages sampled (11)', { 'n-dirty-pages': [2, 11] }],
  ['n-dirty-pages.length: expected 2 counts (1)', { 'n-dirty-pages': [2] }],
  ['n-zero-pages: more than the 10 pages sampled (11)', { 'n-zero-pages': 11 }],
  ['n-sampled-pages: more than all 1000 pages (1001)', { 'n-sampled-pages': 1001 }],
  ['periods[1]: must ascend, after 100 (100)', { periods: [100, 100] }],
  ['periods[0]: Too small: expected number to be >0 (0)', { periods: [0, 100] }],
  ['n-total-pages: Invalid input: expected number, received undefined (undefined)', { 'n-total-pages': undefined }],
  ['periods: Too small: expected array to have >=1 items ()', { periods: [] }],
])('%s', async (message, change) => {
  const file = write('bad.json', JSON.stringify({ ...small, ...change }))
  await expect(readDirtyRate(file)).rejects.toThrow(`${file}: ${message}`)
})

test.each<[string, string]>([
  ['JSON: empty file (0 bytes)', ''],
  ['JSON: cannot be read (Unexpected token', '{"periods": [NaN]}'],
  ['JSON: cannot be read (Unexpected end of JSON input)', '{"periods": ['],
  ['JSON: Invalid input: expected object, received number (7)', '7'],
  ['[0].return.status: Invalid input: expected "measured" (measuring)', '[{"return":{"status":"measuring"}}]'],
  ['return.calc-time: Invalid input: expected number, received undefined (undefined)', '{"return":{"dirty-rate":4}}'],
])('%s', async (message, content) => {
  const file = write('bad.json', content)
  await expect(readDirtyRate(file, { pageCount: 10 })).rejects.toThrow(`${file}: ${message}`)
})

test('a reply needs the page count', async () => {
  const file = write('reply.json', JSON.stringify(reply(1, 1)))
  const message = `${file}: pageCount: query-dirty-rate does not tell it: give the page count (none)`
  await expect(readDirtyRate(file)).rejects.toThrow(message)
})
