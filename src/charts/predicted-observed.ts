import type { TopLevelSpec } from 'vega-lite'
import { logTicks } from './log-ticks.ts'
import { type Place, panels } from './panels.ts'
import { type QuantityName, quantityAxis } from './quantity-axis.ts'
import { distinct, type Rows, rowsOf } from './rows.ts'
import { inUnit } from './scale-unit.ts'
import { categoryColours, figure, mutedColour } from './theme.ts'

/** A measured migration that completed, and its forecast by one model; seconds, rounds or bytes. */
export interface PredictedObservedRow {
  id: string
  workload: string
  model: string
  observed: number
  median: number
  lower: number
  upper: number
}

const quantitative = 'quantitative' as const
const nominal = 'nominal' as const
const shapes = ['circle', 'square', 'triangle-up', 'diamond', 'triangle-down'] as const
const reach = 10

/**
 * Forecast median and interval over what was observed, a panel per model, on logarithmic axes that reach a factor of
 * ten beyond the observed: what lies further stands at the edge. The forecast of an outcome outside its interval is filled.
 *
 * @throws RangeError if nothing positive was observed
 */
export function predictedObservedChart(
  table: Rows<PredictedObservedRow>,
  { quantity, level = 0.9 }: { quantity: QuantityName; level?: number },
): TopLevelSpec {
  const rows = rowsOf(table)
  const models = distinct(rows, row => row.model)
  const workloads = distinct(rows, row => row.workload).sort()
  const observed = rows.map(row => row.observed).filter(value => value > 0)
  if (observed.length === 0) throw new RangeError(`no positive value was observed: ${quantity}`)
  const most = Math.max(...observed)
  const { title, unit } = quantityAxis(quantity, most)
  const limits = [Math.min(...observed) / reach, most * reach] as const
  const within = rows
    .flatMap(row => [row.observed, row.median, row.lower, row.upper])
    .filter(value => value > limits[0] && value < limits[1])
  const extent = (value: number) => Number((value / unit.size).toPrecision(6))
  const domain: [number, number] = [extent(Math.min(...within) / 1.15), extent(Math.max(...within) * 1.15)]
  const shown = (value: number) => Math.min(domain[1], Math.max(domain[0], extent(value)))
  const text = (value: number) => inUnit(value, unit)
  const beyond = rows.some(row => [row.observed, row.median].some(value => shown(value) !== extent(value)))
  const scale = { type: 'log' as const, domain, nice: false }
  const ticks = { values: logTicks(domain), format: ',~r' }
  const key = { title: null, orient: 'bottom' as const, symbolOpacity: 1, columns: models.length > 2 ? 8 : 4 }

  const draw = (model: string, { width, xAxis, yAxis }: Place) => {
    const values = rows
      .filter(row => row.model === model)
      .map(({ id, workload, observed, median, lower, upper }) => ({
        id,
        workload,
        observed: shown(observed),
        median: shown(median),
        lower: shown(lower),
        upper: shown(upper),
        outcome: text(observed),
        forecast: `${text(median)} (${text(lower)} to ${text(upper)})`,
        outside: observed < lower || observed > upper,
      }))
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
    const color = {
      field: 'workload',
      type: nominal,
      scale: { domain: workloads, range: [...categoryColours] },
      legend: key,
    }
    const shape = {
      field: 'workload',
      type: nominal,
      scale: { domain: workloads, range: workloads.map((_, i) => shapes[i % shapes.length]!) },
      legend: key,
    }
    const marks = (outside: boolean) => {
      const data = { values: values.filter(row => row.outside === outside) }
      return [
        {
          data,
          mark: {
            type: 'rule' as const,
            strokeCap: 'butt' as const,
            opacity: outside ? 0.9 : 0.4,
            strokeWidth: outside ? 1.2 : 0.8,
          },
          encoding: { x, y: { field: 'lower', ...y }, y2: { field: 'upper' }, color },
        },
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
      ],
    }
  }
  return figure({
    title: {
      text: [
        `${title}: median and ${level * 100}% interval; filled: outside the interval`,
        ...(beyond ? ['On the edge: beyond the axes'] : []),
      ],
      offset: 8,
    },
    ...panels(models, { label: model => model, margin: 48, draw }),
  })
}
