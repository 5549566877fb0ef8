import { expect, test } from 'vitest'
import { type HazardRow, hazardChart } from '../../src/charts/hazard.ts'
import { type QuantileRow, quantileChart } from '../../src/charts/quantile-quantile.ts'
import { hazardRows } from '../../src/distributions/hazard-rows.ts'
import { exactly, rightCensored } from '../../src/distributions/observations.ts'
import { quantileRows } from '../../src/distributions/qq.ts'
import { weibull } from '../../src/distributions/weibull.ts'
import { lawCharts } from './law-examples.ts'

interface Layer {
  mark: { type: string } | string
  data: { values: Record<string, number | null>[] }
}
const markOf = ({ mark }: Layer) => (typeof mark === 'string' ? mark : mark.type)

test('a band beyond the axes ends at their edge, and quantiles of 0 are left out', () => {
  const { concat } = lawCharts['quantile-quantile'] as unknown as { concat: { layer: Layer[] }[] }
  const band = concat.map(({ layer }) => layer.find(one => markOf(one) === 'area')!.data.values)
  expect(band.map(values => values.length)).toEqual([2, 2])
  expect(band[0]![0]!.lower).toBeCloseTo(0.1 / 1.3, 6)
  expect(band[0]![1]!.upper).toBeCloseTo(2 * 1.3, 6)
})

test('where all ended the interval alone is drawn, where nothing did a line at the edge', () => {
  const { layer } = lawCharts.hazard as unknown as { layer: Layer[] }
  const [boxes, lines] = ['rect', 'rule'].map(mark => layer.find(one => markOf(one) === mark)!.data.values)
  expect(boxes).toHaveLength(3)
  expect(lines!.map(row => row.to)).toEqual([0.05, 0.2])
  expect(lines![1]!.hazard).toBe(boxes![1]!.lower)
})

test('tables and their rows give the same chart', () => {
  const law = weibull(0.8, 2)
  const observed = rightCensored([0.5, 1, 2, 4, 8], [1, 1, 1, 0, 1])
  const frozen = (rows: object[]) => Object.freeze(rows.map(row => Object.freeze(row)))
  const quantile = quantileRows(law, observed)
  expect(quantileChart(quantile)).toEqual(quantileChart(frozen(quantile.objects()) as QuantileRow[]))
  const hazard = hazardRows(exactly([1, 2, 3]), [law])
  expect(hazardChart(hazard)).toEqual(hazardChart(frozen(hazard.objects()) as HazardRow[]))
})
