import { observedColour } from './theme.ts'

/** How often intervals of a nominal `level` held the outcome, with the binomial interval of that share. */
export interface CoverageRow {
  level: number
  coverage: number
  lower: number
  upper: number
}

const quantitative = 'quantitative' as const
const nominal = 'nominal' as const

/** Position and colour of the series that stand beside each other in each nominal level. */
export function seriesEncoding(field: string, domain: readonly string[], range: readonly string[], axis = true) {
  return {
    x: {
      field: 'level',
      type: 'ordinal' as const,
      scale: { paddingInner: 0.25, paddingOuter: 0.12 },
      axis: axis ? { title: 'Nominal level', format: '~%', labelAngle: 0, grid: false, ticks: false } : null,
    },
    xOffset: { field, type: nominal, scale: { domain: [...domain] } },
    color: {
      field,
      type: nominal,
      scale: { domain: [...domain], range: [...range] },
      legend: { title: null, orient: 'bottom' as const, columns: 3 },
    },
  }
}

type Series = ReturnType<typeof seriesEncoding>

/** Coverage of each series at each level with its interval; a line over each group marks the level itself. */
export function coverageLayers(rows: readonly CoverageRow[], { x, xOffset, color }: Series) {
  const levels = [...new Set(rows.map(row => row.level))].sort((a, b) => a - b)
  const least = Math.min(...rows.map(row => row.lower), ...levels)
  const y = {
    type: quantitative,
    scale: { domain: [Math.floor(least * 10) / 10, 1], nice: false, zero: false },
    axis: { title: 'Coverage', format: '~%', tickCount: 5 },
  }
  const field = xOffset.field
  return [
    {
      data: { values: levels.map(level => ({ level })) },
      mark: { type: 'rule' as const, color: observedColour, strokeWidth: 0.9 },
      encoding: { x: { ...x, bandPosition: 0 }, x2: { field: 'level', bandPosition: 1 }, y: { field: 'level', ...y } },
    },
    {
      data: { values: rows },
      mark: { type: 'rule' as const, strokeWidth: 1.2, strokeCap: 'butt' as const },
      encoding: { x, xOffset, color, y: { field: 'lower', ...y }, y2: { field: 'upper' } },
    },
    {
      data: { values: rows },
      mark: { type: 'point' as const, shape: 'circle' as const, size: 14, filled: true, opacity: 1 },
      encoding: {
        x,
        xOffset,
        color,
        y: { field: 'coverage', ...y },
        tooltip: [
          { field, type: nominal },
          ...['level', 'coverage', 'lower', 'upper'].map(name => ({
            field: name,
            type: quantitative,
            format: '.1~%',
          })),
        ],
      },
    },
  ]
}
