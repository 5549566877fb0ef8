import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { guaranteedRateClock } from '../../../src/reservation/network/fair-queueing-bounds.ts'
import {
  backlogBound,
  concatenate,
  delayBound,
  delayHopByHop,
  outputBucket,
  type RateLatency,
  rateForDelay,
  serviceCurve,
} from '../../../src/reservation/network/rate-latency.ts'
import { arrivalCurve, shape, type TokenBucket } from '../../../src/reservation/network/token-bucket.ts'
import { streams } from './packets.ts'

const quantity = (min: number, max: number) => fc.double({ min, max, noNaN: true })

const anyFlow: fc.Arbitrary<TokenBucket> = fc
  .tuple(quantity(0.5, 3), quantity(1, 30), quantity(1.3, 5), quantity(0.05, 1), fc.boolean())
  .map(([rate, burst, times, part, isDual]) =>
    isDual ? { rate, burst, peak: { rate: rate * times, burst: burst * part } } : { rate, burst },
  )
const anyService = fc.record({ rate: quantity(3, 9), latency: quantity(0, 6) })

/** h, v and the output curve from their definitions, on a grid. */
const steps = 1200
const grid = Array.from({ length: steps + 1 }, (_, i) => (i * 48) / steps)
function deviations(arrival: TokenBucket, service: RateLatency) {
  const curves = grid.map(t => [arrivalCurve(arrival, t), serviceCurve(service, t)] as const)
  const vertical = Math.max(...curves.map(([a, b]) => a - b))
  const horizontal = Math.max(...curves.map(([a], i) => service.latency + a / service.rate - grid[i]!))
  return { vertical, horizontal }
}

describe('a flow through a server', () => {
  // Le Boudec & Thiran, figure 1.8: x = b + r·T, d = T + b/R, burst at the output b + r·T.
  test('with one bucket', () => {
    const arrival = { rate: 2, burst: 10 }
    const service = { rate: 5, latency: 3 }
    expect(backlogBound(arrival, service)).toBe(16)
    expect(delayBound(arrival, service)).toBe(5)
    expect(outputBucket(arrival, service)).toEqual({ rate: 2, burst: 16 })
  })

  // Proposition 1.4.1 by hand: M = 1, p = 4, r = 1, b = 10, so θ = 3 and α(θ) = 13. With R = 2 and T = 1:
  // v = max(α(1) = 5, 13 − 4 = 9), d = (1 + 3·2)/2 + 1. With T = 4 > θ, v = α(4) = 14.
  test('with a peak', () => {
    const arrival = { rate: 1, burst: 10, peak: { rate: 4, burst: 1 } }
    expect(backlogBound(arrival, { rate: 2, latency: 1 })).toBe(9)
    expect(delayBound(arrival, { rate: 2, latency: 1 })).toBe(4.5)
    expect(backlogBound(arrival, { rate: 2, latency: 4 })).toBe(14)
    expect(delayBound(arrival, { rate: 8, latency: 1 })).toBe(1.125)
    // Greedy, it comes out at R from when it has waited T until the backlog of 13 − 2·(3 − 1) is gone.
    expect(outputBucket(arrival, { rate: 2, latency: 1 })).toEqual({ rate: 1, burst: 11, peak: { rate: 2, burst: 9 } })
    expect(outputBucket(arrival, { rate: 8, latency: 1 })).toEqual({ rate: 1, burst: 11, peak: { rate: 4, burst: 5 } })
    expect(outputBucket(arrival, { rate: 2, latency: 3 })).toEqual({ rate: 1, burst: 13 })
  })

  test('is bounded by the deviations of its curves', () => {
    fc.assert(
      fc.property(anyFlow, anyService, (arrival, service) => {
        const { vertical, horizontal } = deviations(arrival, service)
        expect(backlogBound(arrival, service) - vertical).toBeGreaterThan(-1e-9)
        expect(backlogBound(arrival, service) - vertical).toBeLessThan(0.7)
        expect(delayBound(arrival, service) - horizontal).toBeGreaterThan(-1e-9)
        expect(delayBound(arrival, service) - horizontal).toBeLessThan(0.2)
      }),
      { numRuns: 50 },
    )
  })

  test('comes out with α(t + u) − β(u) at worst', () => {
    fc.assert(
      fc.property(anyFlow, anyService, quantity(0, 10), (arrival, service, t) => {
        const worst = Math.max(...grid.map(u => arrivalCurve(arrival, t + u) - serviceCurve(service, u)))
        const output = arrivalCurve(outputBucket(arrival, service), t)
        expect(output - worst).toBeGreaterThan(-1e-9)
        expect(output - worst).toBeLessThan(0.7)
      }),
      { numRuns: 50 },
    )
  })

  test('of a higher rate is not bounded', () => {
    const slow = { rate: 1, latency: 0 }
    expect(delayBound({ rate: 2, burst: 1 }, slow)).toBe(Infinity)
    expect(backlogBound({ rate: 2, burst: 1 }, slow)).toBe(Infinity)
    expect(outputBucket({ rate: 2, burst: 1 }, slow)).toEqual({ rate: 2, burst: Infinity })
    expect(delayHopByHop({ rate: 2, burst: 1 }, [slow, slow])).toBe(Infinity)
  })

  // The flows of figure 1.27: packets a second and packets, with knees at 1.3 and 55.5 ms.
  test('of a slower rate than its peak waits longest for the byte at the knee', () => {
    const knees = [
      { rate: 500, burst: 26, peak: { rate: 20_000, burst: 1 } },
      { rate: 500, burst: 251, peak: { rate: 5000, burst: 1 } },
    ].map(flow => {
      const rate = flow.peak.rate / 2
      return (delayBound(flow, { rate, latency: 0 }) * rate - flow.peak.burst) / (flow.peak.rate - rate)
    })
    expect(knees[0]).toBeCloseTo(0.0013, 4)
    expect(knees[1]).toBeCloseTo(0.0555, 3)
  })
})

describe('servers in a row', () => {
  const arrival = { rate: 1, burst: 12 }
  const hops = [
    { rate: 3, latency: 2 },
    { rate: 4, latency: 5 },
  ]

  // D₀ = b/R + T₀ and D₁ + D₂ = b/R₁ + (b + r·T₁)/R₂ + T₀.
  test('pay the burst once', () => {
    expect(concatenate(hops)).toEqual({ rate: 3, latency: 7 })
    expect(delayBound(arrival, concatenate(hops))).toBe(11)
    expect(delayHopByHop(arrival, hops)).toBe(4 + 14 / 4 + 7)
  })

  test('are no slower as one than hop by hop', () => {
    fc.assert(
      fc.property(anyFlow, fc.array(anyService, { minLength: 1, maxLength: 4 }), (flow, path) => {
        expect(delayBound(flow, concatenate(path))).toBeLessThan(delayHopByHop(flow, path) + 1e-9)
      }),
      { numRuns: 100 },
    )
  })

  test('that wait for whole packets add one at each but a last', () => {
    expect(concatenate(hops, 12)).toEqual({ rate: 3, latency: 7 + 3 })
    expect(concatenate(hops.slice(0, 1), 12)).toEqual(hops[0])
    expect(concatenate([...hops, { rate: 2, latency: 0 }], 12).latency).toBe(7 + 4 + 3)
    // Of equal rates this is b/g + (K − 1)·l/g + K·L/C, half the packets of Parekh & Gallager (1994).
    expect(delayBound(arrival, concatenate(Array(3).fill({ rate: 4, latency: 0.5 }), 2))).toBe(3 + 2 * 0.5 + 3 * 0.5)
  })

  test('deliver packets within the bound', () => {
    fc.assert(
      fc.property(streams(['a']), fc.array(anyService, { minLength: 1, maxLength: 4 }), (packets, path) => {
        const bucket = { rate: 2, burst: 20 }
        const arrivals = shape(packets, bucket)
        let times = arrivals
        for (const { rate, latency } of path)
          times = guaranteedRateClock(
            packets.map(({ size }, i) => ({ time: times[i]!, size })),
            rate,
          ).map(clock => clock + latency)
        const worst = Math.max(...times.map((time, i) => time - arrivals[i]!))
        const packet = Math.max(...packets.map(({ size }) => size))
        expect(worst).toBeLessThan(delayBound(bucket, concatenate(path, packet)) + 1e-9)
      }),
      { numRuns: 100 },
    )
  })
})

describe('the rate for a delay', () => {
  // Le Boudec & Thiran, figure 2.3: T-SPEC (2 KiB, 10 Mb/s, 512 kb/s, 32 KiB), C = 51.2 kb, D = 0.1 s. For 0.6 s the
  // receiver reserves 622 kb/s, for 1 s the 512 kb/s of the flow.
  const flow = { rate: 512e3, burst: 32 * 8192, peak: { rate: 10e6, burst: 2 * 8192 } }
  const terms = { bytes: 51_200, seconds: 0.1 }

  test('is that of the published reservation', () => {
    expect(Math.ceil(rateForDelay(flow, 0.6, terms) / 1000)).toBe(622)
    expect(rateForDelay(flow, 1, terms)).toBe(512e3)
    expect(rateForDelay(flow, 0.1, terms)).toBe(Infinity)
  })

  test('gives that delay, or less at the rate of the flow', () => {
    fc.assert(
      fc.property(anyFlow, quantity(0.2, 30), quantity(0, 5), quantity(0, 0.15), (arrival, delay, bytes, seconds) => {
        const rate = rateForDelay(arrival, delay, { bytes, seconds })
        const bound = delayBound(arrival, { rate, latency: bytes / rate + seconds })
        if (rate === arrival.rate) expect(bound).toBeLessThan(delay + 1e-9)
        else expect(bound).toBeCloseTo(delay, 6)
      }),
      { numRuns: 200 },
    )
  })
})

test('what is no server, or no path, is refused with its value', () => {
  expect(() => serviceCurve({ rate: 1, latency: -1 }, 0)).toThrow('latency must not be negative: -1')
  expect(() => delayBound({ rate: 1, burst: 1 }, { rate: 0, latency: 1 })).toThrow('rate must be positive: 0')
  expect(() => concatenate([])).toThrow('a path must have a hop: 0')
  expect(() => concatenate([{ rate: 1, latency: 0 }], -2)).toThrow('packet must not be negative: -2')
})
