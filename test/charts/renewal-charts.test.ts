import { table } from 'arquero'
import { expect, test } from 'vitest'
import { type SurvivalRow, writeIntervalsChart } from '../../src/charts/write-intervals.ts'
import { lawCharts, lawSurvivals, survivals } from './law-examples.ts'

interface Layer {
  mark: string | { type: string }
  data: { values: Record<string, number | string>[] }
  encoding: Record<'x' | 'y', { scale: { domain: number[] } }>
}

const layers = (chart: object) => (chart as { layer: Layer[] }).layer

test('a table and its frozen rows give the same chart', () => {
  const frozen = Object.freeze(survivals.map(row => Object.freeze({ ...row })))
  expect(writeIntervalsChart(frozen)).toEqual(writeIntervalsChart(table(columnsOf(survivals))))
})

const columnsOf = (rows: readonly SurvivalRow[]) => ({
  interval: rows.map(row => row.interval),
  survival: rows.map(row => row.survival),
  lower: rows.map(row => row.lower),
  upper: rows.map(row => row.upper),
})

test('what has no logarithm is not drawn, and the axis ends below the least share', () => {
  const [band, steps, lines] = layers(lawCharts['write-intervals'])
  const [floor] = steps!.encoding.y.scale.domain
  expect(floor).toBeCloseTo(0.002 / 3, 12)
  expect(steps!.data.values.map(row => row.interval)).toEqual([0.05, 0.1, 1, 8])
  expect(Math.min(...band!.data.values.map(row => Number(row.lower)))).toBe(floor)
  expect(Math.min(...lines!.data.values.map(row => Number(row.survival)))).toBeGreaterThan(floor!)
  expect(lines!.data.values.length).toBeLessThan(lawSurvivals.length)
})

test('without a band there is none, nor a caption', () => {
  const bare = writeIntervalsChart(survivals.map(({ interval, survival }) => ({ interval, survival })))
  expect(layers(bare)).toHaveLength(2)
  expect(bare.title).toBeUndefined()
})
