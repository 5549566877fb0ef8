import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type FairDeparture, fairQueueing } from '../../../src/reservation/network/fair-queueing.ts'
import {
  backloggedService,
  fairService,
  fairServiceCurve,
  guaranteedRateClock,
} from '../../../src/reservation/network/fair-queueing-bounds.ts'
import type { FlowPacket } from '../../../src/reservation/network/packet.ts'
import { guaranteedRate } from '../../../src/reservation/network/processor-sharing.ts'
import { backlogBound, delayBound, serviceCurve } from '../../../src/reservation/network/rate-latency.ts'
import { shape } from '../../../src/reservation/network/token-bucket.ts'
import { largest, mixed, ofFlow, regular, streams } from './packets.ts'

const capacity = 6
const weights = { mine: 2, x: 1, y: 3 }
const share = guaranteedRate(weights, 'mine', capacity)
const others = streams(['x', 'y'])
const mine = streams(['mine'], 30)

/** Bytes of a flow sent by an instant, parts of packets counted. */
const sentBy = (departures: readonly FairDeparture[], flow: string, time: number) =>
  ofFlow(departures, flow).reduce(
    (sum, { start, size }) => sum + Math.min(size, Math.max(0, (time - start) * capacity)),
    0,
  )

describe('the delay of a flow with a share', () => {
  test('is its burst over its share and one packet of another', () => {
    const service = fairService(250, { capacity: 1000, largestPacket: 500 })
    expect(service).toEqual({ rate: 250, latency: 0.5 })
    expect(delayBound({ rate: 200, burst: 1000 }, service)).toBe(4.5)
  })

  test('is never above the bound, whatever the others send', () => {
    fc.assert(
      fc.property(mine, others, fc.double({ min: 12, max: 40, noNaN: true }), (flow, rest, burst) => {
        const bucket = { rate: share, burst }
        const times = shape(flow, bucket)
        const shaped = flow.map((packet, i) => ({ ...packet, time: times[i]! }))
        const sent = ofFlow(fairQueueing(mixed(shaped, rest), weights, capacity), 'mine')
        const bound = delayBound(bucket, fairService(share, { capacity, largestPacket: largest(rest) }))
        for (const { time, finish } of sent) expect(finish - time).toBeLessThan(bound + 1e-6)
      }),
      { numRuns: 100 },
    )
  })

  test('is within the clock of its rate and one packet, shaped or not', () => {
    fc.assert(
      fc.property(mine, others, (flow, rest) => {
        const sent = ofFlow(fairQueueing(mixed(flow, rest), weights, capacity), 'mine')
        const clock = guaranteedRateClock(flow, share)
        sent.forEach(({ finish }, i) => {
          expect(finish).toBeLessThan(clock[i]! + largest(rest) / capacity + 1e-6)
        })
      }),
      { numRuns: 100 },
    )
  })

  // A packet of 100 of a flow of next to no weight goes first; then a burst of 50 and a greedy neighbour: the bound is
  // 50/2 + 100/4 = 50.
  test('comes within 1% of the bound at worst', () => {
    const packets = mixed(
      regular('big', 100, 1, 1),
      regular('mine', 0.5, 0, 100, 1e-6),
      regular('greedy', 0.5, 0, 200, 1e-6),
    )
    const sent = ofFlow(fairQueueing(packets, { mine: 2, greedy: 2, big: 1e-6 }, 4), 'mine')
    const worst = Math.max(...sent.map(({ time, finish }) => finish - time))
    const bound = delayBound({ rate: 2, burst: 50 }, fairService(2, { capacity: 4, largestPacket: 100 }))
    expect(bound).toBe(50)
    expect(worst).toBeGreaterThan(0.99 * bound)
    expect(worst).toBeLessThan(bound + 1e-4)
  })
})

describe('what a flow is sent', () => {
  // (g·t − L)⁺ from its first packet: L of any flow.
  test('while it always waits is its share but for a packet', () => {
    fc.assert(
      fc.property(others, rest => {
        const from = rest[Math.floor(rest.length / 3)]!.time
        const packets = mixed(regular('mine', 5, 0, 60, from), rest)
        const departures = fairQueueing(packets, weights, capacity)
        const until = Math.max(...ofFlow(departures, 'mine').map(one => one.fluidFinish))
        for (let time = from; time < until; time += 1.7) {
          const least = backloggedService(share, { capacity, largestPacket: largest(packets) }, time - from)
          expect(sentBy(departures, 'mine', time)).toBeGreaterThan(least - 1e-6)
        }
      }),
      { numRuns: 100 },
    )
  })

  // A packet of 100 starts just before and holds the link for 25: then the share would have brought 50, and more goes
  // on falling behind until the others that fluid sharing had served by then are served, too.
  test('may fall behind by that packet', () => {
    const packets = mixed(
      regular('big', 100, 1, 1),
      regular('mine', 0.5, 0, 400, 1e-6),
      regular('greedy', 0.5, 0, 400, 1e-6),
    )
    const even = { mine: 3.99, greedy: 0.01, big: 1e-9 }
    const departures = fairQueueing(packets, even, 4)
    const behind = 3.99 * 25 - ofFlow(departures, 'mine').filter(({ finish }) => finish < 25).length
    expect(behind).toBeGreaterThan(99)
    expect(backloggedService(3.99, { capacity: 4, largestPacket: 100 }, 25)).toBe(0)
    const after = ofFlow(departures, 'mine').reduce((sum, { start }) => sum + (start < 40 ? 0.5 : 0), 0)
    expect(after - backloggedService(3.99, { capacity: 4, largestPacket: 100 }, 40)).toBeLessThan(1.5)
    expect(after).toBeGreaterThan(backloggedService(3.99, { capacity: 4, largestPacket: 100 }, 40))
  })

  test('follows its service curve, in packets that have left', () => {
    fc.assert(
      fc.property(mine, others, (flow, rest) => {
        const packets = mixed(flow, rest)
        const sent = ofFlow(fairQueueing(packets, weights, capacity), 'mine')
        const curve = fairServiceCurve(share, { capacity, largestPacket: largest(packets) }, largest(flow))
        const total = (is: (one: FairDeparture) => boolean) =>
          sent.reduce((sum, one) => sum + (is(one) ? one.size : 0), 0)
        const ends = sent.map(({ finish }) => finish)
        for (const t of [...ends.map(end => end - 1e-6), ...ends]) {
          const instants = [0, ...flow.map(({ time }) => time), t].filter(s => s <= t)
          const least = Math.min(...instants.map(s => total(one => one.time < s) + serviceCurve(curve, t - s)))
          expect(total(one => one.finish <= t)).toBeGreaterThan(least - 1e-5)
        }
      }),
      { numRuns: 60 },
    )
  })

  // A packet of 10 comes just after one of a flow with a hundredth of the link: both have left at 20.
  test('follows it closely at worst', () => {
    const packets = mixed(regular('other', 10, 1, 1), regular('mine', 10, 1, 1, 1e-6))
    const [sent] = ofFlow(fairQueueing(packets, { mine: 99, other: 1 }, 1), 'mine')
    const { latency } = fairServiceCurve(0.99, { capacity: 1, largestPacket: 10 }, 10)
    expect(sent!.finish).toBe(20)
    expect(latency).toBeGreaterThan(20)
    expect(latency).toBeLessThan(20.11)
  })

  test('leaves no longer a queue than its bound', () => {
    fc.assert(
      fc.property(mine, others, (flow, rest) => {
        const bucket = { rate: share, burst: 20 }
        const times = shape(flow, bucket)
        const shaped = flow.map((packet, i) => ({ ...packet, time: times[i]! }))
        const packets = mixed(shaped, rest)
        const sent = ofFlow(fairQueueing(packets, weights, capacity), 'mine')
        const link = { capacity, largestPacket: largest(packets) }
        const bound = backlogBound(bucket, fairServiceCurve(share, link, largest(flow)))
        for (const { time: now } of shaped) {
          const queue = sent.reduce((sum, { time, finish, size }) => sum + (time <= now && finish > now ? size : 0), 0)
          expect(queue).toBeLessThan(bound + 1e-6)
        }
      }),
      { numRuns: 100 },
    )
  })

  // Ten neighbours of weight 1 and a flow of weight 10 with 11 packets, all at 0: fluid sharing takes 2 for each packet
  // of the flow, which here are sent one after the other up to 10, and then none before 20 (Bennett & Zhang 1996).
  test('may be nothing for as long as it was sent ahead', () => {
    const neighbours = Array.from({ length: 10 }, (_, i) => `n${i}`)
    const packets = mixed(regular('mine', 1, 0, 11), ...neighbours.map(flow => regular(flow, 1, 0, 1)))
    const shares = { mine: 10, ...Object.fromEntries(neighbours.map(flow => [flow, 1])) }
    const finishes = ofFlow(fairQueueing(packets, shares, 1), 'mine').map(({ finish }) => finish)
    expect(finishes).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 21])
  })
})

describe('the greed of neighbours', () => {
  const flow = regular('mine', 3, 3 / share, 60)
  const until = flow.at(-1)!.time
  const outcome = (neighbours: FlowPacket[]) => {
    const sent = ofFlow(fairQueueing(mixed(flow, neighbours), weights, capacity), 'mine')
    return {
      throughput: sent.reduce((sum, { finish, size }) => sum + (finish <= until ? size : 0), 0) / until,
      delay: Math.max(...sent.map(({ time, finish }) => finish - time)),
    }
  }
  const greedy = [0.2, 1, 5, 25].map(factor => outcome(regular('y', 3, 3 / (factor * 3), Math.ceil(60 * factor))))

  test('takes nothing from a flow that sends its share', () => {
    for (const { throughput, delay } of greedy) {
      expect(throughput).toBeGreaterThan(0.97 * share)
      expect(delay).toBeLessThan(delayBound({ rate: share, burst: 3 }, { rate: share, latency: 3 / capacity }) + 1e-9)
    }
  })

  test('would take most of it from a queue in order of arrival', () => {
    const packets = mixed(flow, regular('y', 3, 1 / 25, 25 * 60))
    let free = 0
    const served = packets.map(({ time, size }) => (free = Math.max(free, time) + size / capacity))
    const got = packets.reduce((sum, one, i) => sum + (one.flow === 'mine' && served[i]! <= until ? one.size : 0), 0)
    expect(got / until).toBeLessThan(0.15 * share)
  })
})

test('what is no share of the link is refused with its value', () => {
  expect(() => fairService(7, { capacity, largestPacket: 1 })).toThrow('share must be within the capacity of 6: 7')
  expect(() => fairService(1, { capacity, largestPacket: 0 })).toThrow('largest packet must be positive: 0')
  expect(() => backloggedService(1, { capacity, largestPacket: 1 }, -1)).toThrow('must not be negative: -1')
  expect(() => guaranteedRateClock([], 0)).toThrow('rate must be positive: 0')
})
