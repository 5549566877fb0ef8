import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pageSet, popcount } from '../../src/migration/page-set.ts'
import { playEpochs } from '../../src/migration/playback.ts'
import type { Trace } from '../../src/trace/trace.ts'
import { traceOf } from '../trace/arbitrary.ts'
import { pagesIn, smallTrace, traceOfPages } from '../traces.ts'

function player(trace: Trace) {
  const log = pageSet(trace.info.pageCount)
  let epoch = 0
  const { write } = playEpochs(trace, () => (epoch < trace.length ? epoch++ : -1))
  return {
    log,
    run: (seconds: number) => write(seconds, log),
    written: () => log.reduce((sum, word) => sum + popcount(word), 0),
  }
}

test('whole epochs: their pages, all of them and no others', () => {
  fc.assert(
    fc.property(smallTrace, trace => {
      const { run, log } = player(trace)
      const expected = new Set<number>()
      for (let k = 0; k < trace.length; k++) {
        run(0.5)
        for (const page of pagesIn(trace, k)) expected.add(page)
        const members = Array.from({ length: trace.info.pageCount }, (_, page) => page).filter(
          page => (log[page >>> 5]! >>> (page & 31)) & 1,
        )
        expect(members).toEqual([...expected].sort((a, b) => a - b))
      }
    }),
  )
})

test('parts of an epoch: that share of its runs, however the time is cut', () => {
  const trace = traceOfPages([[0, 2, 4, 6, 8, 10, 12, 14]], { pageCount: 16, epoch: 1 })
  const { run, written } = player(trace)
  for (let k = 1; k <= 64; k++) {
    run(1 / 64)
    expect(written()).toBe(Math.round(k / 8))
  }
})

test('time in two parts is time in one', () => {
  const sixteenths = fc.integer({ min: 0, max: 80 }).map(n => n / 16)
  fc.assert(
    fc.property(smallTrace, fc.array(sixteenths, { maxLength: 6 }), (trace, parts) => {
      const cut = player(trace)
      const whole = player(trace)
      for (const seconds of parts) cut.run(seconds)
      whole.run(parts.reduce((sum, seconds) => sum + seconds, 0))
      expect(cut.log).toEqual(whole.log)
    }),
  )
})

describe('clock', () => {
  // Two epochs of 1 s with a second between them in which nobody looked.
  const info = { pageSize: 4096, pageCount: 4 }
  const gappy = traceOf(info, [
    [0, 1, [[0, 1]]],
    [2, 3, [[2, 2]]],
  ])

  test('does not skip the time between epochs', () => {
    const { run, written } = player(gappy)
    run(2)
    expect(written()).toBe(1)
    run(0.25)
    expect(written()).toBe(1)
    run(0.75)
    expect(written()).toBe(3)
  })

  test('no time, no writes; after the end no more', () => {
    const { run, written } = player(gappy)
    run(0)
    expect(written()).toBe(0)
    run(1e6)
    run(0)
    expect(written()).toBe(3)
  })
})
