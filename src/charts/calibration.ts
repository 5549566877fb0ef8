import type { TopLevelSpec } from 'vega-lite'
import { type CoverageRow, coverageLayers, seriesEncoding } from './coverage-layers.ts'
import { type Rows, rowsOf } from './rows.ts'
import { columnWidth, figure } from './theme.ts'

/** Coverage before conformal calibration, after it, and after adaptive calibration along a series. */
export interface CalibrationRow extends CoverageRow {
  stage: 'before' | 'after' | 'adaptive'
}

const stages = { before: '#999999', after: '#0072B2', adaptive: '#D55E00' }

/** Coverage at each nominal level before and after calibration. */
export function calibrationChart(
  table: Rows<CalibrationRow>,
  { confidence = 0.95 }: { confidence?: number } = {},
): TopLevelSpec {
  const rows = rowsOf(table).map(({ stage, level, coverage, lower, upper }) => ({
    stage,
    level,
    coverage,
    lower,
    upper,
  }))
  const shown = Object.entries(stages).filter(([stage]) => rows.some(row => row.stage === stage))
  const series = seriesEncoding(
    'stage',
    shown.map(([stage]) => stage),
    shown.map(([, colour]) => colour),
  )
  return figure({
    width: columnWidth - 48,
    height: 120,
    title: `Line: nominal level; bars: ${confidence * 100}% intervals`,
    layer: coverageLayers(rows, series),
  })
}
