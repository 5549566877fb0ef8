import type { Trace } from '../trace/trace.ts'
import type { Dirtying } from './page-memory.ts'
import { addRun } from './page-set.ts'

/**
 * Plays epochs of a trace one after another, those that `next` names; after −1 nothing is written any more. An epoch
 * lasts until the next one in the trace starts. When only part of it passes, that share of its runs is written.
 */
export function playEpochs(trace: Trace, next: () => number, horizon = Number.POSITIVE_INFINITY): Dirtying {
  const { starts, ends, offsets } = trace
  const { firsts, ends: runEnds } = inWriteOrder(trace)
  let length = 0
  let elapsed = 0
  let begin = 0
  let end = 0
  let run = 0

  return {
    horizon,
    write(seconds, log) {
      let rest = seconds
      while (elapsed + rest >= length) {
        for (; run < end; run++) addRun(log, firsts[run]!, runEnds[run]!)
        rest -= length - elapsed
        const epoch = next()
        elapsed = 0
        length = epoch < 0 ? Number.POSITIVE_INFINITY : (starts[epoch + 1] ?? ends[epoch]!) - starts[epoch]!
        begin = run = epoch < 0 ? 0 : offsets[epoch]!
        end = epoch < 0 ? 0 : offsets[epoch + 1]!
      }
      elapsed += rest
      const until = begin + Math.round(((end - begin) * elapsed) / length)
      for (; run < until; run++) addRun(log, firsts[run]!, runEnds[run]!)
    },
  }
}

interface Runs {
  readonly firsts: Uint32Array
  /** Exclusive. */
  readonly ends: Uint32Array
}

const ordered = new WeakMap<Trace, Runs>()

/** The runs of each epoch in the order in which they are written, which nobody saw: a random one, fixed by the epoch. */
function inWriteOrder(trace: Trace): Runs {
  const known = ordered.get(trace)
  if (known) return known
  const firsts = trace.firsts.slice()
  const ends = trace.counts.map((count, r) => firsts[r]! + count)
  for (let epoch = 0; epoch < trace.length; epoch++) {
    const from = trace.offsets[epoch]!
    const salt = trace.firsts[from]! - from
    for (let r = trace.offsets[epoch + 1]! - 1; r > from; r--) {
      const other = from + ((Math.imul(r + salt, 0x9e3779b1) >>> 8) % (r - from + 1))
      const [first, end] = [firsts[r]!, ends[r]!]
      firsts[r] = firsts[other]!
      ends[r] = ends[other]!
      firsts[other] = first
      ends[other] = end
    }
  }
  const runs = { firsts, ends }
  ordered.set(trace, runs)
  return runs
}
