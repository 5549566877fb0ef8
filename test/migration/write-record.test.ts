import { expect, test } from 'vitest'
import { addRun, pageSet } from '../../src/migration/page-set.ts'
import { copyOf, emptyRecord, looked, recordOf, writeRate } from '../../src/migration/write-record.ts'
import { traceOfPages } from '../traces.ts'

const trace = traceOfPages([[0, 1], [1], [], [1, 3]], { pageCount: 5, epoch: 0.5 })

test('a look at the end of every epoch', () => {
  const record = recordOf(trace)
  expect(record).toMatchObject({ looks: 4, seconds: 2 })
  expect([...record.dirtied]).toEqual([1, 3, 0, 1, 0])
  expect([...record.last]).toEqual([1, 4, 0, 4, 0])
  expect(recordOf(trace, 1, 3)).toMatchObject({ looks: 2, seconds: 1, last: Uint32Array.of(0, 1, 0, 0, 0) })
  expect(recordOf(trace, 0, 0)).toEqual(emptyRecord(5))
})

test('another look is one more', () => {
  const before = recordOf(trace)
  const dirty = pageSet(5)
  addRun(dirty, 2, 4)
  const after = looked(copyOf(before), dirty, 3)
  expect(after).toMatchObject({ looks: 5, seconds: 5 })
  expect([...after.dirtied]).toEqual([1, 3, 1, 2, 0])
  expect([...after.last]).toEqual([1, 4, 5, 5, 0])
  expect([...before.dirtied]).toEqual([1, 3, 0, 1, 0])
})

test('rates are those of a Poisson process that is dirty in as many looks', () => {
  const record = recordOf(trace)
  // Dirty in one of four looks half a second apart: exp(−λ/2) = 3/4.
  expect(writeRate(record, 0)).toBeCloseTo(-2 * Math.log(3 / 4), 12)
  expect(writeRate(record, 1)).toBeCloseTo(-2 * Math.log(1 / 4), 12)
  expect(writeRate(record, 2)).toBe(0)
  // In all of them: three and a half are taken.
  const always = { ...record, dirtied: Uint32Array.of(4) }
  expect(writeRate(always, 0)).toBeCloseTo(-2 * Math.log(1 / 8), 12)
  expect(writeRate(emptyRecord(1), 0)).toBe(0)
})
