import type { TopLevelSpec } from 'vega-lite'
import { logTicks } from './log-ticks.ts'
import { distinct, type Rows, rowsOf } from './rows.ts'
import { byteUnit } from './scale-unit.ts'
import { coloursOf, columnWidth, figure, observedColour, ruleColour } from './theme.ts'

/** Quantiles of the bytes that are pending `time` seconds after the start of the migration. */
export interface PendingRow {
  model: string
  time: number
  q05: number
  q25: number
  q50: number
  q75: number
  q95: number
}

const quantitative = 'quantitative' as const

/** What was pending `time` seconds after the start; bytes. */
export interface PendingPoint {
  time: number
  pending: number
}

/** What is drawn over the fans of pending memory. */
export interface PendingChartOptions {
  /** Bytes; where the guest may be stopped. */
  threshold?: number
  /** What came, which is drawn over every fan. */
  observed?: Rows<PendingPoint>
}

/**
 * Bytes pending over the course of the migration, on a logarithmic axis of at most four decades: what is less, such as
 * the zero of a migration that has ended, lies on its floor.
 */
export function pendingChart(
  fan: Rows<PendingRow>,
  { threshold, observed = [] }: PendingChartOptions = {},
): TopLevelSpec {
  const rows = rowsOf(fan)
  const path = rowsOf(observed)
  const most = rows.reduce((greatest, row) => Math.max(greatest, row.q95), 1)
  const least = rows.reduce((smallest, row) => (row.q05 > 0 ? Math.min(smallest, row.q05) : smallest), most / 10)
  const floor = Math.max(Math.min(least, (threshold ?? most) / 4), most / 1e4)
  const end = [...rows, ...path].reduce((latest, row) => Math.max(latest, row.time), 0)
  const unit = byteUnit(most)
  const shown = (bytes: number) => Number((Math.max(bytes, floor) / unit.size).toPrecision(6))
  const domain: [number, number] = [shown(floor), shown(most)]
  const models = distinct(rows, row => row.model)
  const colours = coloursOf(models)
  const columns = Math.min(2, models.length)

  const panel = (model: string, i: number) => {
    const last = i + columns >= models.length
    const y = {
      type: quantitative,
      scale: { type: 'log' as const, domain, nice: false },
      axis: {
        title: i % columns === 0 ? `Pending (${unit.name})` : null,
        labels: i % columns === 0,
        values: logTicks(domain),
        format: '~r',
      },
    }
    const x = {
      field: 'time',
      type: quantitative,
      scale: { domain: [0, end], nice: false },
      axis: { title: last ? 'Time (s)' : null, labels: last, grid: false, tickCount: 4 },
    }
    const color = colours[i]!
    const band = (low: string, high: string, opacity: number) => ({
      mark: { type: 'area' as const, opacity, color },
      encoding: { x, y: { field: low, ...y }, y2: { field: high } },
    })
    return {
      width: columns === 1 ? columnWidth - 50 : (columnWidth - 66) / 2,
      height: 70,
      data: {
        values: rows
          .filter(row => row.model === model)
          .map(({ time, q05, q25, q50, q75, q95 }) => ({
            time,
            q05: shown(q05),
            q25: shown(q25),
            q50: shown(q50),
            q75: shown(q75),
            q95: shown(q95),
          })),
      },
      layer: [
        band('q05', 'q95', 0.25),
        band('q25', 'q75', 0.4),
        {
          mark: { type: 'line' as const, color },
          encoding: {
            x,
            y: { field: 'q50', ...y },
            tooltip: ['time', 'q05', 'q25', 'q50', 'q75', 'q95'].map(field => ({
              field,
              type: quantitative,
              format: '.3~r',
              title: field === 'time' ? 'time (s)' : `${field} (${unit.name})`,
            })),
          },
        },
        ...(path.length === 0
          ? []
          : [
              {
                data: { values: path.map(({ time, pending }) => ({ time, pending: shown(pending) })) },
                mark: { type: 'line' as const, color: observedColour, strokeWidth: 0.9 },
                encoding: { x, y: { field: 'pending', ...y } },
              },
            ]),
        {
          data: { values: [{ model }] },
          mark: {
            type: 'text' as const,
            align: 'left' as const,
            baseline: 'bottom' as const,
            fontWeight: 'bold' as const,
          },
          encoding: { x: { value: 0 }, y: { value: -4 }, text: { field: 'model' } },
        },
        ...(threshold === undefined
          ? []
          : [
              {
                data: { values: [{ threshold: shown(threshold) }] },
                mark: { type: 'rule' as const, color: ruleColour, strokeDash: [3, 2], strokeWidth: 0.8 },
                encoding: { y: { field: 'threshold', ...y } },
              },
            ]),
      ],
    }
  }
  const key = [
    ...(path.length === 0 ? [] : ['black: what came']),
    ...(threshold === undefined ? [] : ['dashed: threshold']),
  ].join('; ')
  const bands = 'Median, bands of 50% and 90%'
  return figure({
    title: {
      text:
        key.length > 20 ? [bands, `${key[0]!.toUpperCase()}${key.slice(1)}`] : [bands, key].filter(Boolean).join('; '),
      offset: 8,
    },
    columns,
    spacing: { row: 6, column: 8 },
    concat: models.map(panel),
  })
}
