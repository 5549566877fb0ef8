import { describe, expect, test } from 'vitest'
import { transitionMatrixChart } from '../../src/charts/transition-matrix.ts'
import { lawCharts, rowsOf } from './law-examples.ts'

describe('numbers', () => {
  const labels = (spec: object) => (spec as { data: { values: { label: string }[] } }).data.values.map(row => row.label)

  test('are not rounded to certainty, and what cannot happen has none', () => {
    expect(labels(lawCharts['transition-matrix'])).toEqual(['.997', '.003', '.310', '.690'])
    const chart = transitionMatrixChart(
      rowsOf(
        ['a', 'b'],
        [
          [0, 1],
          [0.9996, 0.0004],
        ],
      ),
    )
    expect(labels(chart)).toEqual(['', '1', '>.999', '<.001'])
    const even = transitionMatrixChart(
      rowsOf(
        ['a', 'b'],
        [
          [0.9994, 0.0006],
          [0.5, 0.5],
        ],
      ),
    )
    expect(labels(even)).toEqual(['.999', '.001', '.500', '.500'])
  })

  test('of many states have two digits', () => {
    expect(labels(lawCharts['transition-matrix-phases']).slice(0, 3)).toEqual(['.60', '.32', '.01'])
  })
})

test('states keep their order, and a table gives the chart of its rows', () => {
  const rows = Object.freeze(
    rowsOf(
      ['z', 'a'],
      [
        [0.5, 0.5],
        [0.1, 0.9],
      ],
    ),
  )
  const spec = transitionMatrixChart(rows)
  expect(spec).toMatchObject({
    encoding: { x: { scale: { domain: ['z', 'a'] } }, y: { scale: { domain: ['z', 'a'] } } },
  })
  expect(transitionMatrixChart({ objects: () => [...rows] })).toEqual(spec)
})
