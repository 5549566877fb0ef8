import type { TopLevelSpec } from 'vega-lite'
import { type ProbabilityRow, probabilityMapChart } from '../../src/charts/probability-map.ts'
import { type StartRow, startChart } from '../../src/charts/start-probability.ts'
import { wilsonInterval } from '../../src/distributions/wilson.ts'
import { contourOf } from '../../src/forecast/plan/map.ts'

export const MiB = 2 ** 20

/** Counts of 200 draws, a row a bandwidth, as cells. */
export const cellsOf = (
  bandwidths: readonly number[],
  limits: readonly number[],
  counts: readonly (readonly number[])[],
): readonly ProbabilityRow[] =>
  Object.freeze(
    bandwidths.flatMap((bandwidth, j) =>
      limits.map((downtimeLimit, i) => {
        const [lower, upper] = wilsonInterval(counts[j]![i]!, 200)
        return Object.freeze({ bandwidth, downtimeLimit, probability: counts[j]![i]! / 200, lower, upper })
      }),
    ),
  )

/** The third limit never reaches 90%; the last does again. */
export const planCells = cellsOf(
  [16 * MiB, 32 * MiB, 64 * MiB, 128 * MiB],
  [0.025, 0.05, 0.1, 0.2],
  [
    [0, 2, 1, 30],
    [40, 160, 120, 120],
    [176, 200, 140, 200],
    [199, 200, 150, 200],
  ],
)

/** A start without a total time, and one with certainty. */
export const planStarts: readonly StartRow[] = Object.freeze([
  { at: 0, probability: 0.86, lower: 0.82, upper: 0.89, totalTime: 6.2 },
  { at: 20, probability: 0.97, lower: 0.948, upper: 0.983, totalTime: 5.4 },
  { at: 40, probability: 1, lower: 0.99, upper: 1, totalTime: Infinity },
  { at: 60, probability: 0.9, lower: 0.866, upper: 0.926, totalTime: 5.9 },
])

export const planCharts = {
  'probability-map': probabilityMapChart(planCells, {
    probability: 0.9,
    contour: contourOf(planCells, 0.9),
    chosen: { bandwidth: 45 * MiB, downtimeLimit: 0.05 },
    downtime: 0.2,
  }),
  'start-probability': startChart(
    planStarts.filter(({ totalTime }) => totalTime < Infinity),
    { probability: 0.95 },
  ),
} satisfies Record<string, TopLevelSpec>
