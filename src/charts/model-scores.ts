import type { TopLevelSpec } from 'vega-lite'
import { logTicks } from './log-ticks.ts'
import { distinct, type Rows, rowsOf } from './rows.ts'
import { figure, modelScale, mutedColour, observedColour, pageWidth } from './theme.ts'

/**
 * How a model did in a task: its mean score over that of the reference on the same cases, and what its intervals held, each
 * with an interval.
 */
export interface ModelScoreRow {
  task: string
  model: string
  ratio: number
  lower: number
  upper: number
  coverage: number
  coverageLower: number
  coverageUpper: number
}

const quantitative = 'quantitative' as const
const nominal = 'nominal' as const
const margin = 96
const between = 12

/**
 * Scores of models relative to a reference and coverage of their intervals, two panels a task, a row per model in the order
 * in which they first occur; of one that is not scored in a task its row is empty. As wide as a page.
 */
export function modelScoresChart(
  table: Rows<ModelScoreRow>,
  { reference, score = 'CRPS', level = 0.9 }: { reference: string; score?: string; level?: number },
): TopLevelSpec {
  const rows = rowsOf(table)
  const tasks = distinct(rows, row => row.task)
  const models = distinct(rows, row => row.model)
  const count = 2 * tasks.length
  const width = Math.floor((pageWidth - margin - between * (count - 1)) / count)
  const color = { field: 'model', type: nominal, scale: modelScale(models), legend: null }
  const ends = rows.flatMap(({ lower, upper }) => [lower, upper]).filter(end => end > 0 && end < Infinity)
  const domain: [number, number] = [Math.min(0.8, ...ends) / 1.1, Math.max(1.25, ...ends) * 1.1]
  const panel = (task: string, isScore: boolean) => {
    const values = rows
      .filter(row => row.task === task)
      .map(({ model, ...row }) =>
        isScore
          ? { model, value: row.ratio, lower: Math.max(row.lower, domain[0]), upper: row.upper }
          : { model, value: row.coverage, lower: row.coverageLower, upper: row.coverageUpper },
      )
    const x = {
      type: quantitative,
      scale: isScore ? { type: 'log' as const, domain, nice: false } : { domain: [0, 1], nice: false },
      axis: isScore
        ? { title: `${score} over ${reference}’s`, values: logTicks(domain), format: '~r', grid: true }
        : { title: `${level * 100}% intervals hold`, values: [0, 0.25, 0.5, 0.75, 1], format: '~%', grid: true },
    }
    const isFirst = isScore && task === tasks[0]
    const y = {
      field: 'model',
      type: nominal,
      sort: models,
      scale: { domain: models },
      axis: { title: null, labels: isFirst, grid: true, domain: false, ticks: false, labelLimit: margin },
    }
    const heading = {
      data: { values: [{ task }] },
      mark: { type: 'text' as const, align: 'left' as const, baseline: 'bottom' as const, fontWeight: 'bold' as const },
      encoding: { x: { value: 0 }, y: { value: -4 }, text: { field: 'task' } },
    }
    return {
      width,
      height: 14 * models.length,
      layer: [
        {
          data: { values: [{ wanted: isScore ? 1 : level }] },
          mark: { type: 'rule' as const, color: observedColour, strokeWidth: 0.9 },
          encoding: { x: { field: 'wanted', ...x } },
        },
        ...(isScore ? ratioLayers(values, x, y) : []),
        {
          data: { values },
          mark: { type: 'rule' as const, strokeWidth: 1.5, strokeCap: 'butt' as const },
          encoding: { x: { field: 'lower', ...x }, x2: { field: 'upper' }, y, color },
        },
        {
          data: { values },
          mark: { type: 'point' as const, shape: 'circle' as const, size: 24, filled: true, opacity: 1 },
          encoding: { x: { field: 'value', ...x }, y, color },
        },
        ...(isScore ? [heading] : []),
      ],
    }
  }
  return figure({
    title: {
      text: `Left of the line: better than ${reference}; bars: intervals of the score and of the share`,
      offset: 8,
    },
    columns: count,
    align: 'each',
    spacing: between - 4,
    concat: tasks.flatMap(task => [panel(task, true), panel(task, false)]),
  })
}

/** The ratios above their dots, but that of the reference to itself, each on a white ground. */
function ratioLayers<X extends object, Y extends object>(
  rows: readonly { readonly model: string; readonly value: number }[],
  x: X,
  y: Y,
) {
  const values = rows
    .filter(({ value }) => value !== 1)
    .map(({ model, value }) => ({ model, value, text: `${Number(value.toPrecision(2))}` }))
  return [{ stroke: 'white', strokeWidth: 2 }, {}].map(ground => ({
    data: { values },
    mark: { type: 'text' as const, baseline: 'bottom' as const, dy: -3, fontSize: 7, color: mutedColour, ...ground },
    encoding: { x: { field: 'value', ...x }, y, text: { field: 'text', type: nominal } },
  }))
}
