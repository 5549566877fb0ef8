import type { Future, History } from '../../../src/models/phases/history.ts'

/**
 * A history of one phase in which the guest had been as busy as `level` says before each epoch and before the end, and
 * wrote `counts` pages in the `window` epochs after each; epochs last 1 s unless told.
 */
export function historyFrom({
  level,
  counts,
  window = level.length - counts.length,
  epoch = 1,
  features = [level],
}: {
  readonly level: ArrayLike<number>
  readonly counts: ArrayLike<number>
  readonly window?: number
  readonly epoch?: number
  readonly features?: readonly ArrayLike<number>[]
}): History {
  const epochs = level.length - 1
  return {
    epochs,
    epoch,
    level: Float64Array.from(level),
    features: features.map(feature => Float64Array.from(feature)),
    futures: [futureOf(counts, window, epoch)],
    workload: {
      phases: 1,
      step: 1,
      ends: Uint32Array.from({ length: epochs }, (_, t) => t + 1),
      filtered: new Float64Array(epochs).fill(1),
      path: new Uint8Array(epochs),
      ages: Uint32Array.from({ length: epochs }, (_, t) => t),
    },
  }
}

export const futureOf = (counts: ArrayLike<number>, window: number, epoch = 1): Future => ({
  until: window,
  ahead: (window * epoch) / 2,
  seconds: window * epoch,
  pages: Float64Array.from(counts),
})

export const indices = (n: number): Uint32Array => Uint32Array.from({ length: n }, (_, i) => i)

export const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((total, x) => total + x, 0)
