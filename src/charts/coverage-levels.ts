import type { TopLevelSpec } from 'vega-lite'
import { type CoverageRow, coverageLayers, seriesEncoding } from './coverage-layers.ts'
import { type QuantityName, quantityAxis } from './quantity-axis.ts'
import { distinct, type Rows, rowsOf } from './rows.ts'
import { coloursOf, figure, pageWidth } from './theme.ts'

/** Coverage of a model's intervals of one quantity. */
export interface CoverageLevelRow extends CoverageRow {
  model: string
  quantity: QuantityName
}

const margin = 46
const between = 12

/** Coverage of each model at each nominal level, a panel per quantity, all on one axis; as wide as a page. */
export function coverageLevelsChart(
  table: Rows<CoverageLevelRow>,
  { confidence = 0.95 }: { confidence?: number } = {},
): TopLevelSpec {
  const rows = rowsOf(table).map(({ model, quantity, level, coverage, lower, upper }) => {
    return { model, quantity, level, coverage, lower, upper }
  })
  const quantities = distinct(rows, row => row.quantity)
  const models = distinct(rows, row => row.model)
  const series = seriesEncoding('model', models, coloursOf(models))
  const color = { ...series.color, legend: { ...series.color.legend, columns: models.length } }
  const least = Math.floor(Math.min(...rows.flatMap(row => [row.lower, row.level])) * 10) / 10
  const width = Math.floor((pageWidth - margin - between * (quantities.length - 1)) / quantities.length)
  const panel = (quantity: QuantityName, i: number) => {
    const layers = coverageLayers(
      rows.filter(row => row.quantity === quantity),
      { ...series, color },
    ).map(({ encoding: { y, ...encoding }, ...layer }) => ({
      ...layer,
      encoding: {
        ...encoding,
        y: {
          ...y,
          scale: { ...y.scale, domain: [least, 1] },
          axis: { ...y.axis, ...(i > 0 && { title: null, labels: false }) },
        },
      },
    }))
    const heading = {
      data: { values: [{ name: quantityAxis(quantity).title }] },
      mark: { type: 'text' as const, align: 'left' as const, baseline: 'bottom' as const, fontWeight: 'bold' as const },
      encoding: { x: { value: 0 }, y: { value: -4 }, text: { field: 'name' } },
    }
    return { width, height: 110, layer: [...layers, heading] }
  }
  return figure({
    title: { text: `Line: nominal level; bars: ${confidence * 100}% intervals`, offset: 8 },
    columns: quantities.length,
    align: 'each',
    spacing: between - 4,
    concat: quantities.map(panel),
  })
}
