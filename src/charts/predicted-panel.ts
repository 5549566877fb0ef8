import { placeLabels } from './label-placement.ts'
import { logTicks } from './log-ticks.ts'
import type { Place } from './panels.ts'
import { type QuantityName, quantityAxis } from './quantity-axis.ts'
import { distinct } from './rows.ts'
import { inUnit, type ScaleUnit } from './scale-unit.ts'
import { categoryColours, mutedColour, observedColour } from './theme.ts'

/** A measured migration that completed, and its forecast by one model; seconds, rounds or bytes. */
export interface PredictedObservedRow {
  id: string
  workload: string
  model: string
  observed: number
  median: number
  lower: number
  upper: number
  /** Ends of a wider interval, drawn thin; what lies outside it is an outlier. */
  outerLower?: number
  outerUpper?: number
}

/** What the two axes of a quantity show: both the same. */
export interface PredictedAxes {
  readonly title: string
  readonly unit: ScaleUnit
  /** In the unit. */
  readonly domain: readonly [number, number]
  /** Whether an observed value or a median lies beyond them, and therefore on the edge. */
  readonly beyond: boolean
}

const quantitative = 'quantitative' as const
const nominal = 'nominal' as const
const shapes = ['circle', 'square', 'triangle-up', 'diamond', 'triangle-down'] as const
const reach = 10
const labelSize = 7

const inAxis = (value: number, unit: ScaleUnit) => Number((value / unit.size).toPrecision(6))

/**
 * Logarithmic axes that hold all intervals of these rows, up to a factor of ten beyond what was observed.
 *
 * @throws RangeError if nothing positive was observed
 */
export function predictedAxes(rows: readonly PredictedObservedRow[], quantity: QuantityName): PredictedAxes {
  const observed = rows.map(row => row.observed).filter(value => value > 0)
  if (observed.length === 0) throw new RangeError(`no positive value was observed: ${quantity}`)
  const most = Math.max(...observed)
  const { title, unit } = quantityAxis(quantity, most)
  const limits = [Math.min(...observed) / reach, most * reach] as const
  const within = rows
    .flatMap(row => [row.observed, row.median, row.lower, row.upper, row.outerLower ?? 0, row.outerUpper ?? 0])
    .filter(value => value > limits[0] && value < limits[1])
  const domain = [inAxis(Math.min(...within) / 1.15, unit), inAxis(Math.max(...within) * 1.15, unit)] as const
  const beyond = rows.some(row =>
    [row.observed, row.median].some(value => shownIn(value, { unit, domain }) !== inAxis(value, unit)),
  )
  return { title, unit, domain, beyond }
}

const shownIn = (value: number, { unit, domain }: Pick<PredictedAxes, 'unit' | 'domain'>) =>
  Math.min(domain[1], Math.max(domain[0], inAxis(value, unit)))

/** The colours and shapes of the workloads, in a legend of so many columns. */
export function workloadKey(rows: readonly PredictedObservedRow[], columns: number) {
  const domain = distinct(rows, row => row.workload).sort()
  const legend = { title: null, orient: 'bottom' as const, symbolOpacity: 1, columns }
  const key = <Range extends string>(range: Range[]) => ({
    field: 'workload',
    type: nominal,
    scale: { domain, range },
    legend,
  })
  return { color: key([...categoryColours]), shape: key(domain.map((_, i) => shapes[i % shapes.length]!)) }
}

/**
 * Forecast median and interval over what was observed; filled where the interval missed, and ringed and named where the
 * wider one did.
 */
export function predictedPanel(
  rows: readonly PredictedObservedRow[],
  axes: PredictedAxes,
  { color, shape }: ReturnType<typeof workloadKey>,
  { width, xAxis, yAxis }: Pick<Place, 'width' | 'xAxis' | 'yAxis'>,
) {
  const { unit } = axes
  const domain: [number, number] = [...axes.domain]
  const shown = (value: number) => shownIn(value, axes)
  const text = (value: number) => inUnit(value, unit)
  const values = rows.map(({ id, workload, observed, median, lower, upper, outerLower, outerUpper }) => ({
    id,
    workload,
    observed: shown(observed),
    median: shown(median),
    lower: shown(lower),
    upper: shown(upper),
    ...(outerLower !== undefined && { outerLower: shown(outerLower) }),
    ...(outerUpper !== undefined && { outerUpper: shown(outerUpper) }),
    outcome: text(observed),
    forecast: `${text(median)} (${text(lower)} to ${text(upper)})`,
    outside: observed < lower || observed > upper,
  }))
  const scale = { type: 'log' as const, domain, nice: false }
  const ticks = { values: logTicks(domain), format: ',~r' }
  const x = {
    field: 'observed',
    type: quantitative,
    scale,
    axis: { ...ticks, ...xAxis(`Observed (${unit.name})`), grid: false },
  }
  const y = {
    type: quantitative,
    scale,
    axis: { ...ticks, ...yAxis(`Forecast (${unit.name})`) },
  }
  const rule = (data: object, [from, to]: readonly [string, string], look: { opacity: number; strokeWidth: number }) => ({
    data: data as { values: typeof values },
    mark: { type: 'rule' as const, strokeCap: 'butt' as const, ...look },
    encoding: { x, y: { field: from, ...y }, y2: { field: to }, color },
  })
  const marks = (outside: boolean) => {
    const data = { values: values.filter(row => row.outside === outside) }
    const wider = { values: data.values.filter(row => row.outerLower !== undefined) }
    return [
      ...(wider.values.length > 0
        ? [rule(wider, ['outerLower', 'outerUpper'], { opacity: outside ? 0.8 : 0.5, strokeWidth: 0.4 })]
        : []),
      rule(data, ['lower', 'upper'], { opacity: outside ? 0.9 : 0.4, strokeWidth: outside ? 1.2 : 0.8 }),
      {
        data,
        mark: {
          type: 'point' as const,
          size: outside ? 22 : 16,
          strokeWidth: 0.9,
          opacity: 1,
          ...(outside ? { filled: true } : { fill: 'white' }),
        },
        encoding: {
          x,
          y: { field: 'median', ...y },
          color,
          shape,
          tooltip: ['id', 'workload', 'outcome', 'forecast'].map(field => ({ field, type: nominal })),
        },
      },
    ]
  }
  const outliers = rows.flatMap(({ observed, outerLower = -Infinity, outerUpper = Infinity }, i) =>
    observed < outerLower || observed > outerUpper ? [values[i]!] : [],
  )
  const pixels = (value: number) => (width * Math.log(value / domain[0])) / Math.log(domain[1] / domain[0])
  const onAxis = (pixel: number) => domain[0] * (domain[1] / domain[0]) ** (pixel / width)
  const points = values.map(({ observed, median }) => ({ x: pixels(observed), y: pixels(median) }))
  const labels = placeLabels(
    outliers.map(({ id, observed, median }) => ({ x: pixels(observed), y: pixels(median), text: id })),
    { points, width, height: width, fontSize: labelSize },
  ).map(({ text, x, y }) => ({ text, observed: onAxis(x), median: onAxis(y) }))
  return {
    height: width,
    layer: [
      {
        data: { values: domain.map(observed => ({ observed })) },
        mark: { type: 'line' as const, color: mutedColour, strokeWidth: 0.8, strokeDash: [3, 2] },
        encoding: { x, y: { field: 'observed', ...y } },
      },
      ...marks(false),
      ...marks(true),
      ...(outliers.length > 0
        ? [
            {
              data: { values: outliers },
              mark: { type: 'point' as const, shape: 'circle', size: 75, stroke: observedColour, strokeWidth: 0.7 },
              encoding: { x, y: { field: 'median', ...y } },
            },
            {
              data: { values: labels },
              mark: { type: 'text' as const, align: 'left' as const, fontSize: labelSize },
              encoding: { x, y: { field: 'median', ...y }, text: { field: 'text', type: nominal } },
            },
          ]
        : []),
    ],
  }
}
