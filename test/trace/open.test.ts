import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { isCounts } from '../../src/trace/counts.ts'
import { convert, openTrace, readTrace } from '../../src/trace/open.ts'
import { scratch } from './scratch.ts'

const { folder, path, write } = scratch()
const data = fileURLToPath(new URL('../../data/', import.meta.url))
const counts = `${data}dirty-rate-2023.json`
const idle = `${data}traces/idle-a000-before.parquet`

test('the extension chooses the format, and the two kinds are told apart', async () => {
  expect(isCounts(await openTrace(counts))).toBe(true)
  expect(isCounts(await openTrace(idle))).toBe(false)
  expect(isCounts(await openTrace(write('A.CSV', 'time,page\n0,1\n')))).toBe(false)
  expect(isCounts(await readTrace(idle))).toBe(false)
})

test.each(['missing.parquet', 'missing.csv', 'missing.csv.gz', 'missing.jsonl', 'missing.json'])('%s', async name => {
  const file = path(name)
  await expect(openTrace(file)).rejects.toThrow(`${file}: open: no such file or directory (ENOENT)`)
})

test.each(['notes.txt', 'a.parquet.gz', 'a.json.gz', 'trace'])('%s is no trace', async name => {
  const expected = 'expected one of .parquet, .csv, .tsv, .jsonl, .json'
  await expect(openTrace(path(name))).rejects.toThrow(`${path(name)}: extension: ${expected}`)
})

test('a folder is no trace', async () => {
  await expect(openTrace(`${data}traces`)).rejects.toThrow(': extension: ')
})

test('counts cannot be replayed or converted, and nothing is written', async () => {
  const message = `${counts}: trace: has counts only, no pages, and cannot be replayed (22 windows)`
  await expect(readTrace(counts)).rejects.toThrow(message)
  const before = readdirSync(folder)
  await expect(convert(counts, path('out.parquet'))).rejects.toThrow(message)
  expect(readdirSync(folder)).toEqual(before)
})

test('a trace converts in place and keeps what is known of the guest', async () => {
  await convert(idle, path('idle.parquet'))
  await convert(path('idle.parquet'), path('idle.parquet'))
  expect(await readTrace(path('idle.parquet'))).toEqual(await readTrace(idle))
})
