import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fairQueueing } from '../../../src/reservation/network/fair-queueing.ts'
import { fairService } from '../../../src/reservation/network/fair-queueing-bounds.ts'
import { tcpFraming, wireBytes, wireRate } from '../../../src/reservation/network/framing.ts'
import {
  admitShares,
  lastBytesBound,
  rateForLastBytes,
  shareForStream,
} from '../../../src/reservation/network/link-shares.ts'
import { mixed, ofFlow, regular } from './packets.ts'

const gigabit = 125e6
const mebi = 2 ** 20

describe('the share of a stream', () => {
  test('is its rate in frames; its burst what comes in between ticks, and a packet of 64 KiB in 46 frames', () => {
    const slow = shareForStream(1448 * 1000)
    expect(slow).toEqual({ rate: 1538 * 1000, burst: 65536 + 46 * 90 })
    const fast = shareForStream(64 * mebi)
    expect(fast.rate).toBeCloseTo((64 * mebi * 1538) / 1448, 6)
    expect(fast.burst).toBe(Math.ceil(fast.rate / 250))
  })

  // tc-tbf(8): 10 Mbit/s with ticks of 10 ms needs more than 10 kB, that is 12.5 kB.
  test('has the burst that a slow timer needs', () => {
    const options = { hz: 100, largestPacket: 1448 }
    expect(shareForStream((1.25e6 * 1448) / 1538, options).burst).toBe(12_500)
    expect(shareForStream((1.25e6 * 1448) / 1538, { ...options, hz: 1000 }).burst).toBe(1538)
  })

  test('of jumbo frames is smaller', () => {
    expect(shareForStream(1e6, { framing: tcpFraming(9000) }).rate).toBeCloseTo((1e6 * 9038) / 8948, 6)
  })
})

describe('admission', () => {
  const shares = { migration: { rate: 50e6, burst: 1e5 }, video: { rate: 70e6, burst: 1e5 } }

  test('adds up the rates', () => {
    expect(admitShares(shares, gigabit)).toEqual({ admitted: true, reserved: 120e6, spare: 5e6 })
    expect(admitShares(shares, 110e6)).toEqual({ admitted: false, reserved: 120e6, spare: -10e6 })
    expect(admitShares({}, gigabit)).toEqual({ admitted: true, reserved: 0, spare: gigabit })
  })

  test('lets a link be filled to the last byte, although tenths are not exact', () => {
    const tenths = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`f${i}`, { rate: 0.1, burst: 1 }]))
    expect(admitShares(tenths, 1)).toMatchObject({ admitted: true, spare: 0 })
    expect(admitShares({ ...tenths, more: { rate: 1e-6, burst: 1 } }, 1).admitted).toBe(false)
  })
})

describe('the last bytes', () => {
  // 2 MiB of pages are 1449 frames (1448 · 1448 + 448), 2,097,152 + 1449 · 90 = 2,227,562 bytes of wire: 17.8 ms of the
  // whole link, 71.3 ms of a quarter; a packet of 64 KiB of a neighbour is 69,676 bytes and 0.56 ms.
  test('take the time of the share and of a packet under way', () => {
    const framing = tcpFraming()
    const packet = wireBytes(65536, framing)
    const bound = lastBytesBound(2 * mebi, fairService(gigabit / 4, { capacity: gigabit, largestPacket: packet }), {
      capacity: gigabit,
    })
    expect(bound.alone).toBeCloseTo(0.01782, 5)
    expect(bound.worst).toBeCloseTo(0.07128 + 0.000557, 5)
    expect(bound.added).toBeCloseTo(bound.worst - bound.alone, 12)
    expect(wireBytes(2 * mebi, framing)).toBe(2_227_562)
  })

  test('leave in that time beside greedy neighbours, and hardly sooner', () => {
    const framing = tcpFraming()
    const frames = 200
    const mine = regular('migration', framing.wire, 0, frames, 1e-9)
    const packet = wireBytes(65536, framing)
    const greedy = mixed(regular('bulk', packet, 0, 1), regular('video', framing.wire, 0, 3 * frames + 100, 1e-9))
    const weights = { migration: 1, video: 3, bulk: 1e-6 }
    const sent = ofFlow(fairQueueing(mixed(mine, greedy), weights, gigabit), 'migration')
    const last = sent.at(-1)!.finish - 1e-9
    const service = fairService(gigabit / 4, { capacity: gigabit, largestPacket: packet })
    const { worst } = lastBytesBound(frames * framing.payload, service, { capacity: gigabit })
    expect(last).toBeLessThan(worst + 1e-6)
    expect(last).toBeGreaterThan(0.98 * worst)
  })

  test('need the rate that gives their time', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 * mebi }),
        fc.double({ min: 0.001, max: 2, noNaN: true }),
        fc.double({ min: 0, max: 0.01, noNaN: true }),
        (bytes, seconds, latency) => {
          const rate = rateForLastBytes(bytes, seconds, latency)
          if (seconds <= latency) expect(rate).toBe(Infinity)
          else {
            const { worst } = lastBytesBound(bytes, { rate, latency }, { capacity: Math.max(rate, gigabit) })
            expect(worst).toBeCloseTo(seconds, 9)
          }
        },
      ),
      { numRuns: 100 },
    )
  })

  test('wait longer the smaller the share, and for nothing with the link to themselves', () => {
    const service = (part: number) => ({ rate: gigabit * part, latency: 0 })
    const added = [1, 0.5, 0.25, 0.1].map(part => lastBytesBound(mebi, service(part), { capacity: gigabit }).added)
    expect(added[0]).toBe(0)
    expect(added).toEqual(added.toSorted((a, b) => a - b))
    expect(added[1]).toBeCloseTo(wireRate(mebi, tcpFraming()) / gigabit, 5)
  })
})

test('what is no share is refused with its value', () => {
  expect(() => shareForStream(0)).toThrow('rate must be positive: 0')
  expect(() => shareForStream(1, { hz: 0 })).toThrow('hz must be positive: 0')
  expect(() => admitShares({ a: { rate: 1, burst: -1 } }, 1)).toThrow('burst of a must be positive: -1')
  expect(() => lastBytesBound(1, { rate: 2, latency: 0 }, { capacity: 1 })).toThrow("within the link's 1: 2")
  expect(() => rateForLastBytes(1, 1, -1)).toThrow('latency must not be negative: -1')
})
