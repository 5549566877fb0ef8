import { type Empirical, empirical } from '../distributions/empirical.ts'
import { type Quantity, quantities } from '../forecast/forecast.ts'
import { dirtyCurveModel } from '../models/dirty-curve.ts'
import type { Model } from '../models/model.ts'
import { interpolateCurve, observedCurve } from '../working-set/dirty-curve.ts'
import { type MeasuredMigration, type Observed, observedOf } from './measured.ts'
import type { PartialRow } from './scored.ts'

/** Names of what stands in every table only to be beaten. */
export const baselines: ReadonlySet<string> = new Set([
  'piecewise-counts',
  'climatology',
  'last-migration',
  'qemu-expected-downtime',
  'replayed-past',
])

/** Windows in seconds of which the piecewise baseline knows the counts: eighths of a second, doubled. */
const WINDOWS = [0.125, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64]

/**
 * The dirty curve through its counts at a few windows, piecewise linear, as proposed for QEMU in 2023: what is left of
 * `dirty-curve` when only counts are measured.
 */
export function piecewiseCounts(): Model {
  const curve = dirtyCurveModel()
  return {
    name: 'piecewise-counts',
    needsPages: false,
    fit: observed => {
      const full = observedCurve(observed)
      const dirtied = interpolateCurve(full)
      const last = full.windows.at(-1)!
      const windows = Float64Array.of(0, ...WINDOWS.filter(window => window < last), last)
      return { ...curve.restore({ windows, pages: windows.map(dirtied) }), model: 'piecewise-counts' }
    },
    restore: state => ({ ...curve.restore(state as Parameters<typeof curve.restore>[0]), model: 'piecewise-counts' }),
  }
}

/** What a migration's outcome is measured in, so that outcomes of guests of other sizes and links can stand for it. */
function scaleOf({ before }: MeasuredMigration): Record<Quantity, number> {
  const bytes = Math.max(1, before.pageCount - before.zeroPages) * before.pageSize
  const downtime = before.switchoverBandwidth
    ? (before.downtimeLimit * before.bandwidth) / before.switchoverBandwidth
    : before.downtimeLimit
  return { rounds: 1, totalTime: bytes / before.bandwidth, downtime, bytes }
}

/**
 * Climatology: how other migrations went, whatever the guest. Total time is taken relative to sending the memory that is
 * not zero once, bytes relative to that memory, downtime relative to its limit. With `others` of other workloads only,
 * it is leave-one-workload-out.
 *
 * @returns undefined when there is no other migration, and convergence 0 alone when none completed
 */
export const climatology = (target: MeasuredMigration, others: readonly MeasuredMigration[]): PartialRow | undefined =>
  fromOthers('climatology', target, others)

/** Persistence: as the last migration before it went. @returns as `climatology` */
export const lastMigration = (
  target: MeasuredMigration,
  earlier: readonly MeasuredMigration[],
): PartialRow | undefined => fromOthers('last-migration', target, earlier.slice(-1))

function fromOthers(
  model: string,
  target: MeasuredMigration,
  others: readonly MeasuredMigration[],
): PartialRow | undefined {
  const scale = scaleOf(target)
  const outcomes = others.flatMap(other => {
    const observed = observedOf(other)
    return observed ? [{ observed, scale: scaleOf(other) }] : []
  })
  if (others.length === 0) return undefined
  if (outcomes.length === 0) return { model, convergence: 0 }
  const law = (quantity: Quantity): Empirical => {
    const values = outcomes.map(one => (one.observed[quantity] / one.scale[quantity]) * scale[quantity])
    return empirical(quantity === 'rounds' ? values.map(Math.round) : values)
  }
  return {
    model,
    convergence: outcomes.length / others.length,
    ...Object.fromEntries(quantities.map(quantity => [quantity, law(quantity)])),
  }
}

/** QEMU's own last expected downtime, a point; it is told while the migration runs, not before. */
export function expectedDowntime({ after }: MeasuredMigration): PartialRow | undefined {
  const expected = after.qemuExpectedDowntime
  return expected == null
    ? undefined
    : { model: 'qemu-expected-downtime', convergence: null, downtime: empirical([expected]) }
}

/**
 * Historical simulation: the outcomes of replays from earlier instants of the trace that had ended by now, so quick ones
 * are too many among them.
 *
 * @returns undefined when there are none
 */
export function replayedPast(outcomes: readonly (Observed & { converged: boolean })[]): PartialRow | undefined {
  if (outcomes.length === 0) return undefined
  const laws = quantities.map(quantity => [quantity, empirical(outcomes.map(outcome => outcome[quantity]))])
  return {
    model: 'replayed-past',
    convergence: outcomes.filter(({ converged }) => converged).length / outcomes.length,
    ...Object.fromEntries(laws),
  }
}
