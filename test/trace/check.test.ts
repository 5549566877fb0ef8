import { expect, test } from 'vitest'
import { checked } from '../../src/trace/check.ts'
import { InputError } from '../../src/trace/input-error.ts'
import type { Epochs } from '../../src/trace/trace.ts'
import { traceOf } from './arbitrary.ts'

const info = { pageSize: 4096, pageCount: 100 }

async function drain(batches: Epochs[], length?: number): Promise<number> {
  let epochs = 0
  for await (const { starts } of checked('a.parquet', info.pageCount, batches, length)) epochs += starts.length
  return epochs
}

const good = traceOf(info, [
  [
    0,
    1,
    [
      [0, 1],
      [1, 2],
      [98, 2],
    ],
  ],
  [1, 2, []],
])

test('a trace passes, in one batch or several, and epochs may leave gaps and touch to rounding', async () => {
  expect(await drain([good], 2)).toBe(2)
  const later = traceOf(info, [
    [2 - 5e-10, 3, []],
    [7, 8, [[99, 1]]],
  ])
  expect(await drain([good, later], 4)).toBe(4)
})

test.each<[string, [number, number, [number, number][]][]]>([
  ['epoch 0: start must be finite and not negative (NaN)', [[Number.NaN, 1, []]]],
  ['epoch 0: start must be finite and not negative (-0.5)', [[-0.5, 1, []]]],
  ['epoch 0: start must be finite and not negative (Infinity)', [[Infinity, Infinity, []]]],
  ['epoch 0: end must be finite and not negative (NaN)', [[0, Number.NaN, []]]],
  ['epoch 0: end must be finite and not negative (Infinity)', [[0, Infinity, []]]],
  ['epoch 0: must end after its start at 3 s (3)', [[3, 3, []]]],
  ['epoch 0: must end after its start at 3 s (2)', [[3, 2, []]]],
  [
    'epoch 1: starts before epoch 0 ends at 1 s (0.9)',
    [
      [0, 1, []],
      [0.9, 2, []],
    ],
  ],
  [
    'epoch 1: starts before epoch 0 ends at 6 s (1)',
    [
      [5, 6, []],
      [1, 2, []],
    ],
  ],
  [
    'epoch 1: page out of range, of 100 pages (100)',
    [
      [0, 1, []],
      [1, 2, [[100, 1]]],
    ],
  ],
  ['epoch 0: page out of range, of 100 pages (100)', [[0, 1, [[99, 2]]]]],
  ['epoch 0: page out of range, of 100 pages (8589934589)', [[0, 1, [[4294967295, 4294967295]]]]],
  ['epoch 0: run of no pages at page 7 (0)', [[0, 1, [[7, 0]]]]],
  [
    'epoch 0: runs must ascend and not overlap, after page 9 (9)',
    [
      [
        0,
        1,
        [
          [8, 2],
          [9, 1],
        ],
      ],
    ],
  ],
  [
    'epoch 0: runs must ascend and not overlap, after page 9 (2)',
    [
      [
        0,
        1,
        [
          [8, 2],
          [2, 1],
        ],
      ],
    ],
  ],
])('%s', async (message, epochs) => {
  const error: unknown = await drain([traceOf(info, epochs)]).catch((cause: unknown) => cause)
  expect(error).toBeInstanceOf(InputError)
  expect(String(error)).toBe(`InputError: a.parquet: ${message}`)
})

test('epochs are counted and compared over batches', async () => {
  const overlapping = traceOf(info, [[1.5, 3, []]])
  await expect(drain([good, overlapping])).rejects.toThrow(
    'a.parquet: epoch 2: starts before epoch 1 ends at 2 s (1.5)',
  )
  const wild = traceOf(info, [
    [2, 3, []],
    [3, 4, [[100, 1]]],
  ])
  await expect(drain([good, wild])).rejects.toThrow('a.parquet: epoch 3: page out of range, of 100 pages (100)')
})

test('a trace has epochs, and as many as announced', async () => {
  await expect(drain([])).rejects.toThrow('a.parquet: trace: no epochs (0)')
  await expect(drain([good], 3)).rejects.toThrow('a.parquet: trace: expected 3 epochs (2)')
})

test('ten million runs take well under a second', async () => {
  const runs = 1e6
  const many = {
    starts: Float64Array.from({ length: 10 }, (_, i) => i),
    ends: Float64Array.from({ length: 10 }, (_, i) => i + 1),
    offsets: Uint32Array.from({ length: 11 }, (_, i) => i * runs),
    firsts: Uint32Array.from({ length: 10 * runs }, (_, r) => (r % runs) * 2),
    counts: new Uint32Array(10 * runs).fill(1),
  }
  const before = performance.now()
  for await (const _ of checked('many', 2 ** 24, [many]));
  expect(performance.now() - before).toBeLessThan(500)
})
