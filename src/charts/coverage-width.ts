import type { TopLevelSpec } from 'vega-lite'
import { type CoverageRow, coverageLayers, seriesEncoding } from './coverage-layers.ts'
import { logTicks } from './log-ticks.ts'
import type { QuantityName } from './quantity-axis.ts'
import { distinct, type Rows, rowsOf } from './rows.ts'
import { coloursOf, columnWidth, figure, mutedColour } from './theme.ts'

/** Coverage of a model's intervals of one quantity, and their `width` in the unit of that quantity. */
export interface CoverageWidthRow extends CoverageRow {
  model: string
  quantity: QuantityName
  width: number
}

const onLogAxis = (width: number) => width > 0 && width < Infinity

/** The median of the widths that have a place on a logarithmic axis, the lower of two; 1 if there are none. */
function middleWidth(rows: readonly { width: number }[]): number {
  const widths = rows.map(row => row.width).filter(onLogAxis)
  return widths.toSorted((a, b) => a - b)[(widths.length - 1) >> 1] ?? 1
}

/**
 * Coverage of each model at each nominal level, and below it the width of its intervals as a multiple of the median of
 * the models' at that level, on a logarithmic axis. A width of zero lies on the floor, one that is not finite at the top.
 *
 * @throws RangeError if the rows are of several quantities
 */
export function coverageWidthChart(
  table: Rows<CoverageWidthRow>,
  { confidence = 0.95 }: { confidence?: number } = {},
): TopLevelSpec {
  const rows = rowsOf(table)
  const several = distinct(rows, row => row.quantity)
  if (several.length > 1) throw new RangeError(`coverage is drawn of one quantity at a time: ${several.join(', ')}`)
  const models = distinct(rows, row => row.model)
  const relative = rows.map(({ model, level, width }) => {
    const ratio = width / middleWidth(rows.filter(row => row.level === level))
    return { model, level, ratio, times: `${Number(ratio.toPrecision(3))}` }
  })
  const drawn = relative.map(row => row.ratio).filter(onLogAxis)
  const [floor, top] = [Math.min(0.5, ...drawn) / 1.2, Math.max(2, ...drawn) * 1.2]
  const values = relative.map(({ ratio, ...row }) => {
    return { ...row, at: Math.min(top, Math.max(floor, ratio)), inside: onLogAxis(ratio) }
  })
  const y = {
    field: 'at',
    type: 'quantitative' as const,
    scale: { type: 'log' as const, domain: [floor, top], nice: false },
    axis: { title: 'Relative width', format: '~g', values: logTicks([floor, top]) },
  }
  const size = { width: columnWidth - 48 }
  const series = (axis: boolean) => seriesEncoding('model', models, coloursOf(models), axis)
  return figure({
    title: [
      `Line: nominal level; bars: ${confidence * 100}% intervals`,
      `Width against the median${values.every(row => row.inside) ? '' : '; hollow: zero or unbounded'}`,
    ],
    spacing: 8,
    vconcat: [
      {
        ...size,
        height: 110,
        layer: coverageLayers(
          rows.map(({ model, level, coverage, lower, upper }) => ({ model, level, coverage, lower, upper })),
          series(false),
        ),
      },
      {
        ...size,
        height: 70,
        layer: [
          {
            data: { values: [{ at: 1 }] },
            mark: { type: 'rule', color: mutedColour, strokeWidth: 0.8, strokeDash: [3, 2] },
            encoding: { y },
          },
          ...[true, false].map(inside => ({
            data: { values: values.filter(row => row.inside === inside) },
            mark: {
              type: 'point' as const,
              shape: 'diamond',
              size: 18,
              opacity: 1,
              ...(inside ? { filled: true } : { fill: 'white', strokeWidth: 1 }),
            },
            encoding: {
              ...series(true),
              y,
              tooltip: [
                { field: 'model', type: 'nominal' as const },
                { field: 'times', type: 'nominal' as const, title: 'relative width' },
              ],
            },
          })),
        ],
      },
    ],
  })
}
