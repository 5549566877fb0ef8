import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  arrivalCurve,
  conformance,
  leastBurst,
  shape,
  type TokenBucket,
} from '../../../src/reservation/network/token-bucket.ts'
import { regular, streams } from './packets.ts'

const sizes = (...times: number[]) => times.map(time => ({ time, size: 1 }))

const anyBucket: fc.Arbitrary<TokenBucket> = fc
  .record({
    rate: fc.double({ min: 0.2, max: 4, noNaN: true }),
    burst: fc.double({ min: 12, max: 40, noNaN: true }),
    times: fc.double({ min: 1, max: 6, noNaN: true }),
    part: fc.double({ min: 0, max: 1, noNaN: true }),
    isDual: fc.boolean(),
  })
  .map(({ rate, burst, times, part, isDual }) =>
    isDual ? { rate, burst, peak: { rate: rate * times, burst: 12 + (burst - 12) * part } } : { rate, burst },
  )

describe('a policer', () => {
  // Le Boudec & Thiran, figure 1.4: r = 0.4 kbit a unit of time, packets of 1 kbit.
  test('of 1.5 kbit refuses the packet at 8.6, whose tokens are 0.26 kbit short; of 2 kbit it lets all pass', () => {
    const packets = sizes(1, 4, 8, 8.6)
    expect(conformance(packets, { rate: 0.4, burst: 1.5 })).toEqual([true, true, true, false])
    expect(conformance(packets, { rate: 0.4, burst: 2 })).toEqual([true, true, true, true])
  })

  test('takes nothing for what it refuses', () => {
    // Full at 0 with 2; empty after two packets; half a token at 0.5, which the third leaves there; one at 1.
    expect(conformance(sizes(0, 0, 0.5, 1, 1), { rate: 1, burst: 2 })).toEqual([true, true, false, true, false])
  })

  test('lets a steady flow of its own rate pass, although tenths are not exact', () => {
    const steady = regular('a', 0.1, 0.1, 1000)
    expect(conformance(steady, { rate: 1, burst: 0.1 })).not.toContain(false)
    expect(conformance(steady, { rate: 0.99, burst: 0.1 })).toContain(false)
  })

  test('never passes more than the arrival curve in any window, and refuses only what would be more', () => {
    fc.assert(
      fc.property(streams(['a']), anyBucket, (packets, bucket) => {
        const passed = conformance(packets, bucket)
        const exceeds = (upTo: number) =>
          packets.some(({ time }, from) => {
            if (from > upTo) return false
            const bytes = packets.reduce(
              (sum, { size }, i) => sum + (i === upTo || (i >= from && i < upTo && passed[i]) ? size : 0),
              0,
            )
            return bytes > arrivalCurve(bucket, packets[upTo]!.time - time) + 1e-6
          })
        expect(packets.map((_, i) => !exceeds(i))).toEqual(passed)
      }),
      { numRuns: 60 },
    )
  })
})

describe('a shaper', () => {
  test('holds each packet until its tokens are there', () => {
    // Burst 3 at 0: the first 2 go at once and leave 1; 2 more need a token, there at 0.5 of a rate of 2; then 1 at 1.
    const packets = [
      { time: 0, size: 2 },
      { time: 0, size: 2 },
      { time: 0, size: 1 },
      { time: 9, size: 3 },
    ]
    expect(shape(packets, { rate: 2, burst: 3 })).toEqual([0, 0.5, 1, 9])
  })

  // Le Boudec & Thiran, exercise 1.11: cells as soon as GCRA(10, 2) and GCRA(50, 500) let them, that is at r = 1/10,
  // b = 1 + 2/10 and r = 1/50, b = 1 + 500/50 cells. Until the 13th, 10(n − 1) − 2 binds; from then on 50(n − 1) − 500.
  test('of two buckets sends at the peak until the burst is spent', () => {
    const bucket = { rate: 1 / 50, burst: 11, peak: { rate: 1 / 10, burst: 1.2 } }
    const times = shape(sizes(...Array(16).fill(0)), bucket)
    const expected = Array.from({ length: 16 }, (_, n) => Math.max(0, 10 * n - 2, 50 * n - 500))
    expect(times[14]).toBeCloseTo(200, 9)
    for (const [i, time] of expected.entries()) expect(times[i]).toBeCloseTo(time, 9)
  })

  test('sends what conforms, in order, and none could go earlier', () => {
    fc.assert(
      fc.property(streams(['a']), anyBucket, (packets, bucket) => {
        const times = shape(packets, bucket)
        const sent = packets.map(({ size }, i) => ({ time: times[i]!, size }))
        expect(conformance(sent, bucket)).not.toContain(false)
        expect(shape(sent, bucket)).toEqual(times)
        const early = sent.findIndex(({ time }, i) => time > Math.max(packets[i]!.time, times[i - 1] ?? 0) + 1e-3)
        if (early < 0) return
        const hurried = sent.slice(0, early + 1)
        hurried[early] = { ...sent[early]!, time: sent[early]!.time - 1e-3 }
        expect(conformance(hurried, bucket)[early]).toBe(false)
      }),
      { numRuns: 100 },
    )
  })
})

describe('the least burst', () => {
  test('of packets of 3 at 0, 1 and 2 at a rate of 2 is 3, 4, 5', () => {
    expect([1, 2, 3].map(count => leastBurst(regular('a', 3, 1, count), 2))).toEqual([3, 4, 5])
  })

  test('is enough, and less is not', () => {
    fc.assert(
      fc.property(streams(['a']), fc.double({ min: 0.2, max: 4, noNaN: true }), (packets, rate) => {
        const burst = leastBurst(packets, rate)
        expect(conformance(packets, { rate, burst: burst + 1e-9 })).not.toContain(false)
        expect(conformance(packets, { rate, burst: burst * 0.999 - 1e-6 })).toContain(false)
      }),
      { numRuns: 100 },
    )
  })
})

test('the arrival curve turns from the peak to the rate at the knee (b − M)/(p − r)', () => {
  const bucket = { rate: 1, burst: 10, peak: { rate: 4, burst: 1 } }
  expect([0, 1, 2, 3, 4, 8].map(t => arrivalCurve(bucket, t))).toEqual([1, 5, 9, 13, 14, 18])
})

test('what is no bucket, or does not fit in it, is refused with its value', () => {
  expect(() => shape(sizes(0), { rate: 0, burst: 1 })).toThrow('rate must be positive: 0')
  expect(() => shape(sizes(0), { rate: 1, burst: 0.5 })).toThrow('must fit in the bucket of 0.5 bytes: 1')
  expect(() => shape(sizes(1, 0), { rate: 1, burst: 1 })).toThrow('must not fall: 0')
  expect(() => conformance([{ time: 0, size: Number.NaN }], { rate: 1, burst: 1 })).toThrow('positive: NaN')
  expect(() => arrivalCurve({ rate: 2, burst: 1, peak: { rate: 1, burst: 1 } }, 0)).toThrow('below the rate of 2: 1')
  expect(() => arrivalCurve({ rate: 2, burst: 1, peak: { rate: 3, burst: 2 } }, 0)).toThrow('the burst of 1: 2')
  expect(() => arrivalCurve({ rate: 2, burst: 1 }, -1)).toThrow('duration must not be negative: -1')
  expect(() => leastBurst(sizes(0), Infinity)).toThrow('positive: Infinity')
})
