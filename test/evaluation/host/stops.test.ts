import { describe, expect, test } from 'vitest'
import { handOverOf, stopOf } from '../../../src/evaluation/host/stops.ts'
import { defaultHost, type Host } from '../../../src/migration/host.ts'
import { measured } from '../migrations.ts'

const host: Host = {
  ...defaultHost,
  synchronisation: { median: 0.001, sigma: 0.3 },
  socketBuffer: 200e3,
  pageHeader: 4,
}

/** A migration that ended with a round of so many seconds, at whose end so many pages were found. */
const stopped = (
  seconds: number,
  dirtyPages: number,
  downtime: number,
  before: { bandwidth: number; downtimeLimit?: number; switchoverBandwidth?: number },
) => {
  const synchronisations = [
    { time: 0, dirtyPages: 0 },
    { time: 1, dirtyPages: 900 },
    { time: 1 + seconds, dirtyPages },
    { time: 1.001 + seconds, dirtyPages: 0 },
  ]
  return measured('a', 'w', { before, after: { downtime, synchronisations } })
}

describe('a stop', () => {
  // 100 pages of 4100 bytes at 41 MB/s take 10 ms of the 30; the synchronisation before it was covered for 1 ms.
  test('after a round that had sent all', () => {
    expect(stopOf(stopped(0.04, 100, 0.03, { bandwidth: 41e6 }), host)).toEqual({
      seconds: expect.closeTo(0.021, 12),
      perByte: 1 / 41e6,
    })
  })

  test('after a longer round is of no known pages', () => {
    expect(stopOf(stopped(0.06, 100, 0.03, { bandwidth: 41e6 }), host)).toBeUndefined()
  })

  // Of a limit of 40 MB/s and 20 ms 0.8 MB may be pending, which 1 GB/s carry in 0.8 ms; of 30 ms 1.2 MB.
  test('over a path that is fast beside what may be pending', () => {
    const fast = { bandwidth: 40e6, switchoverBandwidth: 1e9, downtimeLimit: 0.02 }
    expect(stopOf(stopped(0.2, 100, 0.003, fast), host)).toEqual({
      seconds: expect.closeTo(0.003 - 410e3 / 1e9, 12),
      perByte: 1e-9,
    })
    expect(stopOf(stopped(0.2, 100, 0.003, { ...fast, downtimeLimit: 0.03 }), host)).toBeUndefined()
  })

  test('is none without synchronisations, or where the migration was cancelled', () => {
    expect(stopOf(measured('a', 'w'), host)).toBeUndefined()
    const one = stopped(0.04, 100, 0.03, { bandwidth: 41e6 })
    expect(stopOf({ ...one, after: { ...one.after, outcome: 'cancelled' } }, host)).toBeUndefined()
  })
})

describe('device state and hand-over', () => {
  const stops = [10e6, 20e6, 40e6, 80e6, 1e9].map(rate => ({ seconds: 0.002 + 120e3 / rate, perByte: 1 / rate }))

  test('are the slope of stops on the time of a byte and what is left', () => {
    expect(handOverOf(stops)).toEqual({
      deviceState: expect.closeTo(120e3, 6),
      switchover: { median: expect.closeTo(0.002, 12), sigma: expect.closeTo(0, 9) },
    })
  })

  test('do not mind a stop that took long', () => {
    const { deviceState, switchover } = handOverOf([...stops, { seconds: 0.5, perByte: 1 / 30e6 }])!
    expect(deviceState).toBeCloseTo(120e3, -2)
    expect(switchover.sigma).toBeGreaterThan(1)
  })

  test('of a clock of milliseconds are half of one at least', () => {
    const quick = stops.map(({ perByte }) => ({ seconds: 120e3 * perByte, perByte }))
    expect(handOverOf(quick)!.switchover.median).toBeCloseTo(0.5e-3, 12)
    expect(handOverOf(stops.map(({ perByte }, i) => ({ seconds: i, perByte })))!.deviceState).toBe(0)
  })

  test('are not known of four stops, or over one link', () => {
    expect(handOverOf(stops.slice(1))).toBeUndefined()
    expect(handOverOf(stops.map(({ seconds }) => ({ seconds, perByte: 1e-8 })))).toBeUndefined()
  })
})
