import { countMemory } from '../migration/count-memory.ts'
import type { MemoryState } from '../migration/guest.ts'
import { idealHost } from '../migration/host.ts'
import { migrate } from '../migration/migrate.ts'
import { wholePasses } from '../migration/policies/whole-passes.ts'
import type { CountsTrace } from '../trace/counts.ts'
import { extendCurve } from './curve-extension.ts'

/** What a migration depends on that is forecast from counts. */
export interface CurveMigration {
  /** Bytes per second. */
  readonly bandwidth: number
  /** Seconds; Infinity where any downtime will do, so that the guest stops at once. */
  readonly downtimeLimit: number
  /** Seconds after which a migration that has not finished is cancelled. */
  readonly deadline: number
}

/** What becomes of it; the times are seconds. */
export interface CurveOutcome {
  readonly converges: boolean
  /** Passes, the one with the guest stopped included; null, as all below, where it does not converge. */
  readonly rounds: number | null
  readonly totalTime: number | null
  readonly downtime: number | null
}

/** Bytes on the wire beside a page's contents, and for a zero page, as the source has it. */
const HEADER = 8

/**
 * The migration of a guest whose dirty curve is known at some windows, without chance: whole passes, each of which leaves
 * pending what the curve says for its length, on a link and a host that cost nothing else (`predict_migration_time` in
 * scripts/predict_migration.py of A. Gudkov, posted to qemu-devel in April 2023). A page on the wire is its contents and 8
 * bytes, a zero page 8 bytes: memory is counted in whole pages on the wire, so that what is pending is what is to be sent.
 *
 * The source gives up after a pass that ends beyond its deadline, here nothing ends beyond it; and it counts on to its
 * deadline where the passes no longer shrink.
 *
 * @throws RangeError unless bandwidth, downtime limit and deadline are positive, and the bandwidth finite
 */
export function migrateCounts(
  counts: CountsTrace,
  { bandwidth, downtimeLimit, deadline }: CurveMigration,
): CurveOutcome {
  const { pageCount, zeroPages = 0 } = counts
  const guest = countMemory(memoryOnWire(counts), extendCurve(counts, pageCount - zeroPages))
  const policy = wholePasses({ bandwidth, downtimeLimit })
  const { converged, rounds, totalTime, downtime } = migrate(
    guest,
    { link: { bandwidth }, policy, deadline },
    idealHost,
  )
  return converged
    ? { converges: true, rounds: rounds - 1, totalTime, downtime }
    : { converges: false, rounds: null, totalTime: null, downtime: null }
}

/** Seconds that sending all of memory takes once. */
export function firstPass(counts: CountsTrace, bandwidth: number): number {
  const { pageSize, pageCount } = memoryOnWire(counts)
  return (pageSize * pageCount) / bandwidth
}

/** Memory in whole pages on the wire. */
function memoryOnWire({ pageSize, pageCount, zeroPages = 0 }: CountsTrace): MemoryState {
  const onWire = pageSize + HEADER
  return { pageSize: onWire, pageCount: pageCount - zeroPages + (zeroPages * HEADER) / onWire, zeroPages: 0 }
}
