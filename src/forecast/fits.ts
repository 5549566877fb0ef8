import type { MemoryState } from '../migration/guest.ts'
import { memoryAtEnd } from '../migration/replay.ts'
import type { Fitted, Model } from '../models/model.ts'
import { isCounts, type Observed } from '../trace/counts.ts'

/** Models fitted to one trace, and the guest's memory as it was at the trace's end. */
export interface Fits {
  readonly memory: MemoryState
  readonly models: Readonly<Record<string, Fitted>>
}

/**
 * Fits each model to a trace.
 *
 * @param models by the names that the fits shall have
 * @throws TypeError when a model needs pages and there are only counts
 */
export function fit(observed: Observed, models: Readonly<Record<string, Model>>): Fits {
  return {
    memory: isCounts(observed)
      ? { pageSize: observed.pageSize, pageCount: observed.pageCount, zeroPages: observed.zeroPages ?? 0 }
      : memoryAtEnd(observed),
    models: Object.fromEntries(Object.entries(models).map(([name, model]) => [name, model.fit(observed)])),
  }
}
