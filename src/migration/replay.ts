import type { Trace } from '../trace/trace.ts'
import type { CompleteGuest, MemoryState } from './guest.ts'
import { defaultHost, type HostInstance, typicalHost } from './host.ts'
import { type Migration, type Observer, type Outcome, migrate as roundLoop } from './migrate.ts'
import { pageMemory } from './page-memory.ts'
import { playEpochs } from './playback.ts'
import { recordOf } from './write-record.ts'
import { placeZeroPages } from './zero-pages.ts'

/** What a trace tells of the guest's memory at its end. */
export function memoryAtEnd(trace: Trace): MemoryState {
  const { pageSize, pageCount, zeroPages = 0 } = trace.info
  const written = new Uint8Array(pageCount)
  const { offsets, firsts, counts } = trace
  for (let r = offsets[0]!; r < offsets[trace.length]!; r++) written.fill(1, firsts[r]!, firsts[r]! + counts[r]!)
  return { pageSize, pageCount, zeroPages, zero: placeZeroPages(zeroPages, written) }
}

/** A guest that plays a trace back from epoch `from` on. */
export function replayedGuest(trace: Trace, state: MemoryState, from = 0): CompleteGuest {
  let epoch = from
  const horizon = trace.end - trace.starts[from]!
  return pageMemory(
    state,
    playEpochs(trace, () => (epoch < trace.length ? epoch++ : -1), horizon),
  )
}

/**
 * What a migration started at `at` (seconds on the trace's clock) would have been, by exact replay. Where the trace
 * ends first, the outcome is `censored`. A sender with an order knows the writes before `at`.
 *
 * @throws RangeError when `at` is not within the trace
 */
export function replay(
  trace: Trace,
  migration: Migration,
  {
    at = trace.start,
    host = typicalHost(defaultHost),
    observe,
  }: { at?: number; host?: HostInstance; observe?: Observer } = {},
): Outcome {
  const from = trace.epochAt(at)
  if (!(at >= trace.start) || from === trace.length) {
    throw new RangeError(`a replay must start between ${trace.start} and ${trace.end} s: ${at}`)
  }
  const memory = memoryAtEnd(trace)
  const state = migration.sender?.order ? { ...memory, record: recordOf(trace, 0, from) } : memory
  return roundLoop(replayedGuest(trace, state, from), migration, host, observe)
}

/** The round loop; `migrate.replay` runs it on a trace played back. */
export const migrate = Object.assign(roundLoop, {
  /** What a migration would have been: the trace played back under the round loop. See `replay`. */
  replay,
})
