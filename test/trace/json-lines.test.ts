import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { measuredMigration } from '../../src/evaluation/measured.ts'
import { readJsonLines } from '../../src/trace/json-lines.ts'
import { scratch } from './scratch.ts'

const { write } = scratch()

const point = z.object({ x: z.number(), at: z.object({ y: z.number() }) })
const good = '{"x": 1, "at": {"y": 2}}\n\n{"x": 3, "at": {"y": 4}}\n'

test('lines are read, empty ones passed over, also from a compressed file', async () => {
  const expected = [
    { x: 1, at: { y: 2 } },
    { x: 3, at: { y: 4 } },
  ]
  expect(await readJsonLines(write('points.jsonl', good), point)).toEqual(expected)
  expect(await readJsonLines(write('points.jsonl.gz', gzipSync(good)), point)).toEqual(expected)
})

test('the bundled migrations are read', async () => {
  const migrations = await readJsonLines(join('data', 'migrations.jsonl'), measuredMigration)
  expect(migrations).toHaveLength(48)
  expect(migrations[0]!.before.pageSize).toBe(4096)
})

describe('what is wrong is told by its place', () => {
  test.each([
    ['of another kind', `${good}{"x": 5, "at": {"y": "6"}}`, /: line 4, at, y: .*expected number.*\("6"\)$/],
    ['not JSON', `${good}{"x": 5,`, /: line 4: not JSON \(\{"x": 5,\)$/],
    ['empty', '\n\n', /: line 1: expected a JSON object a line \(empty\)$/],
  ])('%s', async (_, text, message) => {
    await expect(readJsonLines(write('bad.jsonl', text), point)).rejects.toThrow(message)
  })

  test('no gzip at all', async () => {
    await expect(readJsonLines(write('bad.jsonl.gz', good), point)).rejects.toThrow(/: gzip: .*\(\d+ bytes\)$/)
  })
})
