import fc from 'fast-check'
import { EpochsBuilder } from '../src/trace/epochs-builder.ts'
import { Trace, type TraceInfo } from '../src/trace/trace.ts'

/** A trace whose epochs of `epoch` seconds are given by the pages written in each. */
export function traceOfPages(
  epochs: readonly (readonly number[])[],
  { epoch = 0.5, ...info }: Partial<TraceInfo> & { readonly pageCount: number; readonly epoch?: number },
): Trace {
  const builder = new EpochsBuilder()
  epochs.forEach((pages, k) => {
    for (const page of pages) builder.add(page)
    builder.close(k * epoch, (k + 1) * epoch)
  })
  return new Trace({ pageSize: 4096, ...info }, builder.take())
}

/** The pages written in epoch k, in ascending order. */
export const pagesIn = (trace: Trace, k: number): number[] =>
  Array.from({ length: trace.offsets[k + 1]! - trace.offsets[k]! }, (_, i) => trace.offsets[k]! + i).flatMap(r =>
    Array.from({ length: trace.counts[r]! }, (_, i) => trace.firsts[r]! + i),
  )

const epochs = (pageCount: number) => {
  const pages = fc.subarray(Array.from({ length: pageCount }, (_, page) => page))
  const few = fc.subarray(Array.from({ length: Math.ceil(pageCount / 4) }, (_, page) => page))
  return fc.array(fc.oneof(pages, few, fc.constant([])), { minLength: 1, maxLength: 24 })
}

/** Small traces: empty epochs, pages never written and traces of one epoch among them. */
export const smallTrace: fc.Arbitrary<Trace> = fc
  .integer({ min: 1, max: 40 })
  .chain(pageCount => epochs(pageCount).map(pages => traceOfPages(pages, { pageCount })))
