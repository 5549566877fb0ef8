import { empirical } from '../../src/distributions/empirical.ts'
import type { MeasuredMigration } from '../../src/evaluation/measured.ts'
import { type PartialRow, type Scored, scoreRow } from '../../src/evaluation/scored.ts'

type Before = MeasuredMigration['before']
type After = MeasuredMigration['after']

const before: Before = {
  pageSize: 4096,
  pageCount: 3000,
  zeroPages: 500,
  trace: null,
  bandwidth: 2500 * 4096,
  switchoverBandwidth: null,
  downtimeLimit: 0.3,
  deadline: 20,
}
const after: After = { outcome: 'completed', totalTime: 2, downtime: 0.2, rounds: 5, bytes: 5000 * 4096 }

/** A measured migration of 2,500 pages that are not zero over a link of 2,500 pages a second. */
export const measured = (
  id: string,
  workload: string,
  { before: known, after: came }: { before?: Partial<Before>; after?: Partial<After> } = {},
): MeasuredMigration => ({ id, workload, before: { ...before, ...known }, after: { ...after, ...came } })

/** Forecasts of total time and downtime by these draws, scored against what came; undefined where it was cancelled. */
export function scoredOf(
  model: string,
  id: string,
  {
    workload = 'w',
    draws,
    downtimes = draws,
    came,
    convergence = 1,
  }: {
    workload?: string
    draws: readonly number[]
    downtimes?: readonly number[]
    came: number | undefined
    convergence?: number
  },
): Scored {
  const row: PartialRow = { model, convergence, totalTime: empirical(draws), downtime: empirical(downtimes) }
  const observed = came === undefined ? undefined : { totalTime: came, downtime: came, rounds: 1, bytes: 1 }
  return scoreRow({ id, workload, deadline: 100, downtimeLimit: 1 }, row, observed)
}
