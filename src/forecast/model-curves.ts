import { type ColumnTable, table } from 'arquero'
import { distinctPages } from '../migration/distinct-pages.ts'
import type { SeededSource } from '../random.ts'
import type { Fits } from './fits.ts'

/**
 * The mean dirty curve that each fit implies: a table of `model`, `window` (s) and `mean` (pages), by the model's
 * formula where it has one, else the mean over so many draws.
 */
export function modelCurves(
  { memory, models }: Fits,
  windows: readonly number[],
  { source, draws = 50 }: { source: SeededSource; draws?: number },
): ColumnTable {
  const rows = Object.entries(models).flatMap(([model, fitted]) =>
    windows.map(window => {
      if (fitted.curve) return { model, window, mean: fitted.curve(window) }
      let pages = 0
      for (let i = 0; i < draws; i++) pages += distinctPages(fitted.guest(source.substream(model, i), memory), window)
      return { model, window, mean: pages / draws }
    }),
  )
  return table({
    model: rows.map(row => row.model),
    window: rows.map(row => row.window),
    mean: rows.map(row => row.mean),
  })
}
