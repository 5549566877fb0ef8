import { type ColumnTable, table } from 'arquero'
import { empirical } from '../distributions/empirical.ts'
import { drawOutcome, type Forecaster } from './draws.ts'

const levels = { q05: 0.05, q25: 0.25, q50: 0.5, q75: 0.75, q95: 0.95 }

/**
 * Bytes pending over the course of the migration: a table of `model`, `time` (s) and the quantiles `q05`, `q25`, `q50`,
 * `q75`, `q95` over draws, at evenly spaced times until nineteen twentieths of the draws have ended. A migration that
 * has ended has nothing pending.
 */
export function pendingFan(forecasters: readonly Forecaster[], { draws = 200, points = 120 } = {}): ColumnTable {
  const rows = forecasters.flatMap(forecaster => {
    const paths = Array.from({ length: draws }, (_, i) => {
      const path: [time: number, pending: number][] = []
      const outcome = drawOutcome(forecaster, i, (time, pending) => path.push([time, pending]))
      return { path, end: outcome.totalTime }
    })
    const end = empirical(paths.map(path => path.end)).quantile(0.95)
    const cursors = new Uint32Array(draws)
    return Array.from({ length: points + 1 }, (_, k) => {
      const time = (k * end) / points
      const pending = empirical(
        paths.map(({ path }, i) => {
          while (cursors[i]! < path.length && path[cursors[i]!]![0] <= time) cursors[i]!++
          return cursors[i] === 0 ? path[0]![1] : path[cursors[i]! - 1]![1]
        }),
      )
      const quantiles = Object.entries(levels).map(([name, p]) => [name, pending.quantile(p)])
      return { model: forecaster.name, time, ...Object.fromEntries(quantiles) } as Record<string, string | number>
    })
  })
  const column = (name: string) => rows.map(row => row[name])
  return table(Object.fromEntries(['model', 'time', ...Object.keys(levels)].map(name => [name, column(name)])))
}
