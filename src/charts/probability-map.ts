import type { TopLevelSpec } from 'vega-lite'
import { linesOf, type Place, placeAmong, shiftFrom } from './map-places.ts'
import { percent, percentLabel } from './percent.ts'
import { distinct, type Rows, rowsOf } from './rows.ts'
import { byteUnit, inUnit, type ScaleUnit, timeUnit } from './scale-unit.ts'
import { columnWidth, figure, mutedColour, observedColour, pageWidth, ruleColour } from './theme.ts'

/** A bandwidth (bytes per second) and a downtime limit (seconds). */
export interface SettingRow {
  bandwidth: number
  downtimeLimit: number
}

/** How probable it is in a setting that a migration keeps what is asked, and the interval that this is known to lie in. */
export interface ProbabilityRow extends SettingRow {
  probability: number
  lower: number
  upper: number
}

/** What is drawn over the map. */
export interface ProbabilityMapOptions {
  /** The probability that is asked. */
  probability: number
  /** Where the map has this probability: a bandwidth for a downtime limit, and limits without one. */
  contour: Rows<SettingRow>
  chosen?: SettingRow | undefined
  /** Seconds; the downtime that is asked. */
  downtime?: number | undefined
}

const quantitative = 'quantitative' as const
const nominal = 'nominal' as const
const rowHeight = 22
const margin = 42
/** Limits that a column of a paper has room for. */
const mostInColumn = 11
const digitWidth = 4.5
const halfNumber = 7

/**
 * The probability that a migration keeps what is asked, over downtime limit and bandwidth, as a heat map with its numbers
 * in per cent. Over the cells, between their middles by the logarithm, lie the contour at the probability asked, broken at
 * limits without a point, and the setting chosen; above them a mark where the limit equals the downtime asked; what is
 * beyond the map is left out. A dashed frame has a cell whose interval holds the probability asked. As wide as a column of
 * a paper, with twelve limits or more as a page.
 */
export function probabilityMapChart(
  cells: Rows<ProbabilityRow>,
  { probability, contour, chosen, downtime }: ProbabilityMapOptions,
): TopLevelSpec {
  const rows = rowsOf(cells)
  const limits = distinct(rows, cell => cell.downtimeLimit).sort((a, b) => a - b)
  const bandwidths = distinct(rows, cell => cell.bandwidth).sort((a, b) => a - b)
  const placesOf = (settings: readonly SettingRow[]) =>
    settings.flatMap(setting => {
      const x = placeAmong(limits, setting.downtimeLimit)
      const y = placeAmong(bandwidths, setting.bandwidth)
      return x === null || y === null ? [] : [{ x, y, setting: settingLabel(setting) }]
    })
  const lines = linesOf(placesOf(rowsOf(contour)), limits.length)
  const marks = placesOf(chosen ? [chosen] : [])
  const asked = downtime === undefined ? null : placeAmong(limits, downtime)
  const side = cellWidth(limits.length)
  const values = rows.map(cell => {
    const place = { x: limits.indexOf(cell.downtimeLimit), y: bandwidths.indexOf(cell.bandwidth) }
    return {
      left: place.x - 0.5,
      right: place.x + 0.5,
      bottom: place.y - 0.5,
      top: place.y + 0.5,
      ...place,
      height: place.y + shiftFrom(place, { lines, marks }, halfNumber / side),
      probability: cell.probability,
      label: percentLabel(cell.probability, probability),
      open: cell.lower <= probability && probability <= cell.upper,
      setting: settingLabel(cell),
      interval: `${percent(cell.lower, 3)} to ${percent(cell.upper, 3)}`,
    }
  })
  const [x, y] = [limitAxis(limits, side), rateAxis(bandwidths)]
  const key = [
    ...(lines.length > 0 ? [`line: ${percent(probability)}`] : [`asked: ${percent(probability)}`]),
    ...(marks.length > 0 ? ['diamond: chosen'] : []),
    ...(values.some(({ open }) => open) ? ['dashed: undecided by the draws'] : []),
  ].join('; ')
  return figure({
    width: side * limits.length,
    height: rowHeight * bandwidths.length,
    title: { text: ['Probability (%) of keeping what is asked', key[0]!.toUpperCase() + key.slice(1)] },
    data: { values },
    layer: [
      ...cellLayers(x, y),
      ...lineLayers(lines, x, y),
      ...numberLayers(x, y, side),
      ...(marks.length > 0 ? [markLayer(marks, x, y)] : []),
      ...(asked === null ? [] : downtimeLayers(asked, downtime!, limits.length, x)),
    ],
  })
}

const cellWidth = (columns: number): number =>
  Math.min(44, Math.floor(((columns > mostInColumn ? pageWidth : columnWidth) - margin) / columns))

type Axis = ReturnType<typeof axisOf>

/** An axis of cells, their values written at the middles. */
function axisOf(title: string | string[], labels: readonly string[], labelAngle: number) {
  return {
    type: quantitative,
    scale: { domain: [-0.5, labels.length - 0.5], nice: false, zero: false },
    axis: {
      title,
      values: labels.map((_, i) => i),
      labelExpr: `${JSON.stringify(labels)}[datum.value]`,
      labelAngle,
      ...(labelAngle !== 0 && { labelAlign: 'right' as const, labelBaseline: 'middle' as const }),
      labelOverlap: false,
      grid: false,
      domain: false,
      ticks: false,
    },
  }
}

function limitAxis(limits: readonly number[], side: number): Axis {
  const unit = timeUnit(limits[limits.length >> 1] ?? 1)
  const labels = limits.map(limit => bare(limit, unit))
  const widest = digitWidth * Math.max(...labels.map(label => label.length))
  return axisOf(`Downtime limit (${unit.name})`, labels, widest > side ? -90 : 0)
}

function rateAxis(bandwidths: readonly number[]): Axis {
  const unit = byteUnit(bandwidths[bandwidths.length >> 1] ?? 1)
  const title = ['Bandwidth', `(${unit.name}/s)`]
  const labels = bandwidths.map(rate => bare(rate, unit))
  return axisOf(bandwidths.length < 4 ? title : title.join(' '), labels, 0)
}

const shade = {
  field: 'probability',
  type: quantitative,
  scale: { domain: [0, 1], range: ['#F4F8FC', '#08519C'] },
  legend: null,
}
const ink = { condition: { test: 'datum.probability > 0.55', value: 'white' }, value: observedColour }

function cellLayers(x: Axis, y: Axis) {
  const box = {
    x: { field: 'left', ...x },
    x2: { field: 'right' },
    y: { field: 'bottom', ...y },
    y2: { field: 'top' },
  }
  const inset = { xOffset: 1.6, x2Offset: -1.6, yOffset: -1.6, y2Offset: 1.6 }
  return [
    {
      mark: { type: 'rect' as const, stroke: 'white', strokeWidth: 1 },
      encoding: {
        ...box,
        color: shade,
        tooltip: [
          { field: 'setting', type: nominal },
          { field: 'probability', type: quantitative, format: '.2~%' },
          { field: 'interval', type: nominal },
        ],
      },
    },
    {
      transform: [{ filter: 'datum.open' }],
      mark: { type: 'rect' as const, filled: false, strokeWidth: 0.5, strokeDash: [1.5, 1.5], ...inset },
      encoding: { ...box, stroke: ink },
    },
  ]
}

/** The lines, and beneath them white ones that part them from dark cells. */
function lineLayers(lines: readonly (readonly Place[])[], x: Axis, y: Axis) {
  if (lines.length === 0) return []
  const values = lines.flatMap((line, i) => line.map(point => ({ x: point.x, y: point.y, line: i })))
  return (['white', observedColour] as const).map(color => ({
    data: { values },
    mark: { type: 'line' as const, color, strokeWidth: color === 'white' ? 3.2 : 1.4, strokeCap: 'butt' as const },
    encoding: { x: { field: 'x', ...x }, y: { field: 'y', ...y }, detail: { field: 'line', type: nominal } },
  }))
}

/** The numbers, each on a ground in the shade of its cell where a line comes near. */
function numberLayers(x: Axis, y: Axis, side: number) {
  const text = { type: 'text' as const, baseline: 'middle' as const, fontSize: side < 26 ? 7 : 8 }
  const encoding = {
    x: { field: 'x', ...x },
    y: { field: 'height', ...y },
    text: { field: 'label', type: nominal },
  }
  return [
    {
      mark: { ...text, strokeWidth: 1.8, strokeJoin: 'round' as const },
      encoding: { ...encoding, color: shade, stroke: shade },
    },
    { mark: text, encoding: { ...encoding, color: ink } },
  ]
}

function markLayer(marks: readonly Place[], x: Axis, y: Axis) {
  return {
    data: { values: [...marks] },
    mark: {
      type: 'point' as const,
      shape: 'diamond' as const,
      size: 42,
      filled: true,
      opacity: 1,
      color: ruleColour,
      stroke: 'white',
      strokeWidth: 0.8,
    },
    encoding: {
      x: { field: 'x', ...x },
      y: { field: 'y', ...y },
      tooltip: [{ field: 'setting', type: nominal, title: 'chosen' }],
    },
  }
}

function downtimeLayers(asked: number, downtime: number, columns: number, x: Axis) {
  const common = { data: { values: [{ x: asked, label: `${inUnit(downtime, timeUnit(downtime))} asked` }] } }
  const isRight = asked > (columns - 1) / 2
  return [
    {
      ...common,
      mark: { type: 'point' as const, shape: 'triangle-down' as const, size: 22, filled: true, color: mutedColour },
      encoding: { x: { field: 'x', ...x }, y: { value: -4 } },
    },
    {
      ...common,
      mark: {
        type: 'text' as const,
        align: isRight ? ('right' as const) : ('left' as const),
        baseline: 'middle' as const,
        dx: isRight ? -6 : 6,
        color: mutedColour,
      },
      encoding: { x: { field: 'x', ...x }, y: { value: -4.5 }, text: { field: 'label', type: nominal } },
    },
  ]
}

const settingLabel = ({ bandwidth, downtimeLimit }: SettingRow): string =>
  `${inUnit(bandwidth, byteUnit(bandwidth))}/s, ${inUnit(downtimeLimit, timeUnit(downtimeLimit))}`

const bare = (value: number, unit: ScaleUnit): string => inUnit(value, unit).split(' ')[0]!
