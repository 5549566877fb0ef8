import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { writesPerEpoch } from '../../src/working-set/epochs.ts'
import { HeatMap } from '../../src/working-set/heat-map.ts'
import { workingSet } from '../../src/working-set/scan.ts'
import { writeIntervals } from '../../src/working-set/write-intervals.ts'
import { pagesIn, smallTrace, traceOfPages } from '../traces.ts'

type Row = Record<string, number>

describe('write intervals', () => {
  // Page 0 is dirty in epochs 0, 1, 4 and page 2 in epoch 3 of five: intervals of 1 and 3; until the first dirty epoch 0
  // and 3; from the last one to the end 0 and 1.
  test('by hand', () => {
    const table = writeIntervals(workingSet(traceOfPages([[0], [0], [], [2], [0]], { pageCount: 3 })))
    expect(table.objects()).toEqual([
      { interval: 0, epochs: 0, complete: 0, leftTruncated: 1, rightCensored: 1 },
      { interval: 0.5, epochs: 1, complete: 1, leftTruncated: 0, rightCensored: 1 },
      { interval: 1.5, epochs: 3, complete: 1, leftTruncated: 1, rightCensored: 0 },
    ])
  })
})

describe('writes per epoch', () => {
  const set = workingSet(traceOfPages([[0], [0, 1], [], [2], [0, 1, 2]], { pageCount: 3 }))

  test('one row an epoch', () => {
    const rows = writesPerEpoch(set).objects() as Row[]
    expect(rows.map(row => row.time)).toEqual([0, 0.5, 1, 1.5, 2])
    expect(rows.map(row => row.pages)).toEqual([1, 2, 0, 1, 3])
  })

  test('in bins, the last of which may be shorter', () => {
    expect(writesPerEpoch(set, 3).objects()).toEqual([
      { time: 0, pages: 1.5, lower: 1, upper: 2 },
      { time: 1, pages: 0.5, lower: 0, upper: 1 },
      { time: 2, pages: 3, lower: 3, upper: 3 },
    ])
  })
})

describe('heat map', () => {
  test('every page-epoch in the cell of its time and page, batch by batch', () => {
    fc.assert(
      fc.property(
        smallTrace,
        fc.integer({ min: 1, max: 45 }),
        fc.integer({ min: 1, max: 30 }),
        (trace, rows, columns) => {
          const { pageCount } = trace.info
          const map = new HeatMap(pageCount, trace.length, { rows, columns })
          const half = Math.ceil(trace.length / 2)
          map.add(trace.slice(0, half))
          if (half < trace.length) map.add(trace.slice(half, trace.length))
          const cells = map.table().objects() as Row[]
          for (const { time, timeEnd, page, pageEnd, writes } of cells) {
            let inside = 0
            for (let k = 0; k < trace.length; k++) {
              if (trace.starts[k]! < time! || trace.starts[k]! >= timeEnd!) continue
              inside += pagesIn(trace, k).filter(p => p >= page! && p < pageEnd!).length
            }
            expect(writes).toBe(inside)
          }
          const total = cells.reduce((sum, cell) => sum + cell.writes!, 0)
          expect(total).toBe(workingSet(trace).pagesPerEpoch.reduce((sum, pages) => sum + pages, 0))
        },
      ),
    )
  })

  test('rows whose height is not a binary fraction', () => {
    const map = new HeatMap(18, 1, { rows: 14 })
    map.add(traceOfPages([Array.from({ length: 18 }, (_, page) => page)], { pageCount: 18 }))
    const cells = map.table().objects() as Row[]
    expect(cells.length).toBe(14)
    expect(cells.every(({ page, pageEnd, writes }) => writes === pageEnd! - page!)).toBe(true)
  })
})
