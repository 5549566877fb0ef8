import { logTicks } from './log-ticks.ts'
import { outlierMarks } from './outlier-marks.ts'
import type { Place } from './panels.ts'
import { type PredictedAxes, type PredictedObservedRow, shownIn } from './predicted-axes.ts'
import { distinct } from './rows.ts'
import { inUnit } from './scale-unit.ts'
import { categoryColours, mutedColour } from './theme.ts'

const quantitative = 'quantitative' as const
const nominal = 'nominal' as const
const shapes = ['circle', 'square', 'triangle-up', 'diamond', 'triangle-down'] as const

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
  const rule = (
    data: object,
    [from, to]: readonly [string, string],
    look: { opacity: number; strokeWidth: number },
  ) => ({
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
      ...outlierMarks(outliers, values, { x, y, width }),
    ],
  }
}
