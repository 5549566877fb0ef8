import fc from 'fast-check'
import { Trace, type TraceInfo } from '../../src/trace/trace.ts'

/** A trace from epochs written by hand: [start, end, [[first, count], …]]. */
export function traceOf(info: TraceInfo, epochs: readonly [number, number, (readonly [number, number])[]][]): Trace {
  const offsets = [0]
  for (const [, , runs] of epochs) offsets.push(offsets.at(-1)! + runs.length)
  const runs = epochs.flatMap(([, , runs]) => runs)
  return new Trace(info, {
    starts: Float64Array.from(epochs, ([start]) => start),
    ends: Float64Array.from(epochs, ([, end]) => end),
    offsets: Uint32Array.from(offsets),
    firsts: Uint32Array.from(runs, ([first]) => first),
    counts: Uint32Array.from(runs, ([, count]) => count),
  })
}

const positive = fc.double({ min: 1e-6, max: 1e3, noNaN: true })
const gap = fc.double({ min: 0, max: 1e3, noNaN: true })
const runs = fc.array(fc.tuple(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 300 })), { maxLength: 8 })
const text = fc.string({ unit: 'grapheme', minLength: 1 }).filter(text => !text.includes('\0'))

const info = (pageCount: number) =>
  fc.record(
    {
      pageSize: fc.constantFrom(4096, 16384, 2 ** 21),
      pageCount: fc.constant(pageCount),
      zeroPages: fc.integer({ min: 0, max: pageCount }),
      workload: text,
      hypervisor: text,
      capture: text,
      note: text,
      origin: text,
      licence: text,
    },
    { requiredKeys: ['pageSize', 'pageCount'] },
  )

/** Any valid trace whose runs are as long as they can be: irregular epochs with gaps, empty ones among them. */
export const anyTrace: fc.Arbitrary<Trace> = fc
  .tuple(info(2 ** 24), fc.array(fc.tuple(gap, positive, runs), { minLength: 1, maxLength: 30 }))
  .map(([info, epochs]) => {
    let now = 0
    return traceOf(
      info,
      epochs.map(([pause, length, gaps]) => {
        const start = now + pause
        now = start + length
        let next = 0
        const spaced = gaps.map(([skip, count]): [number, number] => {
          const first = next + skip
          next = first + count
          return [first, count]
        })
        return [start, now, spaced]
      }),
    )
  })
