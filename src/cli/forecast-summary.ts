import { interval } from '../distributions/distribution.ts'
import { type ConformalForecast, conformalForecast, type PastForecast } from '../evaluation/conformal-forecast.ts'
import { type Layer, layersOf } from '../forecast/draws.ts'
import { type Effect, effects, type ForecastRow, type Quantity, quantities } from '../forecast/forecast.ts'
import type { Fitted } from '../models/model.ts'
import { formatBytes, formatSeconds } from '../units.ts'
import type { NamedLayer } from './options.ts'
import type { Cell } from './output.ts'

export interface Summary {
  readonly mean: number
  readonly median: number
  readonly lower: number
  readonly upper: number
}

/** A forecast by one model, its quantities summarised. */
export interface ForecastSummary extends Record<Quantity, Summary>, Partial<Record<Effect, Summary>> {
  readonly model: string
  readonly convergence: number
  /** Those of the layers asked for that this model has. */
  readonly layers: readonly NamedLayer[]
  readonly calibration?: Pick<ConformalForecast, 'cases' | 'needed'>
}

/** Summarises a forecast at a level; where there are past forecasts enough, its intervals are conformal. */
export function summarise(
  row: ForecastRow,
  fitted: Fitted,
  { level, layers, past }: { level: number; layers: readonly Layer[]; past?: readonly PastForecast[] | undefined },
): ForecastSummary {
  const conformal = past && conformalForecast(row, past, level)
  const summaries = quantities.map(quantity => {
    const law = row[quantity]
    const widened = conformal?.intervals?.[quantity]
    const [lower, upper] = widened?.interval ?? interval(law, level)
    return [
      quantity,
      { mean: law.mean, median: law.quantile(0.5), lower, upper, ...(widened && { widening: widened.widening }) },
    ]
  })
  return {
    model: row.model,
    convergence: row.convergence,
    layers: [...layersOf(fitted, layers), ...(conformal?.intervals ? (['conformal'] as const) : [])],
    ...(conformal && { calibration: { cases: conformal.cases, needed: conformal.needed } }),
    ...(Object.fromEntries(summaries) as Record<Quantity, Summary>),
    ...Object.fromEntries(
      effects.flatMap(effect => {
        const law = row[effect]
        if (!law) return []
        const [lower, upper] = interval(law, level)
        return [[effect, { mean: law.mean, median: law.quantile(0.5), lower, upper }]]
      }),
    ),
  }
}

export const forecastColumns = ['model', 'converges', 'rounds', 'total time', 'downtime', 'sent']

const cell = ({ median, lower, upper }: Summary, format: (value: number) => string) =>
  `${format(median)} [${format(lower)}, ${format(upper)}]`

/** Medians with intervals, a row a model. */
export const forecastCells = (summaries: readonly ForecastSummary[]): Cell[][] =>
  summaries.map(({ model, convergence, rounds, totalTime, downtime, bytes }) => {
    return [
      model,
      `${Number((convergence * 100).toFixed(1))}%`,
      cell(rounds, String),
      cell(totalTime, formatSeconds),
      cell(downtime, formatSeconds),
      cell(bytes, formatBytes),
    ]
  })

/** What a migration costs the guest beside its downtime, as columns of a table: name and format of each. */
export const effectFormats: Readonly<Record<Effect, { readonly name: string; format(value: number): string }>> = {
  faults: { name: 'faults', format: value => String(Math.round(value)) },
  stall: { name: 'stall', format: formatSeconds },
  remaining: { name: 'left behind', format: value => String(Math.round(value)) },
  lost: { name: 'lost', format: formatSeconds },
}

/** The table of a forecast: the columns above, and of the effects those that the forecast has. */
export function forecastGrid(summaries: readonly ForecastSummary[]): { columns: string[]; cells: Cell[][] } {
  const found = effects.filter(effect => summaries.some(summary => summary[effect]))
  const more = (summary: ForecastSummary) =>
    found.map(effect => {
      const known = summary[effect]
      return known ? cell(known, effectFormats[effect].format) : ''
    })
  return {
    columns: [...forecastColumns, ...found.map(effect => effectFormats[effect].name)],
    cells: forecastCells(summaries).map((cells, i) => [...cells, ...more(summaries[i]!)]),
  }
}

/** The layers that were asked for, and for which models one was not to be had. */
export function describeLayers(summaries: readonly ForecastSummary[], asked: readonly NamedLayer[]): string {
  const without = asked.flatMap(layer => {
    const models = summaries.filter(({ layers }) => !layers.includes(layer)).map(({ model }) => model)
    return models.length > 0 ? [`${layer} not of ${models.join(', ')}`] : []
  })
  return [`uncertain: ${asked.join(', ')}`, ...without].join('; ')
}

/** What calibration did, a sentence for the models with enough cases and one for each of the others. */
export function describeCalibration(summaries: readonly ForecastSummary[], level: number): string[] {
  const told = summaries.flatMap(({ model, calibration }) => (calibration ? [{ model, ...calibration }] : []))
  const enough = told.filter(({ cases, needed }) => cases >= needed)
  return [
    ...(enough.length > 0
      ? [
          `Conformal: calibrated on past cases that completed: ${enough.map(one => `${one.model} ${one.cases}`).join(', ')}.`,
        ]
      : []),
    ...told
      .filter(({ cases, needed }) => cases < needed)
      .map(
        ({ model, cases, needed }) =>
          `Not conformal: ${model} has ${cases} past cases, and level ${level} needs ${needed}.`,
      ),
  ]
}
