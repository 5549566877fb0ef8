import type { Trace } from '../trace/trace.ts'
import { type PageSet, pagesOfSet } from './page-set.ts'

/** What a sender has seen of the writes of each page: it looks now and then, and finds pages dirty or not. */
export interface WriteRecord {
  /** Looks so far. */
  readonly looks: number
  /** Seconds that they cover. */
  readonly seconds: number
  /** Looks that found a page dirty, by page. */
  readonly dirtied: Uint32Array
  /** The last look that found it dirty, counted from 1; 0 if none did. */
  readonly last: Uint32Array
}

/** A record without a look. */
export const emptyRecord = (pageCount: number): WriteRecord => ({
  looks: 0,
  seconds: 0,
  dirtied: new Uint32Array(pageCount),
  last: new Uint32Array(pageCount),
})

/** What a sender that looked at the end of every epoch knows after epochs `from` to `to` (exclusive) of a trace. */
export function recordOf(trace: Trace, from = 0, to = trace.length): WriteRecord {
  const { starts, ends, offsets, firsts, counts } = trace
  const { dirtied, last } = emptyRecord(trace.info.pageCount)
  for (let epoch = from; epoch < to; epoch++) {
    for (let r = offsets[epoch]!; r < offsets[epoch + 1]!; r++) {
      const end = firsts[r]! + counts[r]!
      for (let page = firsts[r]!; page < end; page++) {
        dirtied[page]!++
        last[page] = epoch - from + 1
      }
    }
  }
  return { looks: Math.max(0, to - from), seconds: to > from ? ends[to - 1]! - starts[from]! : 0, dirtied, last }
}

/** The record after another look, `seconds` after the one before, that found these pages dirty; the arrays are written to. */
export function looked({ looks, seconds, dirtied, last }: WriteRecord, dirty: PageSet, since: number): WriteRecord {
  for (const page of pagesOfSet(dirty)) {
    dirtied[page]!++
    last[page] = looks + 1
  }
  return { looks: looks + 1, seconds: seconds + since, dirtied, last }
}

/** A record of its own, that can be written to. */
export const copyOf = (record: WriteRecord): WriteRecord => ({
  ...record,
  dirtied: record.dirtied.slice(),
  last: record.last.slice(),
})

/**
 * Writes per second of a page that is written by a Poisson process: −ln(1 − c/n)/Δ, the maximum of the likelihood for c of
 * n looks that are Δ seconds apart, and of n − ½ where c = n. Where looks are not evenly spaced Δ is their mean, and the
 * rate an approximation.
 */
export function writeRate({ looks, seconds, dirtied }: WriteRecord, page: number): number {
  const dirty = Math.min(dirtied[page]!, looks - 0.5)
  return dirty > 0 ? (-Math.log1p(-dirty / looks) * looks) / seconds : 0
}
