import type { TopLevelSpec } from 'vega-lite'
import { logTicks } from './log-ticks.ts'
import { type Place, panels } from './panels.ts'
import { distinct, type Rows, rowsOf } from './rows.ts'
import { byteUnit } from './scale-unit.ts'
import { categoryColours, figure, ruleColour } from './theme.ts'

/** Bytes pending `time` seconds after the start of a migration, as an `Observer` is told them. */
export interface PendingPathRow {
  name: string
  time: number
  pending: number
  /** Whether the dirty log has just been synchronised. */
  synchronised: boolean
  /** Bytes at which the rule of this migration may stop the guest, where it has such. */
  threshold?: number
}

const quantitative = 'quantitative' as const

/**
 * Bytes pending over the course of single migrations, a panel each, with a dot at every synchronisation of the dirty log. The
 * axes are the same in all; that of bytes is logarithmic over at most four decades, and what is less lies on its floor.
 */
export function pendingPathsChart(table: Rows<PendingPathRow>): TopLevelSpec {
  const rows = rowsOf(table)
  const names = distinct(rows, row => row.name)
  const most = rows.reduce((greatest, row) => Math.max(greatest, row.pending), 1)
  const end = rows.reduce((latest, row) => Math.max(latest, row.time), 0)
  const positive = rows.flatMap(({ pending, threshold = 0 }) => [pending, threshold]).filter(bytes => bytes > 0)
  const floor = Math.max(positive.reduce((least, bytes) => Math.min(least, bytes), most) / 2, most / 1e4)
  const unit = byteUnit(most)
  const shown = (bytes: number) => Number((Math.max(bytes, floor) / unit.size).toPrecision(6))
  const domain: [number, number] = [shown(floor), shown(most)]

  const draw = (name: string, { xAxis, yAxis }: Place) => {
    const path = rows.filter(row => row.name === name)
    const color = categoryColours[names.indexOf(name) % categoryColours.length]!
    const values = path.map(({ time, pending, synchronised }) => ({ time, pending: shown(pending), synchronised }))
    const thresholds = distinct(path, row => row.threshold).filter(threshold => threshold !== undefined)
    const x = {
      field: 'time',
      type: quantitative,
      scale: { domain: [0, end], nice: false },
      axis: { ...xAxis('Time (s)'), grid: false, tickCount: 4 },
    }
    const y = {
      type: quantitative,
      scale: { type: 'log' as const, domain, nice: false },
      axis: { ...yAxis(`Pending (${unit.name})`), values: logTicks(domain), format: '~r' },
    }
    const tooltip = [
      { field: 'time', type: quantitative, title: 'time (s)', format: '.3~f' },
      { field: 'pending', type: quantitative, title: `pending (${unit.name})`, format: '.3~r' },
    ]
    return {
      height: 80,
      layer: [
        {
          data: { values: thresholds.map(threshold => ({ threshold: shown(threshold) })) },
          mark: { type: 'rule' as const, color: ruleColour, strokeDash: [3, 2], strokeWidth: 0.8 },
          encoding: { y: { field: 'threshold', ...y } },
        },
        {
          data: { values },
          mark: { type: 'line' as const, color, strokeWidth: 1 },
          encoding: { x, y: { field: 'pending', ...y } },
        },
        {
          data: { values: values.filter(row => row.synchronised) },
          mark: { type: 'point' as const, shape: 'circle' as const, size: 9, filled: true, color, opacity: 1 },
          encoding: { x, y: { field: 'pending', ...y }, tooltip },
        },
      ],
    }
  }
  const hasThreshold = rows.some(row => row.threshold !== undefined)
  return figure({
    title: { text: `Dot: synchronisation of the dirty log${hasThreshold ? '; dashed: threshold' : ''}`, offset: 8 },
    ...panels(names, { label: name => name, margin: 46, draw }),
  })
}
